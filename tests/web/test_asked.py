import pytest
from django.urls import reverse

from branchrecords.web.asked import id_asked, year_in
from tests.factories.members import make_tree, make_user


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12", 12),
        ("", None),
        (None, None),
        ("-1", None),
        ("²", None),
        ("9" * 19, None),
        ("x", None),
    ],
)
def test_ids_in_an_address(text, found):
    assert id_asked(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("2026", 2026), ("", None), (None, None), ("26", None), ("1949", None), ("9999", None)],
)
def test_years_in_an_address(text, found):
    assert year_in(text) == found


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["²", "9" * 30, "x"])
def test_an_organisation_that_cannot_be_is_not_found(client, asked):
    client.force_login(make_user("secretary", make_tree()["branch"]))
    assert client.get(reverse("home"), {"organization": asked}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["²", "9" * 30])
def test_a_year_that_cannot_be_is_not_found_or_read_as_this_one(client, year):
    branch = make_tree()["branch"]
    client.force_login(make_user("secretary", branch))
    found = {
        name: client.get(reverse(name, args=(branch.pk,)), {"year": year}).status_code
        for name in ("meeting-list", "dues-overview", "figures")
    }
    assert found == {"meeting-list": 404, "dues-overview": 200, "figures": 200}

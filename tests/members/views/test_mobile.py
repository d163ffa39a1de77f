"""Pages of 流动党员: registers, one contact in two clicks, the overview of a committee."""

import io
from datetime import date

import pytest
from django.urls import reverse

from branchrecords.documents.xlsx import read_rows
from members.actions.mobile import close_mobile, record_contact
from members.models import MobileRecord
from members.queries.mobile import counts_below, states
from tests.factories.members import AT, TODAY, id_number, make_person, make_user
from tests.factories.transfers import away, visiting
from tests.web.dom import parse, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client, tree):
    user = make_user("secretary", tree["branch"], name="何书记")
    client.force_login(user)
    return user


FACTS = {
    "region": "country",
    "place": "深圳市南山区",
    "reason": "work",
    "starts_on": "2026-03-01",
}


def test_a_member_goes_into_the_register(client, tree, secretary):
    person = make_person(tree["branch"])
    url = reverse("mobile-add", args=(tree["branch"].pk, "out"))
    short = client.post(url, FACTS | {"person": person.pk, "expected_on": "2026-06-01"})
    assert "不列入流动党员" in short.content.decode()
    client.post(url, FACTS | {"person": person.pk})
    row = MobileRecord.objects.get()
    assert (row.person, row.organization) == (person, tree["branch"])


@pytest.mark.parametrize(
    ("direction", "labels"),
    [("out", ["现居住地", "外出日期"]), ("in", ["在本地的住址", "流入日期"])],
)
def test_each_register_names_its_fields(client, tree, secretary, direction, labels):
    url = reverse("mobile-add", args=(tree["branch"].pk, direction))
    page = parse(client.get(url).content.decode())
    shown = texts(page, "label")
    assert set(labels) <= set(shown)
    assert not [label for label in shown if label.isascii()]


def test_a_visitor_of_the_system_is_linked_by_number(client, tree, secretary):
    person = make_person(tree["other"], "江若兰", sex="2", id_number=id_number(sequence=62))
    url = reverse("mobile-add", args=(tree["branch"].pk, "in"))
    data = {
        "name": "江若兰",
        "sex": "2",
        "standing": "full",
        "id_number": id_number(sequence=62),
        "place": "荷园路9号",
        "other_organization": "水务第一党支部",
        "reason": "work",
        "starts_on": "2026-03-01",
    }
    wrong = client.post(url, data | {"name": "江若梅"})
    assert "登记的姓名是江若兰" in wrong.content.decode()
    client.post(url, data)
    assert MobileRecord.objects.get().person == person


def test_a_contact_takes_the_list_and_one_button(client, tree, secretary):
    row = away(make_person(tree["branch"]), tree["branch"])
    listed = client.get(reverse("mobile-list", args=(tree["branch"].pk,))).content.decode()
    detail = reverse("mobile-detail", args=(row.pk,))
    assert f'href="{detail}#contact"' in listed
    form = client.get(detail).context["form"]
    data = {name: form[name].value() for name in form.fields}
    client.post(reverse("mobile-contact", args=(row.pk,)), data)
    contact = row.contacts.get()
    assert (contact.way, contact.was_reached, contact.contacted_by) == ("phone", True, "何书记")


def test_the_contact_is_masked_until_asked_for(client, tree, secretary):
    row = away(make_person(tree["branch"]), tree["branch"], contact="13812345678")
    page = client.get(reverse("mobile-detail", args=(row.pk,))).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    shown = client.post(reverse("mobile-reveal", args=(row.pk,))).content.decode()
    assert "13812345678" in shown


def test_long_silence_shows_steps_and_changes_nothing(client, tree, secretary):
    person = make_person(tree["branch"])
    row = away(person, tree["branch"], date(2026, 1, 5))
    page = client.get(reverse("mobile-detail", args=(row.pk,))).content.decode()
    assert "已有 6 个月以上没有联系上" in page
    assert "《党员教育管理工作条例》第二十四条" in page
    assert "系统不会自动办理" in page
    assert person.standings.order_by("starts_on").last().kind == "full"


def test_the_file_holds_the_register_masked(client, tree, secretary):
    away(make_person(tree["branch"], "陶建中"), tree["branch"], contact="13812345678")
    visiting(tree["branch"])
    url = reverse("mobile-export", args=(tree["branch"].pk,)) + "?register=out"
    rows = [row.cells for row in read_rows(io.BytesIO(client.post(url).content), "x.xlsx").rows]
    assert rows[1][0] == "范围：流出，在册"
    assert (rows[-1][1], rows[-1][7]) == ("陶建中", "138****5678")


def test_the_committee_sees_counts_by_what_lies_directly_below(client, tree):
    away(make_person(tree["branch"]), tree["branch"], date(2026, 1, 5))
    away(make_person(tree["sister"]), tree["sister"], date(2026, 10, 1))
    visiting(tree["branch"], starts_on=date(2026, 10, 1))
    found = states(MobileRecord.objects.all(), on=TODAY)
    (row,) = counts_below(found, organization=tree["committee"], on=TODAY)
    assert (row.organization, row.out, row.inward, row.late) == (tree["general"], 2, 1, 1)
    client.force_login(make_user("committee_staff", tree["committee"]))
    page = client.get(reverse("mobile-list", args=(tree["committee"].pk,))).content.decode()
    assert "人逾期没有联系" in page


def test_the_list_costs_the_same_for_one_row_and_for_three(
    client, tree, secretary, django_assert_max_num_queries
):
    url = reverse("mobile-list", args=(tree["branch"].pk,))
    for _ in range(3):
        away(make_person(tree["branch"]), tree["branch"])
        client.get(url)
        with django_assert_max_num_queries(12):
            client.get(url)


def test_the_page_of_the_person_tells_of_both(client, tree, secretary):
    person = make_person(tree["branch"])
    away(person, tree["branch"])
    page = client.get(reverse("person-records", args=(person.pk,))).content.decode()
    assert "流出：深圳市南山区" in page


def test_the_register_of_a_past_day_knows_who_was_away_and_reached_by_then(client, tree, secretary):
    gone = away(make_person(tree["branch"], "陶建中"), tree["branch"], date(2026, 1, 5))
    contact = {"way": "phone", "was_reached": True, "contacted_by": "何书记", "content": "一切都好"}
    for on in (date(2026, 3, 2), date(2026, 8, 3)):
        record_contact(row=gone, on=on, **contact, by=secretary, at=AT)
    close_mobile(row=gone, ends_on=date(2026, 9, 1), outcome="returned", by=secretary, at=AT)
    away(make_person(tree["branch"], "施文斌"), tree["branch"], date(2026, 6, 1))

    def listed(query):
        page = parse(client.get(f"{url}{query}").content.decode())
        names = texts(page, "main tbody th")
        return list(zip(names, texts(page, 'main tbody td[data-label="最近联系"]'), strict=True))

    url = reverse("mobile-list", args=(tree["branch"].pk,))
    assert listed("?on=2025-12-31") == []
    assert listed("?on=2026-05-01") == [("陶建中", "2026-03-02")]
    assert [name for name, _ in listed("?on=2026-08-31")] == ["施文斌", "陶建中"]
    assert listed("") == [("施文斌", "还没有")]
    export = reverse("mobile-export", args=(tree["branch"].pk,)) + "?register=out&on=2026-05-01"
    rows = [row.cells for row in read_rows(io.BytesIO(client.post(export).content), "x.xlsx").rows]
    assert rows[1][0] == "范围：流出，在册，截至 2026-05-01"
    assert rows[-1][1] == "陶建中"

"""The register as of a day: who stands in it, what is shown of those who have moved away."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.documents.xlsx import read_rows
from members.actions.moving import move_person
from members.actions.organizations import change_organization
from members.actions.people import change_standing
from members.rules.kinds import StandingKind
from tests.factories.members import (
    AT,
    make_people,
    make_person,
    make_position,
    make_user,
)

pytestmark = pytest.mark.django_db


def listing(client, organization, **query):
    return client.get(reverse("person-list", args=(organization.pk,)), query)


def names(response) -> list[str]:
    return [person.name for person in response.context["page"]]


def moved(person, organization, day):
    move_person(person=person, organization=organization, starts_on=day, reason="", by=None, at=AT)


def test_a_past_list_has_who_belonged_then(client, tree, secretary):
    gone = make_person(tree["branch"], "沈玉平", phone="13812345678", education="21")
    make_person(tree["branch"], "陶建中", starts_on=date(2024, 7, 1))
    moved(gone, tree["sister"], date(2025, 1, 1))
    assert names(listing(client, tree["branch"])) == ["陶建中"]
    response = listing(client, tree["branch"], on="2024-06-30")
    assert names(response) == ["沈玉平"]
    page = response.content.decode()
    assert "截至 2024年6月30日 的情况" in page
    assert "回到今天" in page
    assert {tab.label: tab.count for tab in response.context["tabs"]}["党员"] == 1


def test_who_moved_away_is_named_but_not_opened(client, tree, secretary):
    gone = make_person(tree["branch"], "沈玉平", phone="13812345678")
    moved(gone, tree["sister"], date(2025, 1, 1))
    page = listing(client, tree["branch"], on="2024-06-30").content.decode()
    assert "现在不在本组织" in page
    assert reverse("person-detail", args=(gone.pk,)) not in page
    assert "138****5678" not in page


def test_standing_and_age_are_those_of_the_day(client, tree, secretary):
    person = make_person(
        tree["branch"], "江一帆", standing=StandingKind.PROBATIONARY,
        born_on=date(2000, 1, 1), joined_on=date(2024, 3, 1), starts_on=date(2024, 3, 1),
    )  # fmt: skip
    change_standing(
        person=person, kind="full", starts_on=date(2025, 3, 1), reason="大会", by=None, at=AT
    )
    (row,) = listing(client, tree["branch"], on="2024-06-30").context["page"]
    assert (row.age, row.standing_label) == (24, "预备党员")
    (row,) = listing(client, tree["branch"]).context["page"]
    assert row.standing_label == "正式党员"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("2024-02-30", "2024年2月没有 30 日"),
        ("明天", "请写成 2026-11-20"),
        ("2099-12-31", "还没有到"),
    ],
)
def test_a_day_that_is_none_says_so_and_shows_today(client, tree, secretary, asked, says):
    make_person(tree["branch"], "沈玉平")
    response = listing(client, tree["branch"], on=asked)
    assert names(response) == ["沈玉平"]
    assert says in response.content.decode()


def test_filters_and_tabs_keep_the_day(client, tree, secretary):
    make_person(tree["branch"], "沈玉平")
    response = listing(client, tree["branch"], on="2024-06-30", sex="2")
    assert all("on=2024-06-30" in tab.url for tab in response.context["tabs"])
    assert 'name="on" value="2024-06-30"' in response.content.decode()


def test_the_export_is_the_list_of_the_day(client, tree, secretary):
    gone = make_person(tree["branch"], "沈玉平", phone="13812345678", address="望江路8号")
    moved(gone, tree["sister"], date(2025, 1, 1))
    stays = make_person(tree["branch"], "陶建中", phone="13912345678")
    url = reverse("person-export", args=(tree["branch"].pk,))
    data = {"clear": "1", "reason": "核对"}
    response = client.post(f"{url}?on=2024-06-30", data)
    rows = [row.cells for row in read_rows(io.BytesIO(response.content), "x.xlsx").rows]
    text = str(rows)
    assert "截至 2024年6月30日" in text
    assert "13912345678" in text
    assert "13812345678" not in text
    assert "望江路8号" not in text
    event = AuditEvent.objects.get(action="person.exported")
    assert event.detail["on"] == "2024-06-30"
    assert set(event.detail["people"]) == {gone.pk, stays.pk}


def test_old_members_and_fifty_years_follow_from_dates(client, tree, secretary):
    def old(name, **facts):
        make_person(tree["branch"], name, full_on=None, **facts)

    old("满五十", born_on=date(1950, 1, 1), joined_on=date(1974, 6, 30))
    old("差一天", born_on=date(1950, 1, 1), joined_on=date(1974, 7, 1))
    old("年轻人", born_on=date(1990, 1, 1), joined_on=date(2010, 7, 1))
    branch = tree["branch"]
    day = "2024-06-30"
    assert names(listing(client, branch, category="fifty", on=day)) == ["满五十"]
    assert names(listing(client, branch, category="senior", on=day)) == ["差一天", "满五十"]
    page = listing(client, branch, on=day)
    labels = {p.name: [c.label for c in p.categories] for p in page.context["page"]}
    assert labels == {
        "满五十": ["老党员", "光荣在党50年"],
        "差一天": ["老党员"],
        "年轻人": [],
    }


def test_a_committee_list_takes_twelve_queries_too(client, tree):
    client.force_login(make_user("committee_staff", tree["committee"]))
    make_people(tree["branch"], 3)
    with CaptureQueriesContext(connection) as captured:
        listing(client, tree["committee"], within=tree["general"].pk, on="2024-06-30")
    assert sum("SAVEPOINT" not in query["sql"] for query in captured) <= 12


@pytest.mark.parametrize("query", [{}, {"on": "2024-06-30"}, {"category": "fifty"}])
def test_at_most_twelve_queries_at_one_and_three_members(client, tree, secretary, query):
    counts = []
    for number in (1, 2):
        make_people(tree["branch"], number, joined_on=date(1970, 1, 1))
        with CaptureQueriesContext(connection) as captured:
            listing(client, tree["branch"], **query)
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_tree_and_organisation_show_the_day(client, tree):
    client.force_login(make_user("committee_staff", tree["committee"]))
    secretary = make_person(tree["branch"], "沈玉平", starts_on=date(2023, 1, 1))
    position = make_position(secretary, tree["branch"], "secretary", date(2023, 1, 1))
    position.ends_on = date(2025, 1, 1)
    position.save()
    change_organization(
        organization=tree["sister"], changes={"dissolved_on": date(2025, 1, 1)}, by=None, at=AT
    )
    url = reverse("organization-list")
    then = client.get(url, {"on": "2024-06-30"})
    assert then.context["summary"] == "2 个支部，1 名党员"
    assert client.get(url).context["summary"] == "1 个支部，1 名党员"
    assert client.get(url, {"on": "2020-01-01"}).context["summary"] == "2 个支部，0 名党员"
    page = reverse("organization-detail", args=(tree["branch"].pk,))
    assert [p.person.name for p in client.get(page, {"on": "2024-06-30"}).context["posts"]] == [
        "沈玉平"
    ]
    assert list(client.get(page).context["posts"]) == []
    assert "免去职务" not in client.get(page, {"on": "2024-06-30"}).content.decode()

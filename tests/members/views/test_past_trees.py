"""Lists of a past day or year go by the tree of that day, files and pages by the rights of today.

The 党总支 of the fixture moves to another committee on 1 March 2026.
"""

import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branchrecords.documents.xlsx import read_rows
from members.actions.mass_organizations import add_activity
from members.actions.positions import end_position
from members.actions.terms import change_term, register_term
from members.models import DevelopmentPlan, Organization
from members.models.placements import ever_within, placements_on
from members.queries.people import PeopleFilter
from members.rules.approvals import Approval
from tests.factories.care import make_award, make_hardship
from tests.factories.development import make_case
from tests.factories.members import (
    AT,
    make_people,
    make_person,
    make_position,
    make_user,
)
from tests.factories.settings import override
from tests.factories.transfers import accept, away, letter
from tests.factories.trees import moved
from tests.factories.units import (
    make_area,
    make_coverage,
    make_mass,
    make_model_post,
    make_survey,
    make_unit,
)
from tests.web.dom import parse

pytestmark = pytest.mark.django_db
BACKEND = "members.backends.UsernameOrPhoneBackend"
MOVED_ON = date(2026, 3, 1)
BEFORE = "?on=2026-02-28"


@pytest.fixture
def move(tree):
    return lambda: moved(tree["general"], tree["elsewhere"], MOVED_ON)


@pytest.fixture
def page(client, tree):
    """A list as the staff of a committee see it."""

    def get(name, place, query=""):
        client.force_login(make_user("committee_staff", tree[place]), BACKEND)
        answer = client.get(reverse(name, args=(tree[place].pk,)) + query)
        assert answer.status_code == 200
        return answer

    return get


def seen(page, name, place, query, word) -> bool:
    """Whether a line of the list itself (not its filters) has the word."""
    root = parse(page(name, place, query).text)
    return any(word in row.text_content() for row in root.xpath("//main//tbody/tr"))


def sheet(client, url):
    content = client.post(url).content
    return [row.cells for row in read_rows(io.BytesIO(content), "x.xlsx").rows]


def test_which_organisations_ever_stood_within(tree, move):
    move()
    named = {
        key: {one.name for one in Organization.objects.filter(ever_within(tree[key], "path"))}
        for key in ("committee", "elsewhere")
    }
    both = {"机关党总支", "机关第一党支部", "机关第二党支部", "第一党小组"}
    assert named["committee"] == {"东湾区住建局党委"} | both
    assert named["elsewhere"] == {"西岭区水务局党委", "水务第一党支部"} | both


def test_awards_of_a_year(client, page, tree, move):
    person = make_person(tree["branch"], "沈玉平")
    make_award(people=[person], awarded_on=date(2025, 7, 1), title="2025年度先进")
    make_award(people=[person], awarded_on=date(2026, 7, 1), title="2026年度先进")
    move()
    assert seen(page, "award-list", "committee", "?year=2025", "2025年度先进")
    assert not seen(page, "award-list", "elsewhere", "?year=2025", "2025年度先进")
    assert not seen(page, "award-list", "committee", "?year=2026", "2026年度先进")
    assert seen(page, "award-list", "elsewhere", "?year=2026", "2026年度先进")
    answer = page("award-list", "committee", "?year=2025")
    assert [row.total for row in answer.context["counts"]] == [1]
    assert answer.context["years"] == [2026, 2025]
    assert reverse("person-detail", args=(person.pk,)) not in answer.text
    assert "/revoke/" not in answer.text
    url = reverse("award-export", args=(tree["committee"].pk,))
    assert [row[4] for row in sheet(client, url + "?year=2025") if row[0] == "沈玉平"] == [
        "2025年度先进"
    ]


def test_the_ledger_of_units(client, page, tree, move):
    unit = make_unit(tree["branch"], "东湾纺织有限公司", contact="何经理")
    make_survey(unit, date(2026, 1, 5), members=4)
    make_coverage(unit, "attached", organization=tree["branch"])
    move()
    assert seen(page, "unit-list", "committee", BEFORE, "东湾纺织")
    assert not seen(page, "unit-list", "committee", "", "东湾纺织")
    assert not seen(page, "unit-list", "elsewhere", BEFORE, "东湾纺织")
    assert seen(page, "unit-list", "elsewhere", "", "东湾纺织")
    answer = page("unit-list", "committee", BEFORE)
    assert "现由其他组织负责" in answer.text
    assert reverse("unit-detail", args=(unit.pk,)) not in answer.text

    def numbers(place, query):
        table = page("unit-statistics", place, query).context["table"]
        below = [(row.organization.name, row.counts["units"]) for row in table.rows]
        return table.total.counts["units"], table.total.counts["with_three"], below

    assert numbers("committee", BEFORE) == (1, 1, [("机关党总支", 1)])
    assert numbers("committee", "") == (0, 0, [])
    assert numbers("elsewhere", BEFORE) == (0, 0, [])
    assert numbers("elsewhere", "") == (1, 1, [("机关党总支", 1)])
    page("unit-list", "committee")
    url = reverse("unit-export", args=(tree["committee"].pk,)) + BEFORE
    (line,) = [row for row in sheet(client, url) if row[0] == "东湾纺织有限公司"]
    assert "何经理" not in line
    assert line[-1] == "现由其他组织负责"


def test_the_rule_of_a_past_day_is_that_of_the_tree_of_the_day(page, tree, move):
    override("unit_survey_months", "3", tree["committee"])
    unit = make_unit(tree["branch"])
    make_survey(unit, date(2025, 10, 1))
    move()

    def unsurveyed(place, query):
        return page("unit-statistics", place, query).context["table"].total.counts["unsurveyed"]

    # Three months under the committee of that day, twelve under the one of today.
    assert unsurveyed("general", BEFORE) == 1
    assert unsurveyed("general", "?on=2026-03-01") == 0


def test_mass_organisations_and_activities_of_a_year(page, tree, move):
    union = make_mass(tree["branch"], name="机关工会", members=30, founded_on=date(2020, 1, 1))
    add_activity(
        mass_organization=union, held_on=date(2025, 5, 1), title="健步走", people=25, by=None, at=AT
    )
    move()
    for name, word in (("mass-list", "机关工会"), ("mass-activities", "健步走")):
        assert seen(page, name, "committee", "?year=2025", word)
        assert not seen(page, name, "elsewhere", "?year=2025", word)
    assert not seen(page, "mass-list", "committee", "", "机关工会")
    assert seen(page, "mass-list", "elsewhere", "", "机关工会")
    answer = page("mass-list", "committee", "?year=2025")
    assert [t.activities for t in answer.context["totals"] if t.activities] == [1]
    assert reverse("mass-detail", args=(union.pk,)) not in answer.text


def test_posts_and_areas_of_a_day(page, tree, move):
    person = make_person(tree["branch"], "沈玉平")
    make_model_post(tree["branch"], [person], name="便民窗口")
    make_area(tree["branch"], person, area="3 号楼")
    move()
    for word in ("便民窗口", "3 号楼"):
        assert seen(page, "model-posts", "committee", BEFORE, word)
        assert not seen(page, "model-posts", "elsewhere", BEFORE, word)
        assert seen(page, "model-posts", "elsewhere", "", word)
    answer = page("model-posts", "committee", BEFORE)
    assert reverse("person-detail", args=(person.pk,)) not in answer.text


def test_the_plan_of_a_year(page, tree, move):
    make_case(tree["branch"], "admission", name="江一帆")
    for key, number in (("committee", 5), ("general", 3)):
        DevelopmentPlan.objects.create(
            organization=tree[key], year=2024, number=number, changed_at=AT, changed_by=None
        )
    move()

    def plan(place, year):
        answer = page("development-plan", place, f"?year={year}")
        line = answer.context["plan"]
        below = [(one.organization.name, one.planned, one.used) for one in line.below]
        return (line.planned, line.used, below), answer

    found, answer = plan("committee", 2024)
    assert found == (5, 1, [("机关党总支", 3, 1)])
    assert "江一帆" in answer.text
    assert "现隶属其他组织" in answer.text
    assert "/plan/set/" in answer.text  # its own number, not that of what stands elsewhere
    assert reverse("development-plan", args=(tree["general"].pk,)) not in answer.text
    assert plan("elsewhere", 2024)[0] == (None, 0, [("水务第一党支部", None, 0)])
    assert plan("committee", 2026)[0] == (None, 0, [])


def test_who_was_away_on_a_day(page, tree, move):
    away(make_person(tree["branch"], "陶建中"), tree["branch"], date(2026, 1, 5))
    move()
    assert seen(page, "mobile-list", "committee", BEFORE, "陶建中")
    assert not seen(page, "mobile-list", "committee", "", "陶建中")
    assert not seen(page, "mobile-list", "elsewhere", BEFORE, "陶建中")
    below = page("mobile-list", "committee", BEFORE).context["counts"]
    assert [(one.organization.name, one.out) for one in below] == [("机关党总支", 1)]


def test_letters_of_a_day(client, page, tree):
    person = make_person(tree["branch"], "沈玉平")
    accept(letter(person, tree["other"]))
    # Both are of today, 20 November 2026.
    rows = [(tab.label, tab.count) for tab in page("transfer-list", "committee").context["tabs"]]
    assert rows == [("待我接收", 0), ("等对方接收", 0), ("转出台账", 1), ("转入台账", 0)]
    assert seen(page, "transfer-list", "committee", "?tab=out", "已接收")
    assert not seen(page, "transfer-list", "committee", "?tab=out&on=2026-11-19", "沈玉平")


def test_a_letter_under_way_on_a_day_is_shown_as_waiting(page, tree):
    person = make_person(tree["branch"], "沈玉平")
    accept(
        letter(person, tree["other"], at=datetime(2026, 6, 1, 2, 0, tzinfo=UTC)),
        note="逾期，已核实",
    )
    assert seen(page, "transfer-list", "elsewhere", "?tab=waiting&on=2026-06-05", "待接收")
    assert not seen(page, "transfer-list", "elsewhere", "?tab=waiting", "沈玉平")
    assert seen(page, "transfer-list", "elsewhere", "?tab=in", "已接收")
    assert not seen(page, "transfer-list", "elsewhere", "?tab=in&on=2026-05-31", "沈玉平")


def test_terms_of_a_day(client, page, tree, move):
    branch = tree["branch"]
    term = register_term(
        organization=branch, starts_on=date(2023, 1, 10), ordinal=2, by=None, at=AT
    )
    change_term(
        term=term, kind="extend", due_on=date(2026, 7, 10), reason="机构调整",
        approval=Approval("住建局党委", date(2026, 2, 20), "住党〔2026〕3号"), by=None, at=AT,
    )  # fmt: skip
    move()

    def state(place, query):
        rows = page("term-list", place, query).context["board"].object_list
        found = [row for row in rows if row.organization.pk == branch.pk]
        return [(row.due_on, row.state.key) for row in found]

    assert state("committee", "?on=2025-12-31") == [(date(2026, 1, 10), "soon")]
    assert state("committee", "?on=2026-02-19") == [(date(2026, 1, 10), "overdue")]
    assert state("committee", "?on=2026-02-20") == [(date(2026, 7, 10), "soon")]
    assert state("committee", "") == []
    assert state("elsewhere", "") == [(date(2026, 7, 10), "overdue")]
    page("term-list", "committee")
    url = reverse("list-export", args=(tree["committee"].pk, "terms")) + "?on=2026-02-19"
    assert [row[5] for row in sheet(client, url) if row[0] == "机关第一党支部"] == [
        date(2026, 1, 10)
    ]


def test_files_of_the_members_of_a_day(page, tree):
    case = make_case(tree["branch"], "archived", name="江一帆")
    move_on = "?on=2024-10-09"
    assert not seen(page, "branch-papers", "branch", move_on, "江一帆")  # not yet a member
    root = parse(page("branch-papers", "branch", "?on=2024-10-10").text)
    (row,) = [one for one in root.xpath("//main//tbody/tr") if "江一帆" in one.text_content()]
    assert "转正申请书" not in row.text_content()
    assert case.person.papers.filter(kind="full_application", dated_on=date(2025, 10, 1)).exists()


def test_old_members_are_those_by_the_rule_where_they_belong(page, tree):
    override("senior_from_age", "80", tree["branch"])
    for place, name in (("branch", "沈玉平"), ("sister", "陶建中")):
        make_person(tree[place], name, born_on=date(1960, 1, 1), joined_on=date(1985, 7, 1))

    def senior(place):
        answer = page("person-list", place, "?category=senior")
        return [person.name for person in answer.context["page"]]

    assert senior("branch") == []
    assert senior("sister") == ["陶建中"]
    assert senior("committee") == ["陶建中"]
    assert PeopleFilter().category == ""


def test_old_members_of_a_past_day_go_by_the_tree_of_the_day(page, tree, move):
    override("senior_from_age", "80", tree["committee"])
    make_person(tree["branch"], "沈玉平", born_on=date(1960, 1, 1), joined_on=date(1985, 7, 1))
    move()

    def senior(query):
        answer = page("person-list", "general", f"?category=senior{query}")
        return [person.name for person in answer.context["page"]]

    assert senior("&on=2026-02-28") == []
    assert senior("&on=2026-03-01") == ["沈玉平"]


def test_a_past_day_costs_one_small_query_more(client, tree, move):
    make_people(tree["branch"], 3)
    move()
    client.force_login(make_user("committee_staff", tree["committee"]), BACKEND)

    def asked(query=""):
        url = reverse("unit-list", args=(tree["committee"].pk,)) + query
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    assert asked(BEFORE) <= asked() + 1
    assert placements_on(date(2026, 2, 28)).moved == {
        Organization.objects.get(pk=tree["general"].pk).path: tree["committee"].path
    }


def test_organisations_and_posts_of_a_day_as_files(client, page, tree, move):
    old, new = make_people(tree["branch"], 2)
    first = make_position(old, tree["branch"], "secretary", date(2024, 1, 1))
    end_position(position=first, ends_on=date(2026, 4, 1), by=None, at=AT)
    make_position(new, tree["branch"], "secretary", date(2026, 4, 1))
    move()
    page("organization-detail", "committee")
    places = reverse("organization-export", args=(tree["committee"].pk,))
    posts = reverse("position-export", args=(tree["committee"].pk,))
    parents = {row[1]: row[3] for row in sheet(client, places + BEFORE)[4:]}
    assert parents["机关党总支"] == tree["committee"].code
    assert parents["机关第一党支部"] == tree["general"].code
    assert "机关党总支" not in [cell for row in sheet(client, places) for cell in row]
    assert old.name in [cell for row in sheet(client, posts + BEFORE) for cell in row]
    assert new.name not in [cell for row in sheet(client, posts + BEFORE) for cell in row]
    assert old.name not in [cell for row in sheet(client, posts) for cell in row]


def test_hardship_in_the_register_of_a_past_day(client, tree):
    person = make_person(tree["branch"], "沈玉平")
    make_hardship(person)
    client.force_login(make_user("secretary", tree["branch"]), BACKEND)
    url = reverse("person-list", args=(tree["branch"].pk,))
    answer = client.get(url, {"category": "hardship", "on": "2026-06-01"})
    assert [one.name for one in answer.context["page"]] == ["沈玉平"]


def test_the_rules_of_a_day_are_those_of_the_tree_of_the_day(page, tree, move):
    override("senior_from_age", "80", tree["committee"])
    move()

    def value(query):
        rows = page("setting-list", "general", query).context["rows"]
        return [row.value for row in rows if row.setting.key == "senior_from_age"]

    assert value(BEFORE) == [80]
    assert value("?on=2026-03-01") == [60]

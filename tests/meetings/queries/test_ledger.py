"""活动台账: everything once, from where it is recorded; who keeps it is a dated appointment."""

import io
from datetime import date

import openpyxl
import pytest
import time_machine
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from branchrecords.errors import ActionError
from meetings.actions.ledger import appoint_custodian
from meetings.models import LedgerCustodian
from meetings.queries.ledger import LedgerWish, custodian_of, entries_of, kind_counts, lines_of
from meetings.rules.ledger import MASS, PERIODS_BY_KEY, VISIT
from members.actions.mass_organizations import add_activity
from tests.factories.care import make_visit
from tests.factories.meetings import make_branch, make_open, make_sealed
from tests.factories.members import AT, TODAY, make_organization, make_person, make_user
from tests.factories.service import make_service
from tests.factories.units import make_mass

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=4, parent=committee)


@pytest.fixture
def year(branch):
    """Two meetings, a service, one not sealed, an activity of the 工会, two visits of a day."""
    make_sealed(branch, held_on=date(2026, 3, 12))
    make_service(branch, held_on=date(2026, 6, 13))
    make_sealed(branch, kind="general", held_on=date(2026, 9, 10))
    make_open(branch, held_on=date(2026, 11, 12))
    mass = make_mass(branch.organization)
    add_activity(
        mass_organization=mass, held_on=date(2026, 5, 4), title="徒步", people=18, by=None, at=AT
    )
    for person in branch.people[2:4]:
        make_visit(person, branch.organization, visited_on=date(2026, 2, 10))
    return branch


def _wish(organization, user, period="", kind="", on=TODAY):
    return LedgerWish(organization, user, 2026, PERIODS_BY_KEY[period], on, kind)


def _told(wish, counted=False):
    found = entries_of(lines_of(wish, counted=counted), counted=counted)
    return [(row.on.month, row.kind, row.people) for row in found]


ALL = [
    (9, "支部党员大会", 4),
    (6, "志愿服务", 3),
    (5, "群团活动", 18),
    (3, "主题党日", 4),
    (2, "慰问走访", 2),
]


def test_everything_stands_once_in_the_ledger_newest_first(committee, year):
    for organization in (year.organization, committee):
        wish = _wish(organization, make_user("committee_staff", committee))
        assert _told(wish) == ALL
        assert _told(wish, counted=True) == ALL


def test_kinds_periods_and_days_narrow_it(committee, year):
    user = make_user("committee_staff", committee)
    assert _told(_wish(committee, user, "h1")) == ALL[1:]
    assert _told(_wish(committee, user, "q3")) == ALL[:1]
    assert _told(_wish(committee, user, kind="service")) == [ALL[1]]
    assert _told(_wish(committee, user, kind=MASS)) == [ALL[2]]
    assert _told(_wish(committee, user, kind=VISIT)) == [ALL[4]]
    assert _told(_wish(committee, user, on=date(2026, 5, 3))) == ALL[3:]
    assert kind_counts(_wish(committee, user)) == {
        "general": 1, "service": 1, "party_day": 1, MASS: 1, VISIT: 1,
    }  # fmt: skip


def test_visits_are_for_who_may_see_care_and_nothing_is_seen_from_elsewhere(year):
    leader = make_user("group_leader", year.organization)
    assert [line[1] for line in _told(_wish(year.organization, leader))] == [
        "支部党员大会", "志愿服务", "群团活动", "主题党日",
    ]  # fmt: skip
    stranger = make_user("secretary", make_branch().organization)
    assert _told(_wish(year.organization, stranger)) == []


def test_the_page_costs_the_same_for_one_and_five(committee, year, django_assert_num_queries):
    user = make_user("committee_staff", committee)
    _told(_wish(committee, user))  # reads the grants once
    for kind in ("", "service"):
        wish = _wish(committee, user, kind=kind)
        with django_assert_num_queries(2):
            entries_of(lines_of(wish))


def _appoint(branch, person, on=TODAY, **facts):
    return appoint_custodian(
        organization=branch.organization, person=person, on=on, by=None, at=AT, **facts
    )


def test_one_keeps_the_ledger_at_a_time_and_hands_it_over(branch):
    with pytest.raises(ActionError, match="现在没有台账管理员"):
        _appoint(branch, None)
    first, second = branch.people[1:3]
    _appoint(branch, first, date(2026, 1, 5))
    with pytest.raises(ActionError, match="已经是台账管理员"):
        _appoint(branch, first)
    with pytest.raises(ActionError, match="请写晚于这一天"):
        _appoint(branch, second, date(2026, 1, 5))
    with pytest.raises(ActionError, match="不在"):
        _appoint(branch, make_person(make_branch().organization))
    _appoint(branch, second, handed_over="2024—2026年台账，队旗 1 面")
    kept = LedgerCustodian.objects.get(person=first)
    assert (kept.ends_on, kept.handed_over) == (TODAY, "2024—2026年台账，队旗 1 面")
    assert custodian_of(branch.organization, on=date(2026, 11, 19)).person == first
    assert custodian_of(branch.organization, on=TODAY).person == second


def test_the_ledger_may_be_without_a_custodian(branch):
    _appoint(branch, branch.people[1], date(2026, 1, 5))
    assert _appoint(branch, None) is None
    assert custodian_of(branch.organization, on=TODAY) is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({}, "custodian_one_at_a_time"),
        ({"starts_on": date(2020, 1, 1), "ends_on": date(2020, 1, 1)}, "custodian_ends_after"),
        ({"handed_over": "台账"}, "custodian_hands_over_at_the_end"),
    ],
)
def test_the_database_refuses_a_custodian_that_does_not_fit(branch, wrong, says):
    if not wrong:
        _appoint(branch, branch.people[1])
    facts = {"organization": branch.organization, "person": branch.people[2], "starts_on": TODAY}
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        LedgerCustodian.objects.create(**facts | wrong)


def test_the_page_and_the_sheet_say_the_same_with_the_custodian(client, year):
    organization = year.organization
    with time_machine.travel(AT, tick=True):
        client.force_login(year.user)
        client.post(
            reverse("ledger-custodian", args=(organization.pk,)),
            {"person": year.people[1].pk, "on": "2026-11-01"},
        )
        page = client.get(reverse("ledger", args=(organization.pk,))).content.decode()
        url = reverse("ledger-export", args=(organization.pk,)) + "?year=2026&period=h1"
        answer = client.post(url)
        wrong = client.post(
            reverse("ledger-custodian", args=(organization.pk,)), {"on": "2026-11-01"}
        ).content.decode()
    assert "还有 1 次没有封存" in page
    assert "5 次" in page
    assert year.people[1].name in page
    assert "请写晚于这一天的日期" in wrong
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [str(value.value) for row in sheet.iter_rows() for value in row if value.value]
    assert any(f"台账管理员：{year.people[1]}" in cell for cell in cells)
    assert sum(cell in {"志愿服务", "群团活动", "主题党日", "慰问走访"} for cell in cells) == 4

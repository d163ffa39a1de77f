"""组织生活一览 as a committee and a secretary see it."""

import io
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from branchrecords.audit.models import AuditEvent
from branchrecords.documents.exports import Wanted
from meetings.actions.planning import cancel_meeting
from meetings.exports.cadence import LIST
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_open, make_planned, make_sealed, on_day
from tests.factories.members import make_organization, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    """The pages of 20 November 2026."""
    with time_machine.travel(on_day(date(2026, 11, 20)), tick=False):
        yield


@pytest.fixture
def committee():
    return make_organization("局党委", kind=OrganizationKind.COMMITTEE)


@pytest.fixture
def branch(committee):
    """A small branch below a 党总支: neither 支委会 nor 党小组."""
    general = make_organization("机关党总支", committee, OrganizationKind.GENERAL_BRANCH)
    made = make_branch(parent=general, name="机关第一党支部")
    made.recorder.positions.all().delete()
    return made


@pytest.fixture
def staff(client, committee):
    user = make_user("committee_staff", committee)
    client.force_login(user)
    return user


def page(client, name, organization, *args, **query):
    answer = client.get(reverse(name, args=(organization.pk, *args)), query)
    assert answer.status_code == 200
    return answer.content.decode()


def sheet(answer):
    rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return [[value for value in row if value is not None] for row in rows]


def test_every_cell_of_the_map_opens(client, committee, branch, staff):
    make_sealed(branch, held_on=date(2026, 9, 10))
    text = page(client, "cadence-map", committee)
    # September asks for 主题党日 and the quarter's 大会: listed; October for one thing: explained.
    assert f"/organizations/{branch.organization.pk}/cadence/list/?year=2026&amp;period=m9" in text
    assert reverse("cadence-slot", args=(branch.organization.pk, "party_day", "2026-10-01")) in text
    assert "9月缺 1 项：第三季度支部党员大会" in text
    assert "11月进行中，已开 0 次，应开 1 次" in text


def test_the_map_of_one_kind_and_one_general_branch(client, committee, branch, staff):
    elsewhere = make_branch(parent=committee, name="离退休党支部")
    text = page(client, "cadence-map", committee, kind="general", unit=branch.organization.pk - 1)
    assert "1月缺" not in text.split('class="heat"')[1]
    assert "3月缺 1 项：第一季度支部党员大会" in text
    assert str(elsewhere.organization) not in text.split("<table")[1]


def test_only_what_lacks_something(client, committee, branch, staff):
    young = make_branch(parent=committee, name="新支部", founded_on=date(2026, 11, 18))
    rows = reverse("cadence-list", args=(young.organization.pk,))
    assert rows in page(client, "cadence-map", committee)
    assert rows not in page(client, "cadence-map", committee, missing="on")


def test_garbage_in_the_address_shows_this_year(client, committee, branch, staff):
    text = page(
        client, "cadence-map", committee, year="gar", unit="x", kind="nix", period="m99", show="?"
    )
    assert "2026年" in text
    assert "没有符合条件的组织" in text


def test_kinds_lead_to_what_is_missing(client, committee, branch, staff):
    text = page(client, "cadence-kinds", committee)
    assert "period=m10&amp;kind=party_day&amp;show=overdue" in text
    assert "10月应开 1 次，已开 0 次" in text


def test_sums_of_a_quarter(client, committee, branch, staff):
    make_sealed(branch, held_on=date(2026, 9, 10), at=on_day(date(2026, 10, 1)))
    text = page(client, "cadence-totals", committee, period="q3")
    assert "2026年第三季度" in text
    assert "period=q3&amp;show=overdue" in text
    answer = client.post(
        reverse("cadence-totals-export", args=(committee.pk,)) + "?year=2026&period=q3"
    )
    assert [row for row in sheet(answer) if row[0].strip("　") == "机关第一党支部"] == [
        ["　　机关第一党支部", "党支部", 4, 1, 1, 3, 0, 0]
    ]


def test_the_map_as_a_spreadsheet_is_logged(client, committee, branch, staff):
    make_sealed(branch, held_on=date(2026, 1, 8))
    answer = client.post(reverse("cadence-map-export", args=(committee.pk,)) + "?year=2026")
    (row,) = [row for row in sheet(answer) if row[0] == "机关第一党支部"]
    assert row[1:4] == [
        "开齐",
        "缺 1 项：2月主题党日",
        "缺 2 项：第一季度支部党员大会、3月主题党日",
    ]
    assert AuditEvent.objects.get(action="cadence.exported").detail["number"] == 1


def test_the_list_as_a_spreadsheet(client, branch):
    client.force_login(branch.user)
    make_sealed(branch, held_on=date(2026, 10, 12))
    url = reverse("cadence-list-export", args=(branch.organization.pk,))
    answer = client.post(f"{url}?year=2026&period=m10")
    (row,) = [row for row in sheet(answer) if row[0] == "机关第一党支部"]
    assert row[1:3] == ["主题党日", "10月"]
    assert row[4:8] == [1, 1, "开齐", "2026-10-12"]


def test_a_long_list_is_read_anew_with_the_owners_rights(branch):
    def read(user):
        query = QueryDict("year=2026&period=m10")
        return LIST.read(Wanted(user, branch.organization, query, on_day(date(2026, 11, 20))))

    stranger = make_user("secretary", make_branch().organization)
    assert ([slot.name for slot in read(branch.user)], read(stranger)) == (["10月主题党日"], [])


def test_why_it_is_yellow_and_the_button_that_mends_it(client, branch):
    client.force_login(branch.user)
    meeting = make_planned(branch, held_on=date(2026, 10, 12))
    cancel_meeting(meeting=meeting, reason="停电", by=branch.user, at=on_day(date(2026, 10, 12)))
    text = page(client, "cadence-slot", branch.organization, "party_day", "2026-10-01")
    assert "10月应开 1 次，已封存的记录 0 次，期限 10月31日已过 20 天，所以标为「缺 1 次」" in text
    assert "《支部工作条例》第十六条" in text
    assert "已取消，未计入" in text
    add = reverse("meeting-add", args=(branch.organization.pk,))
    assert f"{add}?kind=party_day&amp;on=2026-10-30" in text


def test_a_draft_is_continued_rather_than_held_again(client, branch):
    client.force_login(branch.user)
    meeting = make_open(branch, held_on=date(2026, 10, 12))
    text = page(client, "cadence-slot", branch.organization, "party_day", "2026-10-01")
    assert "10月12日的会议还没有封存" in text
    assert f'class="btn btn-primary" href="{reverse("meeting-detail", args=(meeting.pk,))}"' in text


def test_who_only_reads_gets_no_button(client, branch, staff):
    text = page(client, "cadence-slot", branch.organization, "party_day", "2026-10-01")
    assert "meetings/add/" not in text


@pytest.mark.parametrize(
    ("kind", "starts"),
    [("party_day", "2026-10-02"), ("nix", "2026-10-01"), ("party_day", "gestern"),
     ("committee", "2026-10-01"), ("party_day", "9999-01-01")],
)  # fmt: skip
def test_what_nobody_asked_for_is_not_found(client, branch, kind, starts):
    client.force_login(branch.user)
    url = reverse("cadence-slot", args=(branch.organization.pk, kind, starts))
    assert client.get(url).status_code == 404


def test_the_desk_leads_to_the_reason(client, branch):
    client.force_login(branch.user)
    text = client.get(reverse("desk", args=(branch.organization.pk,))).content.decode()
    assert reverse("cadence-slot", args=(branch.organization.pk, "party_day", "2026-11-01")) in text


@pytest.mark.parametrize("name", ["cadence-map", "cadence-kinds", "cadence-totals", "cadence-list"])
def test_pages_cost_the_same_for_any_number_of_branches(client, committee, staff, name):
    costs = []
    for number in (1, 2):
        for _ in range(number):
            make_sealed(make_branch(parent=committee), held_on=date(2026, 1, 8))
        page(client, name, committee)
        with CaptureQueriesContext(connection) as captured:
            page(client, name, committee)
        costs.append(len(captured))
    assert costs[0] == costs[1]

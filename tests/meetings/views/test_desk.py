"""The desk, the year and the lists as a secretary sees them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.queries.duties import Duty
from meetings.rules.cadence import span_of
from meetings.rules.kinds import Period
from meetings.views import desk as desk_views
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_planned, make_sealed, on_day
from tests.factories.members import make_organization, make_user

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today(monkeypatch, settings):
    """The pages are seen on 20 November 2026, with the duties of meetings alone."""
    settings.DESK_DUTIES = ()
    monkeypatch.setattr(timezone, "localdate", lambda value=None: _local(value))
    monkeypatch.setattr(timezone, "now", lambda: on_day(ON, 10))


def _local(value):
    return ON if value is None else value.astimezone(on_day(ON).tzinfo).date()


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def test_the_desk_shows_late_duties_first_with_the_button(client):
    branch = make_branch(name="机关第三党支部", founded_on=date(2026, 10, 1))
    client.force_login(branch.user)
    text = page(client, "desk", branch.organization.pk).content.decode()
    assert "10月主题党日待补录" in text
    assert "过期 20 天" in text
    assert text.index("10月主题党日待补录") < text.index("11月主题党日待召开")
    assert "每月相对固定 1 天开展主题党日 · 《支部工作条例》第十六条" in text
    assert f"/organizations/{branch.organization.pk}/meetings/add/?kind=party_day" in text
    assert "第四季度组织生活" in text


def test_a_finished_month_says_so(client):
    branch = make_branch(founded_on=date(2026, 11, 1))
    branch.recorder.positions.all().delete()
    make_sealed(branch, held_on=date(2026, 11, 12))
    client.force_login(branch.user)
    text = page(client, "desk", branch.organization.pk).content.decode()
    assert "11月的事都办完了" in text
    assert "11月12日召开，记录已封存" in text
    assert "提前准备" in text


def test_a_reader_gets_no_buttons(client):
    branch = make_branch()
    client.force_login(make_user("auditor", branch.organization))
    text = page(client, "desk", branch.organization.pk).content.decode()
    assert "meetings/add/" not in text


def test_a_committee_has_no_branch_desk(client):
    committee = make_organization(kind=OrganizationKind.COMMITTEE)
    client.force_login(make_user("committee_staff", committee))
    assert page(client, "desk", committee.pk).status_code == 404


def test_the_year_shows_every_kind(client):
    branch = make_branch()
    make_sealed(branch, held_on=date(2026, 3, 12))
    client.force_login(branch.user)
    text = page(client, "meeting-year", branch.organization.pk, year=2026).content.decode()
    for words in ("2026年全年一览", "支部党员大会", "主题党日", "12日", "待补录", "未到期"):
        assert words in text


def queries(client, name, pk) -> int:
    with CaptureQueriesContext(connection) as found:
        assert page(client, name, pk).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["desk", "meeting-list", "meeting-year"])
def test_a_page_costs_the_same_however_many_meetings(client, name):
    branch = make_branch()
    make_sealed(branch, held_on=date(2026, 9, 10))
    client.force_login(branch.user)
    queries(client, name, branch.organization.pk)
    once = queries(client, name, branch.organization.pk)
    for month in (7, 8):
        make_sealed(branch, held_on=date(2026, month, 9))
    assert queries(client, name, branch.organization.pk) == once


def test_the_list_counts_by_kind_and_marks_late_entries(client):
    branch = make_branch()
    make_sealed(branch, held_on=date(2026, 9, 10), absent={branch.people[3].pk: ("leave", "因病")})
    make_sealed(branch, held_on=date(2026, 10, 29), at=on_day(date(2026, 11, 4)))
    make_planned(branch, kind="general", held_on=date(2026, 11, 26))
    client.force_login(branch.user)
    text = page(client, "meeting-list", branch.organization.pk).content.decode()
    for words in ("已登记 3 次，其中补录 1 次", "补录，迟 6 天", "已安排", "5 / 6", "已封存"):
        assert words in text
    only = page(client, "meeting-list", branch.organization.pk, kind="general").content.decode()
    assert "第四季度支部党员大会" in only
    assert "9月主题党日" not in only


def test_a_committee_sees_the_meetings_of_its_branches(client):
    committee = make_organization(kind=OrganizationKind.COMMITTEE)
    branch, stranger = make_branch(parent=committee, name="水务第一党支部"), make_branch()
    make_sealed(branch, held_on=date(2026, 9, 10))
    make_sealed(stranger, held_on=date(2026, 9, 10))
    client.force_login(make_user("committee_staff", committee))
    text = page(client, "meeting-list", committee.pk).content.decode()
    assert "水务第一党支部" in text
    assert "已登记 1 次" in text
    assert page(client, "meeting-list", stranger.organization.pk).status_code == 404


def test_other_apps_add_their_duties(client, settings):
    settings.DESK_DUTIES = (f"{__name__}.extra_duties",)
    branch = make_branch()
    client.force_login(branch.user)
    text = page(client, "desk", branch.organization.pk).content.decode()
    assert "11月党费还有 2 人未交" in text


def extra_duties(*, organization, on):
    return [
        Duty(
            due_on=date(2026, 11, 25),
            title="11月党费还有 2 人未交",
            rule="按月交纳",
            article="《党费规定》第十二条",
            button="收党费",
            url="/",
            kind="dues",
        )
    ]


def test_months_of_a_quarter():
    assert desk_views.months_of(span_of(Period.QUARTER, ON)) == (
        date(2026, 10, 1),
        date(2026, 11, 1),
        date(2026, 12, 1),
    )


def test_a_branch_without_members_is_told_to_begin_with_the_register(client):
    branch = make_organization("新区第一党支部", founded_on=date(2026, 11, 2))
    client.force_login(make_user("secretary", branch))
    text = page(client, "desk", branch.pk).content.decode()
    assert "这个支部还没有党员" in text
    assert reverse("import-list", args=(branch.pk,)) in text
    member = make_branch(name="机关第三党支部")
    client.force_login(member.user)
    other = page(client, "desk", member.organization.pk).content.decode()
    assert "这个支部还没有党员" not in other

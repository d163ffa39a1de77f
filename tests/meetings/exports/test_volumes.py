"""The year's bound volume: every sealed record by kind, what is missing by name, who was there."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from branchrecords.access.permissions import Permission
from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.jobs.models import Job
from branchrecords.jobs.tasks import run_job
from meetings.actions.planning import cancel_meeting
from meetings.actions.volumes import start_volume
from meetings.exports import volumes as exports
from meetings.exports.volumes import Volume
from meetings.models import Meeting
from meetings.queries.volumes import counts_below, presence_of, volume_meetings
from members.models import Grant
from members.rules.kinds import OrganizationKind
from tests.documents.reading import reader, texts
from tests.factories.meetings import make_branch, make_open, make_planned, make_sealed, on_day
from tests.factories.members import make_organization, make_user

pytestmark = pytest.mark.django_db
AT = on_day(date(2026, 12, 20))


@pytest.fixture
def committee():
    return make_organization("城北街道党工委", kind=OrganizationKind.COMMITTEE)


@pytest.fixture
def branch(committee):
    return make_branch(full=4, name="第三党支部", parent=committee)


@pytest.fixture
def year(branch):
    """Two 党员大会 (one late), a 主题党日, a draft, a plan, a cancelled one; one of last year."""
    absent = {branch.people[3].pk: ("leave", "出差")}
    make_sealed(branch, kind="party_day", held_on=date(2026, 3, 2), title="3月主题党日")
    make_sealed(branch, kind="general", held_on=date(2026, 6, 9), title="二季度大会", absent=absent)
    make_sealed(
        branch, kind="general", held_on=date(2026, 3, 9), title="一季度大会",
        at=on_day(date(2026, 3, 12)),
    )  # fmt: skip
    make_sealed(branch, held_on=date(2025, 12, 9), title="去年的党日")
    make_open(branch, kind="lecture", held_on=date(2026, 10, 8), title="党课草稿")
    make_planned(branch, held_on=date(2026, 12, 28), title="12月主题党日", at=AT)
    gone = make_planned(branch, held_on=date(2026, 9, 9), title="9月主题党日")
    cancel_meeting(meeting=gone, reason="防汛值守", by=branch.user, at=on_day(date(2026, 9, 8)))
    return branch


def volume_of(branch) -> Volume:
    return Volume(organization=branch.organization, year=2026, user=branch.user, at=AT)


def bound(branch) -> tuple[Volume, bytes]:
    volume = volume_of(branch)
    return volume, volume.bind(made=lambda key, make: make(), advance=lambda done, total: None)


def test_a_volume_has_contents_bookmarks_records_and_two_tables(year):
    _, content = bound(year)
    pages = texts(content)
    assert pages[0].startswith("第三党支部2026年会议记录合订本目录")
    order = [
        "收录说明",
        "支部党员大会",
        "3月9日一季度大会",
        "6月9日二季度大会",
        "主题党日",
        "3月2日",
    ]
    assert sorted(order, key=pages[0].index) == order
    outline = reader(content).outline
    names = [
        [one.title for one in item] if isinstance(item, list) else item.title for item in outline
    ]
    assert names == [
        "目录", "收录说明",
        "支部党员大会", ["3月9日 一季度大会", "6月9日 二季度大会"],
        "主题党日", ["3月2日 3月主题党日"],
        "附表", ["出席情况"],
    ]  # fmt: skip
    assert "去年的党日" not in "".join(pages)
    last = pages[-1]
    assert "6月9日二季度大会431075.0%" in last  # 应到 4, 实到 3, 请假 1, 缺席 0
    assert f"{year.people[3].name}321066.7%" in last


def test_what_is_not_sealed_is_named_on_a_page_and_among_the_failures(year):
    volume, content = bound(year)
    notes = texts(content)[1]
    for part in (
        "会议记录3份，其中补录1份",
        "支部党员大会2份，主题党日1份",
        "逐份核对摘要，全部与封存时一致",
        "1.10月8日党课草稿（未封存，未收入：草稿，还没有封存）",
        "2.12月28日12月主题党日（未封存，未收入：已安排，还没有点名和记录）",
        "1.9月9日9月主题党日（防汛值守）",
    ):
        assert part in notes
    assert [one["name"] for one in volume.failures] == ["10月8日 党课草稿", "12月28日 12月主题党日"]


def test_records_of_groups_stand_in_the_volume_of_their_branch(branch):
    group = make_organization("第一党小组", branch.organization, kind=OrganizationKind.GROUP)
    make_sealed(branch)
    planned = make_planned(branch, kind="party_day", held_on=date(2026, 11, 20))
    Meeting.objects.filter(pk=planned.pk).update(organization=group, kind="group")
    found = volume_meetings(branch.organization, user=branch.user, year=2026)
    assert [m.organization for m in found.unsealed] == [group]
    assert "（第一党小组）" in volume_of(branch).failures[0]["name"]


def test_one_record_that_breaks_is_named_and_leaves_the_others_in(year, monkeypatch):
    whole = exports.paper_pdf

    def breaks(meeting, one):
        if meeting.title == "二季度大会":
            raise RuntimeError("boom")
        return whole(meeting, one)

    monkeypatch.setattr(exports, "paper_pdf", breaks)
    volume, content = bound(year)
    assert volume.failures[-1]["reason"] == "生成时出错，请打开这份记录单独打印"
    assert "6月9日二季度大会（生成时出错" in texts(content)[1]
    assert "3月9日一季度大会" in texts(content)[0]


def test_a_year_without_a_sealed_record_is_refused(branch):
    make_open(branch)
    with pytest.raises(ActionError, match="2026年还没有封存的会议记录"):
        start_volume(organization=branch.organization, year=2026, by=branch.user, at=AT)
    with pytest.raises(ActionError, match="还没有封存"):
        bound(branch)
    assert not Job.objects.exists()


def test_the_job_makes_the_file_and_the_log_says_who_took_it_out(year, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    job = start_volume(organization=year.organization, year=2026, by=year.user, at=AT)
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_name) == ("done", "第三党支部2026年会议记录合订本.pdf")
    assert (job.done, job.total, len(job.failures)) == (3, 3, 2)
    with job.result as file:
        assert file.read().startswith(b"%PDF")
    assert not (tmp_path / "jobs" / "parts" / str(job.pk)).exists()
    event = AuditEvent.objects.get(action="volume.exported")
    assert event.detail == {"year": 2026, "number": 3}


def test_who_has_lost_the_branch_meanwhile_gets_nothing(year, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    job = start_volume(organization=year.organization, year=2026, by=year.user, at=AT)
    Grant.objects.filter(user=year.user).update(ends_on=timezone.localdate())
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (
        "failed", "您已看不到这个组织的会议记录，请联系上级党组织。",
    )  # fmt: skip


def test_the_committee_counts_every_branch_below_in_two_queries(
    year, committee, django_assert_num_queries
):
    make_branch(full=3, name="第四党支部", parent=committee)
    staff = make_user("committee_staff", committee)
    staff.reach(Permission.MEETING_VIEW)  # asked once per request
    with django_assert_num_queries(2):
        counts = counts_below(committee, user=staff, year=2026)
    assert [(str(one.organization), one.sealed, one.unsealed) for one in counts] == [
        ("第三党支部", 3, 2), ("第四党支部", 0, 0),
    ]  # fmt: skip


def test_presence_costs_one_query_however_many_meetings(year, django_assert_num_queries):
    sealed = volume_meetings(year.organization, user=year.user, year=2026).sealed
    with django_assert_num_queries(1):
        by_meeting, by_person = presence_of(sealed)
    assert [(row.due, row.present, row.leave) for row in by_meeting] == [
        (4, 4, 0), (4, 3, 1), (4, 4, 0),
    ]  # fmt: skip
    assert sum(row.due for row in by_person) == 12

"""The summary's way from draft to issue, against the real database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.notices.models import Notice
from members.models import Organization
from reports.actions.summaries import (
    accept_summary,
    archive_summary,
    draft_summary,
    issue_summary,
    read_summary,
    redraft_summary,
    return_summary,
    save_summary,
    submit_summary,
)
from reports.exports.summaries import check_digits, issue_pdf
from reports.models import Issue, Summary
from reports.queries.content import digest_of
from reports.queries.issues import verified_issue
from reports.queries.summaries import reading
from tests.factories.reports import committee, meeting, member, node, owed, user

AT = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    branch = node(committee(), name="机关第三党支部")
    people = [member(branch) for _ in range(3)]
    meeting(branch, "general", date(2026, 3, 20), present=people[:2], absent=people[2:])
    meeting(branch, "party_day", date(2026, 10, 22), present=people, title="入户走访", late_days=20)
    owed(people[0], branch, date(2026, 3, 1), "30.00")
    return branch


@pytest.fixture
def secretary(branch):
    return user(branch)


@pytest.fixture
def staff(branch):
    return user(Organization.objects.above(branch).last(), "committee_staff", name="徐景明")


@pytest.fixture
def draft(branch, secretary):
    return draft_summary(organization=branch, year=2026, by=secretary, at=AT)


def submitted(draft, secretary):
    return submit_summary(summary=draft, by=secretary, at=AT)


def read(draft, secretary, by=None):
    """Sent, and read by the first of the two persons."""
    return read_summary(summary=submitted(draft, secretary), remark="", by=by, at=AT)


def test_the_draft_says_what_the_records_say(draft):
    assert draft.state == Summary.State.DRAFT
    assert "支部党员大会1次" in draft.work
    assert "党员平均到会率83.3%" in draft.work
    assert "“入户走访”" in draft.work
    assert "有党员3名" in draft.work
    assert "应交党费30.00元" in draft.work
    assert "补录会议记录1次：10月22日入户走访迟20天。" in draft.problems
    assert "缺席1人次" in draft.problems
    assert draft.plans.startswith("一是")


def test_a_year_is_drafted_once(draft, branch, secretary):
    with pytest.raises(ActionError, match="已经起草"):
        draft_summary(organization=branch, year=2026, by=secretary, at=AT)


def test_submitting_keeps_the_text_and_tells_the_reviewer(draft, secretary, staff):
    sent = submitted(draft, secretary)
    assert (sent.state, sent.submissions) == ("submitted", 1)
    assert sent.steps.get(kind="submitted").text["work"] == draft.work
    assert list(Notice.objects.values_list("recipient", "subject")) == [
        (staff.pk, "机关第三党支部2026年度总结待审核（第1次报送）")
    ]


def test_a_thin_text_is_not_sent(draft, secretary):
    save_summary(summary=draft, texts={"work": "很好。"}, by=secretary, at=AT)
    with pytest.raises(ActionError) as refused:
        submitted(draft, secretary)
    assert [b.target for b in refused.value.blockers] == ["id_work"]
    assert "只有 3 字" in str(refused.value)


def test_a_number_changed_by_hand_is_noticed(draft, secretary):
    wrong = draft.work.replace("支部党员大会1次", "支部党员大会4次")
    save_summary(summary=draft, texts={"work": wrong}, by=secretary, at=AT)
    with pytest.raises(ActionError, match="记录是 1，请改成一致"):
        submitted(draft, secretary)


def test_a_text_that_the_records_have_overtaken_is_not_issued(draft, secretary, staff, branch):
    accepted = accept_summary(summary=read(draft, secretary), by=staff, at=AT)
    meeting(branch, "general", date(2026, 12, 20), present=[member(branch)])
    with pytest.raises(ActionError, match="“支部党员大会1次”，记录是 2") as refused:
        issue_summary(summary=accepted, by=staff, at=AT)
    assert "请退回支部改成一致" in str(refused.value)
    assert not Issue.objects.exists()


def test_last_years_text_is_not_sent_again(draft, secretary, branch):
    Summary.objects.create(
        organization=branch, year=2025, plans=draft.plans, changed_at=AT, state="issued"
    )
    with pytest.raises(ActionError, match="和上一年度完全相同"):
        submitted(draft, secretary)


def test_a_submitted_summary_cannot_be_edited(draft, secretary):
    sent = submitted(draft, secretary)
    for act in (
        lambda: save_summary(summary=sent, texts={"work": "x"}, by=secretary, at=AT),
        lambda: redraft_summary(summary=sent, by=secretary, at=AT),
        lambda: submitted(sent, secretary),
    ):
        with pytest.raises(ActionError, match="待审核"):
            act()


def test_returned_with_a_reason_changed_and_sent_again(draft, secretary, staff):
    sent = submitted(draft, secretary)
    with pytest.raises(ActionError, match="请写明退回理由"):
        return_summary(summary=sent, reason=" ", by=staff, at=AT)
    back = return_summary(summary=sent, reason="请写明由谁负责", by=staff, at=AT)
    assert back.state == "returned"
    assert Notice.objects.filter(recipient=secretary, body="请写明由谁负责").count() == 1
    with pytest.raises(ActionError, match="退回后正文还没有改动"):
        submitted(back, secretary)
    save_summary(summary=back, texts={"plans": back.plans + "由陶建中负责。"}, by=secretary, at=AT)
    again = submitted(back, secretary)
    assert (again.state, again.submissions) == ("submitted", 2)


def test_nobody_accepts_what_they_sent(draft, staff):
    sent = read(draft, staff)
    with pytest.raises(ActionError, match="请由另一位同志审核"):
        accept_summary(summary=sent, by=staff, at=AT)


def test_reading_and_accepting_are_acts_of_two_persons(draft, secretary, staff, branch):
    second = user(Organization.objects.above(branch).last(), "committee_staff", name="周敏")
    sent = submitted(draft, secretary)
    with pytest.raises(ActionError, match="还没有审阅"):
        accept_summary(summary=sent, by=staff, at=AT)
    seen = read_summary(summary=sent, remark="数字已核对", by=staff, at=AT)
    assert (seen.state, reading(seen).by, reading(seen).reason) == (
        "submitted", staff, "数字已核对",
    )  # fmt: skip
    assert Notice.objects.filter(recipient=second, subject__contains="已审阅，待审核").exists()
    with pytest.raises(ActionError, match="已经审阅"):
        read_summary(summary=sent, remark="", by=second, at=AT)
    with pytest.raises(ActionError, match="这份总结由您审阅"):
        accept_summary(summary=sent, by=staff, at=AT)
    assert accept_summary(summary=sent, by=second, at=AT).state == "accepted"
    assert AuditEvent.objects.filter(action="summary.read").count() == 1


def test_what_is_sent_again_is_read_again(draft, secretary, staff):
    back = return_summary(summary=read(draft, secretary), reason="补写", by=staff, at=AT)
    save_summary(summary=back, texts={"plans": back.plans + "逐项落实。"}, by=secretary, at=AT)
    later = AT + timedelta(hours=1)
    again = submit_summary(summary=back, by=secretary, at=later)
    assert reading(again) is None
    with pytest.raises(ActionError, match="还没有审阅"):
        accept_summary(summary=again, by=staff, at=later)


def test_nobody_reads_what_they_sent(draft, staff):
    with pytest.raises(ActionError, match="请由另一位同志审阅"):
        read(draft, staff, by=staff)


def test_a_draft_is_not_read(draft, staff):
    with pytest.raises(ActionError, match="只有待审核的可以审阅"):
        read_summary(summary=draft, remark="", by=staff, at=AT)


def test_only_an_accepted_summary_is_issued(draft, staff):
    with pytest.raises(ActionError, match="请先通过审核"):
        issue_summary(summary=draft, by=staff, at=AT)


def test_an_issue_is_frozen(draft, secretary, staff, branch):
    issue = archive_summary(summary=read(draft, secretary), by=staff, at=AT)
    draft.refresh_from_db()
    assert draft.state == "issued"
    assert issue.serial == f"2026-{branch.code}-1"
    figures = {figure["key"]: figure for figure in issue.content["figures"]}
    assert figures["members"]["text"] == "3"
    assert len(figures["members"]["records"]) == 3
    member(branch)
    again = Issue.objects.get(pk=issue.pk)
    assert digest_of(again.content) == issue.digest
    assert {f["key"]: f["text"] for f in again.content["figures"]}["members"] == "3"


def test_the_database_refuses_to_change_an_issue(draft, secretary, staff):
    issue = archive_summary(summary=read(draft, secretary), by=staff, at=AT)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(digest="0" * 64)
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM reports_issue")
        assert cursor.fetchall() == [(issue.digest,)]


def test_printing_an_issue_again_gives_the_same_bytes(draft, secretary, staff, branch):
    issue = archive_summary(summary=read(draft, secretary), by=staff, at=AT)
    first = issue_pdf(issue)
    member(branch)
    assert issue_pdf(Issue.objects.get(pk=issue.pk)) == first
    assert first.startswith(b"%PDF")


def test_a_reopened_summary_gets_a_second_version(draft, secretary, staff):
    first = archive_summary(summary=read(draft, secretary), by=staff, at=AT)
    draft.refresh_from_db()
    back = return_summary(summary=draft, reason="党课次数有误", by=staff, at=AT)
    save_summary(summary=back, texts={"plans": back.plans + "逐项落实。"}, by=secretary, at=AT)
    second = archive_summary(summary=read(back, secretary), by=staff, at=AT + timedelta(hours=1))
    assert (first.version, second.version) == (1, 2)
    verdict = verified_issue(first.serial, check_digits(first.digest), 16)
    assert (verdict.issue, verdict.intact, verdict.newer) == (first, True, second)


def test_a_wrong_check_digit_verifies_nothing(draft, secretary, staff):
    issue = archive_summary(summary=read(draft, secretary), by=staff, at=AT)
    assert verified_issue(issue.serial, "0" * 16, 16).issue is None
    assert verified_issue(issue.serial, issue.digest[:8], 16).issue is None


def test_typing_is_one_entry_in_the_log(draft, secretary):
    for seconds in (2, 4, 6):
        save_summary(
            summary=draft,
            texts={"work": draft.work + "补充。" * seconds},
            by=secretary,
            at=AT + timedelta(seconds=seconds),
        )
        draft.refresh_from_db()
    assert AuditEvent.objects.filter(action="summary.changed").count() == 0
    save_summary(summary=draft, texts={"work": "另"}, by=secretary, at=AT + timedelta(hours=2))
    assert AuditEvent.objects.filter(action="summary.changed").count() == 1


def test_redrafting_keeps_the_old_text(draft, secretary):
    save_summary(summary=draft, texts={"work": "自己写的"}, by=secretary, at=AT)
    fresh = redraft_summary(summary=draft, by=secretary, at=AT + timedelta(minutes=1))
    assert "支部党员大会1次" in fresh.work
    kept = [step.text["work"] for step in fresh.steps.filter(kind="drafted")]
    assert kept[-1] == "自己写的"

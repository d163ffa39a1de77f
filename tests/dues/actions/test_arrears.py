from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.arrears import StepFacts, Votes, record_arrears_step, reveal_arrears_step
from dues.actions.reliefs import ReliefTerms, grant_relief
from dues.models import ArrearsCase, ArrearsStep
from dues.queries.arrears_cases import case_of
from dues.queries.arrears_outcomes import draft_key, sanction_draft
from dues.rules.arrears import StepKind
from members.actions.sanctions import record_sanction
from tests.factories import dues as make
from tests.factories.desk import desk_duties

pytestmark = pytest.mark.django_db
K = StepKind
VOTES = Votes(7, "支部党员大会：除名", 12, 10, 8, 1, 1)


def at(month, day):
    return datetime(2026, month, day, 2, tzinfo=UTC)


@pytest.fixture
def behind(branch, person):
    """Seven months unpaid on 20 November: April to October, 280.00 元."""
    make.assessed(branch, 4, 5, 6, 7, 8, 9, 10, 11)
    return person


def step(branch, person, officer, kind, on, **facts):
    return record_arrears_step(
        key=facts.pop("key", None) or uuid4(), organization=branch, person=person,
        facts=StepFacts(kind, on, **facts), by=officer, at=at(11, 20),
    )  # fmt: skip


def talked(branch, person, officer, on=date(2026, 10, 5)):
    return step(branch, person, officer, K.TALK, on, owner=person, text="母亲住院，手头紧")


def served(branch, person, officer):
    talked(branch, person, officer)
    step(branch, person, officer, K.WARNING, date(2026, 10, 10), due_on=date(2026, 11, 9))
    step(branch, person, officer, K.SERVED, date(2026, 10, 12), way="hand", owner=person)


def refusal(*args, **facts):
    with pytest.raises(ActionError) as refused:
        step(*args, **facts)
    return [blocker.message for blocker in refused.value.blockers]


def test_the_whole_procedure_to_the_register(branch, behind, officer):
    served(branch, behind, officer)
    step(branch, behind, officer, K.MEETING, date(2026, 11, 18), votes=VOTES)
    step(branch, behind, officer, K.HANDED, date(2026, 11, 19))
    case = ArrearsCase.objects.get()
    draft = sanction_draft(person=behind, key=draft_key(case))
    assert (draft["kind"], draft["ground"], draft["meeting_on"]) == (
        "removal", "lapsed", date(2026, 11, 18),
    )  # fmt: skip
    assert "连续 7 个月没有交纳党费，合计 280.00 元" in draft["matter"]
    early = refusal(branch, behind, officer, K.CLOSED, date(2026, 11, 20), way="removed", text="x")
    assert early == ["党员名册里还没有登记除名，由上级党组织批准并登记以后再办结"]
    papers = {"meeting_on": draft["meeting_on"], "approved_on": date(2026, 11, 20)}
    record_sanction(
        person=behind, kind=draft["kind"], starts_on=date(2026, 11, 20), decided_by="党委",
        matter=draft["matter"], ground=draft["ground"], papers=papers, by=officer, at=at(11, 20),
    )  # fmt: skip
    closing = step(
        branch, behind, officer, K.CLOSED, date(2026, 11, 20), way="removed", text="已批准"
    )
    assert closing.way_label == "已按自行脱党除名"
    assert AuditEvent.objects.filter(action="dues.arrears_step", person_id=behind.pk).count() == 6


def test_a_draft_is_for_this_person_after_the_handover_only(branch, behind, officer):
    served(branch, behind, officer)
    step(branch, behind, officer, K.MEETING, date(2026, 11, 18), votes=VOTES)
    case = ArrearsCase.objects.get()
    assert sanction_draft(person=behind, key=draft_key(case)) is None
    step(branch, behind, officer, K.HANDED, date(2026, 11, 19))
    other = make.member(branch, "罗振业")
    assert sanction_draft(person=other, key=draft_key(case)) is None
    assert [sanction_draft(person=behind, key=key) for key in ("dues-", "dues-x", "12")] == [
        None, None, None,
    ]  # fmt: skip


def test_a_step_is_registered_once_however_often_it_is_sent(branch, behind, officer):
    key = uuid4()
    for _ in range(2):
        step(branch, behind, officer, K.TALK, date(2026, 10, 5), key=key, owner=behind, text="要点")
    assert (ArrearsCase.objects.count(), ArrearsStep.objects.count()) == (1, 1)


def test_a_talk_of_a_day_counts_the_months_over_then(branch, behind, officer):
    assert refusal(
        branch, behind, officer, K.TALK, date(2026, 6, 30), owner=behind, text="要点"
    ) == ["欠交 2 个月，满 3 个月才需要谈话提醒"]
    talked(branch, behind, officer, on=date(2026, 7, 1))
    late = refusal(branch, behind, officer, K.WARNING, date(2026, 9, 30), due_on=date(2026, 10, 30))
    assert late == ["现在欠交 5 个月，满 6 个月才发限期补交通知书"]


def test_a_vote_without_half_of_those_due_does_not_carry(branch, behind, officer):
    served(branch, behind, officer)
    lost = Votes(7, "支部党员大会", 12, 10, 6, 3, 1)
    step(branch, behind, officer, K.MEETING, date(2026, 11, 18), votes=lost)
    assert refusal(branch, behind, officer, K.HANDED, date(2026, 11, 19)) == [
        "支部党员大会没有通过（赞成应超过应到会有表决权党员的半数）"
    ]
    again = step(branch, behind, officer, K.WARNING, date(2026, 11, 19), due_on=date(2026, 12, 19))
    assert again.months == [date(2026, month, 1) for month in range(4, 11)]


def test_a_vote_that_does_not_add_up_is_refused(branch, behind, officer):
    served(branch, behind, officer)
    wrong = Votes(7, "支部党员大会", 12, 10, 9, 1, 1)
    assert refusal(branch, behind, officer, K.MEETING, date(2026, 11, 18), votes=wrong) == [
        "赞成、反对、弃权合计 11 票，多于实到 10 人，请核对"
    ]


def test_payment_ends_the_case_by_itself(branch, behind, officer):
    served(branch, behind, officer)
    make.paid(branch, behind, 4, 5, 6, 7, 8, 9, by=officer)
    assert ArrearsCase.objects.open().count() == 1  # October is still unpaid
    make.paid(branch, behind, 10, by=officer)
    assert ArrearsCase.objects.open().count() == 0
    state = case_of(organization=branch, person=behind, on=date(2026, 11, 20))
    assert (state.ended.way_label, state.ended.recorded_by) == ("已经补齐", officer)
    before = case_of(organization=branch, person=behind, on=date(2026, 11, 19), past=True)
    assert (before.is_running, before.ended) == (True, None)


def test_who_falls_behind_again_has_a_second_case(branch, person, officer):
    make.assessed(branch, 2, 3, 4)
    talked(branch, person, officer, on=date(2026, 5, 5))
    make.paid(branch, person, 2, 3, 4, by=officer)
    make.assessed(branch, 8, 9, 10)
    talked(branch, person, officer, on=date(2026, 11, 20))
    rounds = ArrearsCase.objects.order_by("round").values_list("round", "opened_on")
    assert list(rounds) == [(1, date(2026, 5, 5)), (2, date(2026, 11, 20))]


def test_a_granted_exemption_ends_the_case_too(branch, behind, officer):
    talked(branch, behind, officer)
    step(branch, behind, officer, K.REASON, date(2026, 11, 1), way="ill", text="住院手术")
    assert refusal(
        branch, behind, officer, K.WARNING, date(2026, 11, 20), due_on=date(2026, 12, 20)
    ) == ["已登记正当理由，停止办理；理由不在了，先恢复办理"]
    terms = ReliefTerms(
        "exempt", Decimal(0), date(2026, 4, 1), date(2027, 1, 1), "住院手术",
        date(2026, 11, 3), "党委", date(2026, 11, 9),
    )  # fmt: skip
    grant_relief(person=behind, organization=branch, terms=terms, by=officer, at=at(11, 20))
    assert ArrearsCase.objects.open().count() == 0


def test_what_was_said_is_encrypted_and_reading_it_is_told(branch, behind, officer):
    row = talked(branch, behind, officer)
    (stored,) = ArrearsStep.objects.raw("SELECT id, text AS sealed FROM dues_arrearsstep")
    assert "住院" not in stored.sealed
    with pytest.raises(ActionError, match="请写明查看的事由"):
        reveal_arrears_step(step=row, reason=" ", by=officer, at=at(11, 20))
    shown = reveal_arrears_step(step=row, reason="支委会研究", by=officer, at=at(11, 20))
    event = AuditEvent.objects.get(action="dues.arrears_revealed")
    assert (shown, event.person_id, event.detail["reason"]) == (
        "母亲住院，手头紧", behind.pk, "支委会研究",
    )  # fmt: skip


def test_the_desk_says_the_next_step_with_its_day(branch, behind, officer):
    served(branch, behind, officer)
    on = date(2026, 11, 20)
    found = [
        (one.title, one.due_on, one.late)
        for one in desk_duties("dues.queries.duties", organization=branch, on=on)
    ]
    words = "期限已过，支部研究是否提交支部党员大会"
    assert (f"{behind}：{words}", date(2026, 11, 10), True) in found
    assert not any("待谈话提醒" in title for title, _, _ in found)


@pytest.mark.parametrize("change", ["UPDATE {} SET {} = NULL", "DELETE FROM {}"])
@pytest.mark.parametrize(
    ("table", "column"), [("dues_arrearscase", "opened_on"), ("dues_arrearsstep", "due_on")]
)
def test_nothing_is_changed_or_deleted(branch, behind, officer, change, table, column):
    talked(branch, behind, officer)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(change.format(table, column))


def insert(case, kind, on, **fields):
    return ArrearsStep.objects.create(
        key=uuid4(), case=case, kind=kind, on=on, recorded_at=at(11, 20), **fields
    )


@pytest.mark.parametrize(
    ("kind", "on", "fields"),
    [
        ("served", date(2026, 11, 1), {"way": "hand"}),
        ("handed", date(2026, 11, 1), {}),
        ("talk", date(2026, 9, 1), {"text": "要点"}),  # before the talk of October
        ("talk", date(2026, 11, 1), {}),  # nothing said
        ("warning", date(2026, 11, 1), {"due_on": date(2026, 11, 1), "amount": 1}),
        ("reason", date(2026, 11, 1), {"way": "hand", "text": "病"}),
        ("closed", date(2026, 11, 1), {"way": "ill"}),
    ],
)
def test_the_database_refuses_a_step_that_does_not_fit(branch, behind, officer, kind, on, fields):
    case = talked(branch, behind, officer).case
    owner = {"owner": behind} if kind in ("talk", "served") else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(case, kind, on, **owner, **fields)


def test_the_database_refuses_a_meeting_within_the_deadline(branch, behind, officer):
    served(branch, behind, officer)
    case = ArrearsCase.objects.get()
    numbers = {"voters_due": 3, "voters_present": 3, "in_favour": 2, "against": 1, "abstained": 0}
    with pytest.raises(IntegrityError, match="does not fit"), transaction.atomic():
        insert(case, "meeting", date(2026, 11, 9), meeting=1, **numbers)
    assert insert(case, "meeting", date(2026, 11, 10), meeting=1, **numbers).is_carried


def test_the_database_refuses_a_second_open_case_and_anything_after_the_end(
    branch, behind, officer
):
    case = talked(branch, behind, officer).case
    with pytest.raises(IntegrityError, match="is open"), transaction.atomic():
        ArrearsCase.objects.create(
            organization=branch, person=behind, round=2, opened_on=date(2026, 11, 1)
        )
    insert(case, "closed", date(2026, 11, 1), way="withdrawn")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(case, "resumed", date(2026, 11, 2))

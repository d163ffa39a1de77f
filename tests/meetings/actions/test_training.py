"""培训证明: entered, confirmed by somebody else, refused with a reason, counted when confirmed."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError, ProgrammingError

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.notices.models import Notice
from meetings.actions.training import decide_training, enter_training, withdraw_training
from meetings.models import StudyCredit, Training, TrainingStep
from meetings.queries.training import state_of
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import AT, TODAY, make_person, make_user
from tests.factories.study import certificate, make_confirmed, make_training

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch(full=4)


@pytest.fixture
def member(branch):
    return branch.people[2]


def _decide(training, branch, kind="confirmed", note=""):
    return decide_training(training=training, kind=kind, note=note, by=branch.user, at=AT)


def _hours(person):
    return [credit.hours for credit in StudyCredit.objects.filter(person=person)]


def test_only_a_confirmed_training_brings_hours(branch, member):
    training = make_training(member, branch.user, upload=certificate())
    assert (state_of(training), _hours(member)) == ("waiting", [])
    _decide(training, branch)
    (credit,) = StudyCredit.objects.filter(person=member)
    assert (credit.hours, credit.source, credit.earned_on) == (24, "gathered", date(2026, 10, 15))
    assert (credit.training, credit.meeting, credit.pk) == (training, None, 2 * training.pk + 1)
    with pytest.raises(ActionError, match="请写明理由"):
        _decide(training, branch, "revoked")
    _decide(training, branch, "revoked", "证书是别人的")
    assert _hours(member) == []


def test_a_sealed_meeting_brings_its_hours_to_who_was_there(branch, member):
    meeting = make_sealed(branch, study_hours=Decimal(2), absent={member.pk: ("leave", "出差")})
    make_sealed(branch, kind="committee", held_on=date(2026, 11, 16))
    there = branch.people[3]
    (credit,) = StudyCredit.objects.filter(person=there)
    assert (credit.hours, credit.meeting, credit.source) == (2, meeting, "meeting")
    assert _hours(member) == []


def test_a_refusal_says_why_and_the_member_reads_it(branch, member):
    user = make_user("member", branch.organization, member)
    training = make_training(member, user)
    with pytest.raises(ActionError, match="请写明理由"):
        _decide(training, branch, "refused")
    _decide(training, branch, "refused", "没有盖章")
    notice = Notice.objects.get(recipient=user)
    assert (notice.subject, notice.body) == ("培训不予确认：党支部书记示范培训班", "没有盖章")
    with pytest.raises(ActionError, match="不能再办理"):
        _decide(training, branch)
    make_training(member, user)  # may be entered anew


def test_nobody_confirms_one_s_own(branch):
    training = make_training(branch.secretary, branch.user)
    with pytest.raises(ActionError, match="自己的培训"):
        _decide(training, branch)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingStep.objects.create(
            training=training, number=1, kind="confirmed", at=AT, by=branch.user
        )


def test_the_branch_s_own_entry_is_confirmed_at_once_but_for_oneself(branch, member):
    facts = {
        "way": "online", "organizer": "学习平台", "course": "网上专题班", "hours": Decimal(8),
        "starts_on": date(2026, 9, 1), "last_on": date(2026, 9, 30), "by": branch.user, "at": AT,
        "confirmed": True,
    }  # fmt: skip
    key = uuid4()
    training = enter_training(person=member, key=key, **facts)
    assert enter_training(person=member, key=key, **facts) == training  # sent twice
    assert state_of(training) == "confirmed"
    own = enter_training(person=branch.secretary, key=uuid4(), **facts)
    assert state_of(own) == "waiting"


def test_the_member_withdraws_what_waits(branch, member):
    user = make_user("member", branch.organization, member)
    training = make_training(member, user)
    with pytest.raises(ActionError, match="只有本人"):
        withdraw_training(training=training, by=branch.user, at=AT)
    withdraw_training(training=training, by=user, at=AT)
    with pytest.raises(ActionError, match="不能再办理"):
        _decide(training, branch)


def test_the_same_training_is_entered_once_and_days_have_eight_hours(branch, member):
    make_training(member, branch.user)
    with pytest.raises(ActionError, match="已经登记过"):
        make_training(member, branch.user)
    with pytest.raises(ActionError, match="合起来 25 学时"):
        make_training(member, branch.user, course="另一个班", starts_on=date(2026, 10, 15), hours=1)
    make_training(member, branch.user, course="网上班", way="online")
    make_training(branch.people[3], branch.user)
    with pytest.raises(ActionError, match="3 天最多 24 学时"):
        make_training(branch.secretary, branch.user, hours=25)


def test_who_is_on_no_roster_cannot_enter_one(branch):
    stranger = make_person(branch.organization, starts_on=date(2020, 1, 1))
    stranger.memberships.update(ends_on=date(2026, 1, 1))
    with pytest.raises(ActionError, match="不在任何党支部"):
        make_training(stranger, branch.user)


def _refused(build):
    with pytest.raises(IntegrityError), transaction.atomic():
        build()


def test_the_database_refuses_what_cannot_be(branch, member):
    training = make_confirmed(member, branch.user)
    facts = {
        name: getattr(training, name)
        for name in ("organization", "person", "way", "organizer", "course", "starts_on",
                     "last_on", "hours", "entered_at", "entered_by")
    }  # fmt: skip
    for wrong in (
        {"hours": 0}, {"course": ""}, {"organizer": ""}, {"way": "meeting"},
        {"last_on": date(2026, 10, 12)},
    ):  # fmt: skip
        _refused(lambda wrong=wrong: Training.objects.create(key=uuid4(), **facts | wrong))
    step = {"training": training, "at": AT, "by": branch.user}
    _refused(lambda: TrainingStep.objects.create(number=2, kind="confirmed", **step))
    _refused(lambda: TrainingStep.objects.create(number=2, kind="revoked", **step))
    _refused(lambda: TrainingStep.objects.create(number=1, kind="revoked", note="错", **step))
    _refused(lambda: TrainingStep.objects.create(number=2, kind="withdrawn", note="错", **step))


@pytest.mark.parametrize("table", ["training", "trainingstep"])
def test_the_application_cannot_change_a_row(table):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE meetings_{table} SET id = id")


def test_nobody_writes_hours_by_hand():
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE meetings_studycredit SET hours = 99")


def test_every_step_stands_in_the_log(branch, member):
    _decide(make_confirmed(member, branch.user), branch, "revoked", "登记错了")
    found = AuditEvent.objects.filter(action__startswith="training.").order_by("pk")
    assert [event.action for event in found] == [
        "training.entered", "training.confirmed", "training.revoked",
    ]  # fmt: skip
    assert date(2026, 11, 20) == TODAY

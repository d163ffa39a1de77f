"""处分 and 处置: effect on votes, standing and posts; nothing is ever edited."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.positions import appoint_person
from members.actions.sanctions import change_sanction, reveal_sanction
from members.models import Position, Sanction, SanctionChange
from members.queries.roster import roster, voters_on
from members.queries.sanctions import awaiting, described, of_person
from tests.factories.care import make_sanction
from tests.factories.members import AT, TODAY, make_person, make_position, make_tree

pytestmark = pytest.mark.django_db
START = date(2026, 3, 15)


@pytest.fixture
def branch():
    return make_tree()["branch"]


def votes(branch, on):
    return {e.person.name: e.may_vote for e in roster(organization=branch, on=on)}


def test_who_is_under_probation_belongs_but_does_not_vote(branch):
    make_person(branch, "沈玉平")
    person = make_person(branch, "陶建中")
    make_sanction(person, "probation", starts_on=START, months=12)
    assert votes(branch, date(2026, 3, 14)) == {"沈玉平": True, "陶建中": True}
    assert votes(branch, START) == {"沈玉平": True, "陶建中": False}
    assert votes(branch, date(2027, 3, 14))["陶建中"] is False
    assert votes(branch, date(2027, 3, 15))["陶建中"] is True
    assert [row.person.name for row in voters_on(within=branch, on=TODAY)] == ["沈玉平"]


def test_suspended_rights_come_back_on_the_day_they_are_lifted(branch):
    person = make_person(branch, "陶建中")
    sanction = make_sanction(person, "rights", starts_on=START)
    assert votes(branch, TODAY) == {"陶建中": False}
    change_sanction(
        sanction=sanction, kind="lifted", ends_on=date(2026, 9, 1), reason="解除留置",
        by=None, at=AT,
    )  # fmt: skip
    assert votes(branch, date(2026, 8, 31)) == {"陶建中": False}
    assert votes(branch, date(2026, 9, 1)) == {"陶建中": True}


def test_a_warning_leaves_the_vote(branch):
    make_sanction(make_person(branch, "陶建中"), "warning")
    assert votes(branch, TODAY) == {"陶建中": True}


def test_the_roster_asks_the_same_number_of_questions_for_everybody(
    branch, django_assert_num_queries
):
    make_sanction(make_person(branch), "rights")
    with django_assert_num_queries(3):
        roster(organization=branch, on=TODAY)
    for _ in range(2):
        make_sanction(make_person(branch), "rights")
    with django_assert_num_queries(3):
        roster(organization=branch, on=TODAY)


def test_expulsion_changes_the_standing_and_needs_meeting_and_approval(branch):
    person = make_person(branch)
    with pytest.raises(ActionError, match="请写支部党员大会"):
        make_sanction(person, "expulsion", starts_on=START)
    assert Sanction.objects.count() == 0
    papers = {"meeting_on": date(2026, 3, 1), "approved_on": START}
    sanction = make_sanction(person, "expulsion", starts_on=START, papers=papers)
    assert sanction.ends_on == date(2031, 3, 15)
    assert person.standings.last().kind == "expelled"
    assert votes(branch, TODAY) == {}


def test_a_removal_names_its_ground(branch):
    person = make_person(branch)
    papers = {"meeting_on": date(2026, 3, 1), "approved_on": START}
    with pytest.raises(ActionError, match="按哪一种情形除名"):
        make_sanction(person, "removal", starts_on=START, papers=papers)
    make_sanction(person, "removal", starts_on=START, ground="lapsed", papers=papers)
    assert person.standings.last().kind == "lapsed"


def test_probation_ends_the_posts(branch):
    person = make_person(branch)
    make_position(person, branch, "secretary")
    make_sanction(person, "probation", starts_on=START, months=24)
    assert Position.objects.get().ends_on == START


def test_removal_from_posts_ends_those_that_it_names(branch):
    person = make_person(branch)
    secretary = make_position(person, branch, "secretary")
    other = make_position(person, branch, "publicity")
    with pytest.raises(ActionError, match="撤销哪些职务"):
        make_sanction(person, "post_removal", starts_on=START)
    make_sanction(person, "post_removal", starts_on=START, posts=[secretary])
    secretary.refresh_from_db()
    other.refresh_from_db()
    assert (secretary.ends_on, other.ends_on) == (START, None)


def test_nobody_takes_a_post_without_the_right_to_be_elected(branch):
    person = make_person(branch)
    make_sanction(person, "probation", starts_on=START, months=12)
    post = {
        "person": person,
        "organization": branch,
        "post": "committee_member",
        "by": None,
        "at": AT,
    }
    with pytest.raises(ActionError, match="没有选举权和被选举权"):
        appoint_person(starts_on=date(2027, 3, 14), **post)
    assert appoint_person(starts_on=date(2027, 3, 15), **post).pk


def test_the_end_of_probation_waits_for_its_result(branch):
    person = make_person(branch)
    sanction = make_sanction(person, "probation", starts_on=date(2025, 3, 15), months=12)
    assert states(person) == ["期满待结论"]
    assert [one.pk for one in awaiting(on=TODAY)] == [sanction.pk]
    change_sanction(
        sanction=sanction, kind="closed", ends_on=date(2026, 3, 15), reason="确已改正",
        by=None, at=AT,
    )  # fmt: skip
    assert states(person) == ["期满，恢复党员权利"]
    assert list(awaiting(on=TODAY)) == []
    with pytest.raises(ActionError, match="已经登记过结论"):
        change_sanction(
            sanction=sanction, kind="extended", ends_on=date(2027, 3, 15), reason="再看",
            by=None, at=AT,
        )  # fmt: skip


def test_who_was_expelled_has_nothing_left_to_be_discussed(branch):
    person = make_person(branch)
    make_sanction(person, "correction", starts_on=date(2025, 3, 15), months=6)
    papers = {"meeting_on": date(2026, 3, 1), "approved_on": START}
    make_sanction(person, "expulsion", starts_on=START, papers=papers)
    assert states(person) == ["影响期内", "已期满"]
    assert list(awaiting(on=TODAY)) == []


def states(person):
    return [state.label for _, state in described(of_person(person, on=TODAY), on=TODAY)]


def test_the_same_decision_is_registered_once_unless_revoked(branch):
    person = make_person(branch)
    sanction = make_sanction(person)
    with pytest.raises(ActionError, match="已经登记过警告"):
        make_sanction(person)
    change_sanction(
        sanction=sanction, kind="revoked", ends_on=START, reason="登记错误", by=None, at=AT
    )
    assert make_sanction(person).pk != sanction.pk


def test_the_matter_is_encrypted_and_looking_leaves_a_row(branch):
    person = make_person(branch)
    sanction = make_sanction(person)
    with pytest.raises(ActionError, match="请写明查看的事由"):
        reveal_sanction(sanction=sanction, reason=" ", by=None, at=AT)
    assert reveal_sanction(sanction=sanction, reason="核实", by=None, at=AT) == "违反会议纪律"
    event = AuditEvent.objects.get(action="person.sanction_revealed")
    assert event.person_id == person.pk
    detail = AuditEvent.objects.get(action="sanction.recorded").detail
    assert "违反会议纪律" not in str(detail)


def test_the_database_refuses_to_edit_or_delete(branch):
    sanction = make_sanction(make_person(branch))
    change_sanction(sanction=sanction, kind="revoked", ends_on=START, reason="复查", by=None, at=AT)
    for rows in (Sanction.objects.all(), SanctionChange.objects.all()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows.update(document="另一号")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows._raw_delete(rows.db)


@pytest.mark.parametrize(
    ("kind", "end", "constraint"),
    [
        ("warning", None, "sanction_end_as_kind"),
        ("rights", date(2027, 1, 1), "sanction_end_as_kind"),
        ("warning", START, "sanction_ends_after_start"),
    ],
)
def test_the_database_refuses_wrong_periods(branch, kind, end, constraint):
    person = make_person(branch)
    with pytest.raises(IntegrityError, match=constraint):
        Sanction.objects.create(
            person=person, kind=kind, starts_on=START, ends_on=end, decided_by="区纪委",
            recorded_at=AT,
        )  # fmt: skip


def test_a_change_without_a_reason_is_refused_by_both(branch):
    sanction = make_sanction(make_person(branch))
    with pytest.raises(ActionError, match="请写明理由"):
        change_sanction(
            sanction=sanction, kind="revoked", ends_on=START, reason=" ", by=None, at=AT
        )
    with pytest.raises(IntegrityError, match="sanction_change_has_reason"):
        SanctionChange.objects.create(
            sanction=sanction, kind="revoked", ends_on=START, reason="", recorded_at=AT
        )

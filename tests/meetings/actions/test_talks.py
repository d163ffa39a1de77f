"""谈心谈话: logged once, withdrawn with a reason, read by a right of its own."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.talks import reveal_talk, withdraw_talk
from meetings.models import Talk
from meetings.queries.talks import gaps_of, matrix_of
from tests.factories.meetings import make_branch
from tests.factories.members import AT, TODAY, make_person
from tests.factories.reviews import make_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch(full=4)


def test_a_talk_is_kept_with_its_kind_and_its_gist_is_not_readable_in_the_table(branch):
    talk = make_talk(branch.organization, branch.people[2], branch.people[0])
    assert (talk.first, talk.second) == (branch.people[0], branch.people[2])
    assert talk.kind == "officer_member"
    with connection.cursor() as cursor:
        cursor.execute("SELECT gist FROM meetings_talk")
        assert "老人" not in cursor.fetchone()[0]
    assert Talk.objects.get().gist == "家里老人要照顾，想调班"
    assert AuditEvent.objects.filter(action="talk.logged").count() == 2


def test_the_same_form_sent_twice_logs_once(branch):
    key = uuid4()
    for _ in range(2):
        make_talk(branch.organization, *branch.people[:2], key=key)
    assert Talk.objects.count() == 1


def test_who_is_not_on_the_roster_of_that_day_is_refused(branch):
    stranger = make_person(make_branch().organization)
    with pytest.raises(ActionError, match="不在"):
        make_talk(branch.organization, branch.people[0], stranger)
    with pytest.raises(ActionError, match="日期晚于今天"):
        make_talk(branch.organization, *branch.people[:2], held_on=date(2026, 11, 21))
    with pytest.raises(ActionError, match="另一个人"):
        make_talk(branch.organization, branch.people[0], branch.people[0])


def test_a_withdrawn_talk_stays_and_no_longer_counts(branch):
    talk = make_talk(branch.organization, *branch.people[:2])
    before = len(gaps_of(branch.organization, year=2026, on=TODAY))
    withdraw_talk(talk=talk, reason="日期写错", by=branch.user, at=AT)
    assert len(gaps_of(branch.organization, year=2026, on=TODAY)) == before + 1
    assert (Talk.objects.count(), Talk.objects.counted().count()) == (1, 0)
    with pytest.raises(ActionError, match="已经撤回过"):
        withdraw_talk(talk=talk, reason="再来", by=branch.user, at=AT)


def test_reading_what_was_said_is_in_the_log_of_both(branch):
    talk = make_talk(branch.organization, *branch.people[1:3])
    assert reveal_talk(talk=talk, reason="了解思想状况", by=branch.user, at=AT) == talk.gist
    events = AuditEvent.objects.filter(action="person.talk_revealed")
    assert {event.person_id for event in events} == {one.pk for one in branch.people[1:3]}
    with pytest.raises(ActionError, match="事由"):
        reveal_talk(talk=talk, reason=" ", by=branch.user, at=AT)


def test_the_table_is_only_ever_added_to(branch):
    make_talk(branch.organization, *branch.people[:2])
    with pytest.raises(ProgrammingError), transaction.atomic():
        Talk.objects.update(place="别处")


def test_nobody_talks_with_oneself_in_the_database(branch):
    talk = make_talk(branch.organization, *branch.people[:2])
    talk.pk, talk.key, talk.second = None, uuid4(), talk.first
    with pytest.raises(IntegrityError), transaction.atomic():
        talk.save(force_insert=True)


def test_the_matrix_shows_who_is_missing(branch):
    secretary, organizer, one, two = branch.people
    make_talk(branch.organization, secretary, one)
    make_talk(branch.organization, one, two)
    matrix = matrix_of(branch.organization, year=2026, on=TODAY)
    assert matrix.officers == (secretary, organizer)
    rows = {row.person: row for row in matrix.rows}
    assert [cell.number for cell in rows[one].cells] == [1, 0]
    assert [cell.missing for cell in rows[one].cells] == [False, False]
    assert [cell.missing for cell in rows[two].cells] == [True, True]
    assert rows[two].others.number == 1
    assert rows[secretary].cells[0] is None
    assert rows[secretary].cells[1].missing
    assert len(matrix.gaps) == 2  # the two officers, and the second member with one of them


@pytest.mark.parametrize("members", [4, 12])
def test_the_matrix_asks_the_same_number_of_questions(members, django_assert_num_queries):
    branch = make_branch(full=members)
    for one, two in zip(branch.people, branch.people[1:], strict=False):
        make_talk(branch.organization, one, two)
    with django_assert_num_queries(5):
        matrix_of(branch.organization, year=2026, on=TODAY)


def test_a_day_before_the_talk_does_not_know_it(branch):
    make_talk(branch.organization, *branch.people[:2], held_on=date(2026, 5, 4))
    before = matrix_of(branch.organization, year=2026, on=date(2026, 5, 3))
    after = matrix_of(branch.organization, year=2026, on=date(2026, 5, 4))
    assert len(before.gaps) == len(after.gaps) + 1

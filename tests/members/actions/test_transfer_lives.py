"""Random lives of two people under letters: the product against a few lines of plain Python."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from branchrecords.errors import ActionError
from members.actions.transfers import cancel_letter, return_letter
from members.models import Membership, Transfer
from tests.factories.members import AT, id_number, make_person, make_tree
from tests.factories.transfers import accept, letter, letter_from_outside

pytestmark = pytest.mark.django_db

DATES = {"joined_on": date(2008, 7, 1), "full_on": date(2009, 7, 1)}
START = datetime(2026, 1, 5, 2, 0, tzinfo=AT.tzinfo)
MOVES = st.one_of(
    st.tuples(st.just("issue"), st.integers(0, 1), st.integers(0, 3)),
    st.tuples(st.just("accept"), st.integers(0, 1), st.integers(0, 6)),
    st.tuples(st.sampled_from(("return", "cancel")), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("come"), st.integers(0, 1), st.integers(0, 2)),
    st.tuples(st.just("wait"), st.just(0), st.integers(1, 20)),
)


class Plain:
    """Where each of two people is, day by day; None is outside. Three branches, two committees."""

    COMMITTEE = ("A", "A", "B")

    def __init__(self):
        self.since = [{date(2020, 1, 1): place} for place in (0, 2)]
        self.open = [None, None]  # (target, issued_on)

    def at(self, who, day):
        return self.since[who][max(d for d in self.since[who] if d <= day)]

    def allows(self, verb, who, target, on, today):
        waiting, here = self.open[who], self.at(who, today)
        if verb == "issue":
            away = target is None or here is None or self.COMMITTEE[target] != self.COMMITTEE[here]
            return waiting is None and here is not None and away
        if verb == "come":
            return waiting is None and here is None and max(self.since[who]) < today
        if verb == "accept":
            return max(waiting[1], max(self.since[who]) + timedelta(days=1)) <= on <= today
        return True

    def do(self, verb, who, target, on, today):
        if verb in ("issue", "come"):
            self.open[who] = (target, today)
            return
        if verb == "accept":
            self.since[who][on] = self.open[who][0]
        self.open[who] = None


def _act(verb, person, target, on, now):
    sent = Transfer.objects.open().filter(person=person).first()
    if verb == "issue":
        letter(person, target, at=now)
    elif verb == "come":
        letter_from_outside(
            target,
            name=person.name,
            issued_on=now.date(),
            at=now,
            facts={"id_number": person.id_number},
        )
    elif verb == "accept":
        accept(sent, on, at=now, note="迟到")
    else:
        end = return_letter if verb == "return" else cancel_letter
        end(transfer=sent, reason="原因", by=None, at=now)


def _play(moves, people, branches):
    """Both worlds take the same moves; what one refuses, the other refuses."""
    plain, now = Plain(), START
    for verb, who, what in moves:
        today = now.date()
        if verb == "wait":
            now += timedelta(days=what)
            continue
        if verb not in ("issue", "come") and plain.open[who] is None:
            assert not Transfer.objects.open().filter(person=people[who]).exists()
            continue
        target, on = what if what < 3 else None, today - timedelta(days=what)
        allowed = plain.allows(verb, who, target, on, today)
        try:
            with transaction.atomic():
                _act(verb, people[who], None if target is None else branches[target], on, now)
        except ActionError:
            assert not allowed, (verb, who, what)
        else:
            assert allowed, (verb, who, what)
            plain.do(verb, who, target, on, today)
    return plain, now.date()


def _turning_days(since, person, last):
    """Each day on which either world changes, and the day before: in between nothing differs."""
    turns = {START.date(), last + timedelta(days=1), *since}
    for row in person.memberships.all():
        turns |= {row.starts_on, row.ends_on} - {None}
    days = turns | {day - timedelta(days=1) for day in turns}
    return sorted(day for day in days if START.date() <= day <= last + timedelta(days=1))


@settings(max_examples=40)
@given(moves=st.lists(MOVES, min_size=1, max_size=25))
def test_on_each_day_a_member_counts_in_exactly_one_branch(moves):
    with transaction.atomic():
        tree = make_tree()
        branches = [tree["branch"], tree["sister"], tree["other"]]
        people = [
            make_person(
                branches[place],
                starts_on=date(2020, 1, 1),
                id_number=id_number(sequence=sequence),
                **DATES,
            )
            for place, sequence in ((0, 71), (2, 73))
        ]
        plain, last = _play(moves, people, branches)
        for who, person in enumerate(people):
            for day in _turning_days(plain.since[who], person, last):
                rows = Membership.objects.active_on(day).filter(person=person)
                expected = plain.at(who, day)
                found = [branches.index(row.organization) for row in rows]
                assert found == ([] if expected is None else [expected]), (who, day)
        numbers = Transfer.objects.filter(issuer__isnull=False).order_by("issuer", "year", "serial")
        for issuer in {row.issuer_id for row in numbers}:
            series = [row.serial for row in numbers if row.issuer_id == issuer]
            assert series == list(range(1, len(series) + 1))
        transaction.set_rollback(True)

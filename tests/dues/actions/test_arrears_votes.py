"""The vote on 除名 comes from the sealed record of the 支部党员大会."""

from datetime import date
from uuid import uuid4

import pytest

from dues.actions.arrears import StepFacts, record_arrears_step
from dues.forms.arrears import MeetingForm
from dues.rules.arrears import StepKind
from members.models import Person
from members.queries.development_votes import sealed_votes
from members.rules.development_votes import ORDINARY
from tests.factories import dues as make
from tests.factories.meetings import make_branch, make_sealed

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 12)
ITEM = {
    "heading": "讨论自行脱党除名",
    "discussion": "支部大会讨论。",
    "resolution": "同意除名，报上级批准。",
    "matter": "ordinary",
    "method": "ballot",
}


@pytest.fixture
def place():
    return make_branch(full=5)


def form_for(place, **typed):
    votes = sealed_votes(place.organization, on=DAY, matter=ORDINARY)
    data = {"key": str(uuid4()), "vote": votes[0].key if votes else "", **typed}
    return MeetingForm(data, today=DAY, people=Person.objects.none(), votes=votes)


def test_a_sealed_vote_is_taken_over_and_carries(place):
    make_sealed(
        place, kind="general", held_on=DAY,
        items=[{**ITEM, "in_favour": 4, "against": 1, "abstained": 0}],
    )  # fmt: skip
    form = form_for(place, in_favour="5")  # what is typed beside a sealed vote does not count
    assert form.is_valid(), form.errors
    person = place.people[0]
    for month in range(4, 11):
        make.owed(person, place.organization, date(2026, month, 1))
    for kind, on, facts in (
        (StepKind.TALK, date(2026, 10, 5), {"owner": person, "text": "要点"}),
        (StepKind.WARNING, date(2026, 10, 6), {"due_on": date(2026, 11, 5)}),
        (StepKind.SERVED, date(2026, 10, 7), {"owner": person, "way": "hand"}),
    ):
        _record(place, person, StepFacts(kind, on, **facts))
    row = _record(place, person, form.facts())
    assert (row.on, row.voters_due, row.voters_present, row.in_favour, row.is_carried) == (
        DAY, 5, 5, 4, True,
    )  # fmt: skip
    assert "讨论自行脱党除名" in row.meeting_title


def test_a_record_without_counted_votes_asks_for_them(place):
    make_sealed(place, kind="general", held_on=DAY)
    form = form_for(place, in_favour="4")
    assert not form.is_valid()
    assert set(form.errors) == {"against", "abstained"}
    assert "请照会议记录填写" in form.errors["against"][0]
    full = form_for(place, in_favour="4", against="1", abstained="0")
    assert full.is_valid()
    assert (full.facts().votes.due, full.facts().votes.in_favour) == (5, 4)


def test_without_a_sealed_meeting_there_is_nothing_to_choose(place):
    assert not form_for(place).is_valid()


def _record(place, person, facts):
    return record_arrears_step(
        key=uuid4(), organization=place.organization, person=person, facts=facts,
        by=make.user(place.organization), at=make.AT,
    )  # fmt: skip

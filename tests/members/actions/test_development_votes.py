"""The vote of step 15 comes from the sealed meeting: no other number, no other person."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from branchrecords.errors import ActionError
from members.actions.development import record_step
from members.actions.development_corrections import correct_record
from members.actions.development_writing import Record
from members.models import StepRecord
from members.rules.development import STEPS_BY_KEY
from tests.factories.development import VOTE, make_case
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import AT

pytestmark = pytest.mark.django_db
HELD = date(2024, 10, 10)
SEALED = {**VOTE, "due": 9, "present": 9, "in_favour": 8, "against": 1, "abstained": 0}


@pytest.fixture
def place():
    return make_branch(full=9)


@pytest.fixture
def meeting(place):
    item = {
        "heading": "讨论接收预备党员",
        "discussion": "支部大会逐个讨论、逐个表决。",
        "resolution": "同意接收。",
        "matter": "admission",
        "method": "ballot",
        "in_favour": 8,
        "against": 1,
        "abstained": 0,
    }
    return make_sealed(place, kind="general", held_on=HELD, items=[item])


def admit(case, facts: dict, vote: str, on: date = HELD) -> StepRecord:
    entry = Record(on, facts, vote=vote)
    return record_step(case=case, step=STEPS_BY_KEY["admission"], entry=entry, by=None, at=AT)


def key_of(meeting) -> str:
    return f"{meeting.pk}-{meeting.agenda.get().pk}"


def test_the_record_keeps_which_vote_it_was(place, meeting):
    case = make_case(place.organization, "form", members=place.people)
    row = admit(case, SEALED, key_of(meeting))
    assert (row.meeting, row.agenda_item) == (meeting.pk, meeting.agenda.get().pk)
    assert row.vote_key == key_of(meeting)


def test_other_numbers_than_the_sealed_ones_are_refused_by_name(place, meeting):
    case = make_case(place.organization, "form", members=place.people)
    with pytest.raises(ActionError) as refusal:
        admit(case, {**SEALED, "in_favour": 9, "against": 0}, key_of(meeting))
    assert [(b.target, b.message) for b in refusal.value.blockers] == [
        ("in_favour", "和封存的会议记录不一致。赞成：会议记录是 8，这里填了 9"),
        ("against", "和封存的会议记录不一致。反对：会议记录是 1，这里填了 0"),
    ]


def test_written_opinions_come_on_top_of_the_sealed_count(place, meeting):
    case = make_case(place.organization, "form", members=place.people)
    with pytest.raises(ActionError, match="书面意见 1 份多于未到会的 0 人"):
        admit(case, {**SEALED, "written_in_favour": 1}, key_of(meeting))


def test_one_vote_is_about_one_person(place, meeting):
    first = make_case(place.organization, "form", members=place.people, name="甲同志")
    other = make_case(place.organization, "form", members=place.people, name="乙同志")
    admit(first, SEALED, key_of(meeting))
    with pytest.raises(ActionError, match="已经登记在甲同志名下"):
        admit(other, SEALED, key_of(meeting))
    row = other.records.current().order_by("sequence").last()
    with pytest.raises(IntegrityError, match="step_vote_is_about_one_person"), transaction.atomic():
        StepRecord.objects.create(
            case=other,
            step="admission",
            sequence=99,
            done_on=HELD,
            organization=row.organization,
            meeting=meeting.pk,
            agenda_item=meeting.agenda.get().pk,
            recorded_at=AT,
        )


def test_a_meeting_of_another_branch_is_no_source(place, meeting):
    elsewhere = make_branch(full=9)
    case = make_case(elsewhere.organization, "form", members=elsewhere.people)
    with pytest.raises(ActionError, match="不在本支部封存的支部党员大会里"):
        admit(case, SEALED, key_of(meeting))


def test_typed_numbers_beside_a_sealed_meeting_are_let_in_with_a_warning(place, meeting):
    case = make_case(place.organization, "form", members=place.people)
    row = admit(case, {**SEALED, "due": 8, "present": 8, "in_favour": 8, "against": 0}, "")
    assert (row.result, row.meeting) == ("passed", None)


def test_a_correction_keeps_the_vote_and_its_numbers(place, meeting):
    case = make_case(place.organization, "form", members=place.people)
    row = admit(case, SEALED, key_of(meeting))
    again = correct_record(
        record=row,
        entry=Record(HELD, {**SEALED, "opinion": "补写决议要点"}, vote=row.vote_key),
        reason="补写",
        by=None,
        at=AT,
    )
    assert again.vote_key == key_of(meeting)
    with pytest.raises(ActionError, match="会议记录是 8"):
        correct_record(
            record=again,
            entry=Record(HELD, {**SEALED, "in_favour": 7}, vote=again.vote_key),
            reason="改票",
            by=None,
            at=AT,
        )

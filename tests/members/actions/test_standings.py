"""Changing a standing: what it refuses, and what follows on the same day."""

from datetime import date

import pytest
from django.db import IntegrityError

from branchrecords.errors import ActionError
from members.actions.standings import change_standing
from members.models import Person, Position, RuleOverride, Standing
from members.queries.roster import roster
from members.rules.kinds import StandingKind as K
from tests.factories.members import AT, TODAY, make_person, make_position, make_tree

pytestmark = pytest.mark.django_db
DECIDED = {"meeting_on": date(2026, 11, 2), "approved_on": date(2026, 11, 18)}


def change(person, kind, on=TODAY, **fields):
    fields.setdefault("papers", DECIDED)
    fields.setdefault("reason", "支部大会决议")
    return change_standing(person=person, kind=kind, starts_on=on, by=None, at=AT, **fields)


@pytest.fixture
def branch():
    return make_tree()["branch"]


def test_an_exit_keeps_its_papers_and_leaves_roster_and_post(branch):
    person = make_person(branch)
    make_position(person, branch, "secretary")
    papers = {**DECIDED, "document": "临街工委〔2026〕12号", "approved_by": "街道党工委"}
    standing = change(person, K.LAPSED, papers=papers)
    assert (standing.document, standing.approved_on) == ("临街工委〔2026〕12号", date(2026, 11, 18))
    assert roster(organization=branch, on=TODAY) == []
    assert Position.objects.get().ends_on == TODAY


def test_nobody_is_put_out_without_meeting_and_approval(branch):
    person = make_person(branch)
    with pytest.raises(ActionError, match=r"请写支部党员大会.*；请写上级批准") as caught:
        change(person, K.LAPSED, papers={})
    assert {b.article for b in caught.value.blockers} == {"《党章》第九条"}
    with pytest.raises(ActionError, match="批准日期不能早于支部党员大会日期 2026-11-02"):
        change(person, K.LAPSED, papers={**DECIDED, "approved_on": date(2026, 11, 1)})


def test_suspension_stays_in_the_branch_but_off_the_roster_and_can_be_restored(branch):
    person = make_person(branch)
    change(person, K.SUSPENDED, date(2025, 1, 10))
    assert roster(organization=branch, on=TODAY) == []
    assert person.memberships.get().ends_on is None
    change(person, K.FULL)
    assert [entry.may_vote for entry in roster(organization=branch, on=TODAY)] == [True]
    assert Person.objects.get(pk=person.pk).full_on == date(2011, 7, 1)


def test_what_the_table_does_not_allow_is_refused_with_the_article(branch):
    person = make_person(branch)
    with pytest.raises(ActionError, match="正式党员不能改为取消预备党员资格") as caught:
        change(person, K.PROBATION_CANCELLED)
    assert caught.value.blockers[0].article == "《党章》第七条"
    assert person.standings.last().kind == K.FULL


def test_joining_anew_begins_the_dates_of_the_file_anew(branch):
    person = make_person(branch)
    change(person, K.RESIGNED, date(2015, 3, 1), papers={**DECIDED})
    for kind, day in (
        (K.APPLICANT, date(2016, 1, 1)),
        (K.ACTIVIST, date(2017, 1, 1)),
        (K.CANDIDATE, date(2018, 1, 1)),
        (K.PROBATIONARY, date(2019, 1, 1)),
    ):
        change(person, kind, day, papers={})
    person.refresh_from_db()
    assert (person.joined_on, person.full_on) == (date(2019, 1, 1), None)


def test_the_wait_after_a_removal_follows_the_setting_of_the_branch(branch):
    person = make_person(branch)
    change(person, K.LAPSED, date(2023, 3, 1))
    with pytest.raises(ActionError, match="5 年内不得重新入党，最早 2028-03-01"):
        change(person, K.APPLICANT, papers={})
    RuleOverride.objects.create(
        organization=branch,
        key="readmission_years",
        value="3",
        source="市委组织部文件",
        starts_on=date(2020, 1, 1),
    )
    assert change(person, K.APPLICANT, papers={}).kind == K.APPLICANT


def test_the_database_refuses_an_approval_before_the_meeting(branch):
    person = make_person(branch)
    with pytest.raises(IntegrityError, match="standing_approved_after_meeting"):
        Standing.objects.filter(person=person, ends_on__isnull=True).update(
            meeting_on=TODAY, approved_on=date(2026, 11, 1)
        )

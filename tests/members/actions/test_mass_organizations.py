"""Mass organisations, their activities and 推优: written, refused, logged."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from branchrecords.attachments.storing import read_attachment
from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.mass_organizations import (
    add_activity,
    change_activity,
    change_mass_organization,
    count_members,
    recommend_person,
    remove_activity,
    withdraw_recommendation,
)
from members.actions.settings import override_setting
from members.models import MassActivity
from members.rules.kinds import StandingKind
from members.rules.mass_organizations import MassKind
from tests.factories.files import PDF
from tests.factories.members import AT, TODAY, make_person
from tests.factories.units import make_mass, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def union(tree):
    return make_mass(tree["branch"], name="机关工会", founded_on=date(2020, 1, 1))


@pytest.fixture
def league(tree):
    return make_mass(tree["branch"], MassKind.LEAGUE)


def refused(words: str):
    return pytest.raises(ActionError, match=words)


def activity_of(mass, **facts):
    defaults = {"held_on": date(2026, 5, 1), "title": "球赛", "people": 20}
    return add_activity(mass_organization=mass, **(defaults | facts), by=None, at=AT)


def recommend(mass, person, **facts):
    defaults = {"recommended_on": date(2026, 6, 1), "present": 9, "in_favour": 8}
    return recommend_person(
        mass_organization=mass, person=person, **(defaults | facts), by=None, at=AT
    )


def applicant(tree, **facts):
    facts.setdefault("born_on", date(2002, 1, 1))
    return make_person(tree["branch"], "柏清扬", standing=StandingKind.APPLICANT, **facts)


def test_a_new_one_is_counted_as_of_today(tree):
    mass = make_mass(tree["branch"], members=36)
    assert mass.headcounts.values_list("counted_on", "members").get() == (TODAY, 36)


def test_a_name_stands_once_in_an_organisation(tree, union):
    with refused("已经登记过「机关工会」"):
        make_mass(tree["branch"], name="机关工会")
    make_mass(tree["sister"], name="机关工会")


def test_the_unit_lies_below_the_organisation(tree):
    unit = make_unit(tree["sister"], "甲厂")
    with refused("不在「机关第一党支部」下面"):
        make_mass(tree["branch"], unit=unit)
    assert make_mass(tree["general"], unit=unit).unit == unit


def test_a_count_of_the_same_day_corrects_it(union):
    for members in (30, 31):
        count_members(
            mass_organization=union, counted_on=date(2026, 5, 1), members=members, by=None, at=AT
        )
    assert union.headcounts.first().members == 31
    with refused("已经登记为 31 人"):
        count_members(
            mass_organization=union, counted_on=date(2026, 5, 1), members=31, by=None, at=AT
        )


@pytest.mark.parametrize(
    ("held_on", "words"),
    [(date(2019, 12, 31), "早于「机关工会」的成立日期"), (date(2026, 11, 21), "晚于今天")],
)
def test_an_activity_lies_within_its_life(union, held_on, words):
    with refused(words):
        activity_of(union, held_on=held_on)


def test_no_activity_after_it_is_dissolved(union):
    change_mass_organization(
        mass_organization=union, changes={"dissolved_on": date(2026, 3, 1)}, by=None, at=AT
    )
    with refused("已于 2026-03-01 撤销"):
        activity_of(union)
    activity_of(union, held_on=date(2026, 2, 28))


def test_an_activity_with_its_file_is_changed_and_removed(union, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("签到.pdf", PDF)
    activity = activity_of(union, upload=upload)
    assert read_attachment(activity.attachment) == PDF
    with refused("的「球赛」已经登记过"):
        activity_of(union)
    change_activity(activity=activity, changes={"people": 25}, by=None, at=AT)
    assert MassActivity.objects.get().people == 25
    remove_activity(activity=activity, by=None, at=AT)
    assert not MassActivity.objects.exists()
    detail = AuditEvent.objects.get(action="mass.activity_removed").detail
    assert detail["title"] == "球赛"


def test_a_person_is_recommended_once_until_withdrawn(tree, league):
    person = applicant(tree)
    first = recommend(league, person)
    with refused("已经推荐过"):
        recommend(league, person)
    with refused("请写明撤回的原因"):
        withdraw_recommendation(recommendation=first, reason=" ", by=None, at=AT)
    withdraw_recommendation(recommendation=first, reason="误登", by=None, at=AT)
    with refused("已于 2026-11-20 撤回"):
        withdraw_recommendation(recommendation=first, reason="误登", by=None, at=AT)
    recommend(league, person)
    event = AuditEvent.objects.filter(action="mass.recommended").first()
    assert event.person_id == person.pk


def test_the_refusal_carries_every_reason_with_its_article(tree, union):
    with refused("推优由团组织办理.*已经是正式党员") as caught:
        recommend(union, make_person(tree["branch"], born_on=date(2000, 1, 1)))
    assert {b.article for b in caught.value.blockers} == {"《发展党员工作细则》第八条"}


def test_the_oldest_age_is_the_setting_of_that_day(tree, league):
    person = applicant(tree, born_on=date(1996, 1, 1))  # 30 on the day
    with refused("应不超过 28 周岁"):
        recommend(league, person)
    override_setting(
        organization=tree["general"],
        key="league_age",
        value="35",
        source="团省委通知",
        starts_on=date(2026, 6, 1),
        by=None,
        at=AT,
    )
    with refused("应不超过 28 周岁"):
        recommend(league, person, recommended_on=date(2026, 5, 31))
    assert recommend(league, person).person == person


def test_votes_in_favour_are_of_those_present(tree, league):
    with refused("赞成 10 人多于到会 9 人"):
        recommend(league, applicant(tree), in_favour=10)

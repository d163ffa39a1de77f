"""What the database refuses about units, surveys, coverage, mass organisations, posts."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from members.models import (
    MassActivity,
    MassHeadcount,
    MassOrganization,
    ModelPost,
    Recommendation,
    ResponsibilityArea,
    Unit,
    UnitCoverage,
    UnitSurvey,
)
from members.rules.kinds import StandingKind
from members.rules.mass_organizations import MassKind
from tests.factories.members import AT, make_person, make_tree
from tests.factories.units import (
    credit_code,
    make_area,
    make_mass,
    make_model_post,
    make_survey,
    make_unit,
    survey_facts,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)


@pytest.fixture
def branch():
    return make_tree()["branch"]


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def test_one_unit_per_credit_code(branch):
    make_unit(branch, credit_code=credit_code(7))
    with refused("unit_credit_code_once"):
        Unit.objects.create(
            organization=branch,
            name="别的",
            kind="company",
            credit_code=credit_code(7),
            listed_on=DAY,
        )


def test_a_unit_struck_off_frees_its_code(branch):
    unit = make_unit(branch, credit_code=credit_code(7))
    Unit.objects.filter(pk=unit.pk).update(closed_on=DAY, closed_reason="注销")
    make_unit(branch, credit_code=credit_code(7))
    assert Unit.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"closed_on": date(2020, 1, 1), "closed_reason": "注销"}, "unit_closed_after_listed"),
        ({"closed_on": date(2021, 1, 1)}, "unit_closed_with_reason"),
        ({"credit_code": "123"}, "unit_credit_code_form"),
        ({"credit_code": "91110000600037341I"}, "unit_credit_code_form"),
    ],
)
def test_facts_of_a_unit_agree(branch, changes, constraint):
    unit = make_unit(branch)
    with refused(constraint):
        Unit.objects.filter(pk=unit.pk).update(**changes)


@pytest.mark.parametrize("column", ["party_members", "league_members", "women"])
def test_no_more_of_a_kind_than_employees(branch, column):
    facts = survey_facts(employees=5) | {column: 6}
    with refused(f"unit_survey_{column}_among_employees"):
        UnitSurvey.objects.create(unit=make_unit(branch), surveyed_on=DAY, recorded_at=AT, **facts)


@pytest.mark.parametrize("table", ["members_unitsurvey", "members_massheadcount"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_surveys_and_counts_are_only_added(branch, table, statement):
    make_survey(make_unit(branch))
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def cover(unit, organization, **facts):
    defaults = {"kind": "single", "starts_on": DAY, "organization": organization}
    return UnitCoverage.objects.create(unit=unit, **(defaults | facts))


def test_one_coverage_at_a_time(branch):
    unit = make_unit(branch)
    cover(unit, branch)
    with refused("unit_coverage_one_at_a_time"):
        cover(unit, branch, kind="joint", starts_on=date(2026, 5, 1))


def test_an_organisation_is_one_units_own(branch):
    cover(make_unit(branch), branch)
    with refused("unit_coverage_own_organization"):
        cover(make_unit(branch), branch)


def test_several_units_share_a_joint_branch(branch):
    cover(make_unit(branch), branch, kind="joint")
    cover(make_unit(branch), branch, kind="joint")
    assert UnitCoverage.objects.count() == 2


@pytest.mark.parametrize("kind", ["single", "joint", "attached", "instructor"])
def test_coverage_says_by_whom(branch, kind):
    with refused("unit_coverage_by_whom"):
        cover(make_unit(branch), None, kind=kind)


def test_coverage_ends_after_its_start(branch):
    with refused("unit_coverage_ends_after_start"):
        cover(make_unit(branch), branch, ends_on=DAY)


def test_one_mass_organisation_of_a_name(branch):
    make_mass(branch, name="工会")
    with refused("mass_organization_once"):
        MassOrganization.objects.create(organization=branch, kind="union", name="工会")


def test_a_mass_organisation_is_dissolved_after_its_founding(branch):
    with refused("mass_organization_dissolved_after_founded"):
        MassOrganization.objects.create(
            organization=branch, kind="union", name="工会", founded_on=DAY, dissolved_on=DAY
        )


def test_a_count_cannot_be_negative(branch):
    with refused("members_check"):
        MassHeadcount.objects.create(
            mass_organization=make_mass(branch), counted_on=DAY, members=-1, recorded_at=AT
        )


def test_an_activity_has_people_and_stands_once(branch):
    facts = {"mass_organization": make_mass(branch), "held_on": DAY, "title": "球赛"}
    with refused("mass_activity_has_people"), transaction.atomic():
        MassActivity.objects.create(**facts, people=0)
    MassActivity.objects.create(**facts, people=1)
    with refused("mass_activity_once"):
        MassActivity.objects.create(**facts, people=2)


def recommended(branch, **facts):
    defaults = {
        "mass_organization": make_mass(branch, MassKind.LEAGUE),
        "recommended_on": DAY,
        "present": 9,
        "in_favour": 8,
    }
    if "person" not in facts:
        facts["person"] = make_person(branch, standing=StandingKind.APPLICANT)
    return Recommendation.objects.create(**(defaults | facts))


def test_one_recommendation_of_a_person_stands(branch):
    first = recommended(branch)
    with refused("recommendation_once"), transaction.atomic():
        recommended(branch, person=first.person)
    Recommendation.objects.update(withdrawn_on=DAY, withdrawn_reason="误登")
    recommended(branch, person=first.person)
    assert Recommendation.objects.count() == 2


def test_votes_and_withdrawals_agree(branch):
    with refused("recommendation_votes"), transaction.atomic():
        recommended(branch, in_favour=10)
    with refused("recommendation_withdrawn_with_reason"), transaction.atomic():
        recommended(branch, withdrawn_on=DAY)


def test_a_model_post_has_a_pledge_and_ends_after_its_start(branch):
    post = make_model_post(branch, [make_person(branch)])
    with refused("model_post_has_pledge"), transaction.atomic():
        ModelPost.objects.filter(pk=post.pk).update(pledge="")
    with refused("model_post_ends_after_start"), transaction.atomic():
        ModelPost.objects.filter(pk=post.pk).update(ends_on=post.starts_on)


def test_one_member_answers_for_an_area(branch):
    area = make_area(branch, make_person(branch))
    with refused("responsibility_area_one_member"), transaction.atomic():
        ResponsibilityArea.objects.create(
            organization=branch,
            area=area.area,
            person=make_person(branch),
            starts_on=date(2026, 5, 1),
        )
    with refused("responsibility_area_ends_after_start"), transaction.atomic():
        ResponsibilityArea.objects.filter(pk=area.pk).update(ends_on=area.starts_on)

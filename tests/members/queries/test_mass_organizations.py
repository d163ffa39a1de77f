"""A year's totals of mass organisations, and the rows behind them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.actions.mass_organizations import (
    add_activity,
    change_mass_organization,
    count_members,
    recommend_person,
)
from members.models import MassActivity, MassOrganization
from members.queries.mass_organizations import (
    activities_of,
    mass_organizations_of,
    mass_totals,
    recommendation_of,
    recommendations_of,
)
from members.rules.kinds import StandingKind
from members.rules.mass_organizations import MassKind
from tests.factories.members import AT, TODAY, make_person
from tests.factories.units import make_mass

pytestmark = pytest.mark.django_db


def count(mass, on, members):
    count_members(mass_organization=mass, counted_on=on, members=members, by=None, at=AT)


def held(mass, on, people=10, title="活动"):
    add_activity(mass_organization=mass, held_on=on, title=title, people=people, by=None, at=AT)


def totals(organization, year, on):
    rows = mass_totals(MassOrganization.objects.all(), organization=organization, year=year, on=on)
    return {
        row.kind.value: (row.organizations, row.members, row.activities, row.people) for row in rows
    }


def test_a_years_members_and_activities_by_kind(tree):
    union, second = make_mass(tree["branch"]), make_mass(tree["sister"])
    count(union, date(2025, 12, 1), 30)
    count(union, date(2026, 5, 1), 36)
    count(second, date(2026, 3, 1), 14)
    held(union, date(2025, 5, 1))
    held(union, date(2026, 5, 1), people=20)
    held(second, date(2026, 9, 1), people=5)
    make_mass(tree["branch"], MassKind.LEAGUE)
    assert totals(tree["committee"], 2026, TODAY) == {
        "union": (2, 50, 2, 25),
        "women": (0, 0, 0, 0),
        "league": (1, 0, 0, 0),
        "other": (0, 0, 0, 0),
    }
    assert totals(tree["branch"], 2025, date(2025, 12, 31))["union"] == (1, 30, 1, 10)
    assert totals(tree["other"], 2026, TODAY)["union"] == (0, 0, 0, 0)


def test_activities_of_one_dissolved_since_still_count(tree):
    union = make_mass(tree["branch"], members=20)
    held(union, date(2026, 3, 8))
    change_mass_organization(
        mass_organization=union, changes={"dissolved_on": date(2026, 9, 1)}, by=None, at=AT
    )
    assert totals(tree["branch"], 2026, TODAY)["union"] == (0, 0, 1, 10)


def test_numbers_are_the_sums_of_their_lists(tree):
    for place in ("branch", "sister", "general"):
        mass = make_mass(tree[place], members=7)
        held(mass, date(2026, 5, 1))
        held(mass, date(2026, 6, 1))
    total = totals(tree["general"], 2026, TODAY)["union"]
    rows = mass_organizations_of(
        MassOrganization.objects.all(), organization=tree["general"], year=2026, on=TODAY
    )
    behind = activities_of(
        MassActivity.objects.all(), organization=tree["general"], year=2026, on=TODAY
    )
    assert total == (len(rows), sum(r.headcount for r in rows), len(behind), 60)
    assert sum(r.activities_of_year for r in rows) == len(behind) == 6


def test_the_standing_recommendation_of_a_person(tree):
    league = make_mass(tree["branch"], MassKind.LEAGUE)
    person = make_person(tree["branch"], standing=StandingKind.APPLICANT, born_on=date(2002, 1, 1))
    other = make_person(tree["branch"])
    given = recommend_person(
        mass_organization=league,
        person=person,
        recommended_on=date(2026, 6, 1),
        present=9,
        in_favour=9,
        by=None,
        at=AT,
    )
    assert recommendation_of(person) == given
    assert recommendation_of(other) is None
    assert recommendations_of([person, other]) == {person.pk: given}


def test_totals_take_two_queries(tree):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            totals(tree["committee"], 2026, TODAY)
        return len(captured)

    make_mass(tree["branch"], members=3)
    first = queries()
    for _ in range(3):
        held(make_mass(tree["sister"], members=3), date(2026, 5, 1))
    assert queries() == first == 2

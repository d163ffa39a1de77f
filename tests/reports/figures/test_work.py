"""志愿服务, 慰问, 表彰 of a branch: small numbers counted by hand, and what their lists tell."""

from datetime import date

import pytest

from reports.catalogue import FIGURES_BY_KEY
from reports.figures.figure import Scope
from reports.figures.lists import listing_of
from reports.queries.values import compute
from tests.factories.care import make_award, make_hardship, make_visit
from tests.factories.meetings import make_branch
from tests.factories.members import TODAY
from tests.factories.service import certify, make_service

pytestmark = pytest.mark.django_db


def numbers(branch, *keys):
    values = compute(branch.organization, 2026, TODAY, keys=list(keys))
    return [int(value.number) for value in values]


def test_a_service_counts_once_it_is_certified():
    branch = make_branch(full=4)
    meeting = make_service(branch, held_on=date(2026, 11, 12))
    assert numbers(branch, "volunteering", "volunteers") == [0, 0]
    certify(meeting)
    assert numbers(branch, "volunteering", "volunteers") == [1, 3]


def test_a_visit_to_somebody_in_hardship_is_listed_without_the_name():
    branch = make_branch(full=3)
    poor, other = branch.people[2], branch.people[1]
    make_hardship(poor)
    make_visit(poor, branch.organization)
    make_visit(other, branch.organization)
    assert numbers(branch, "visits_hardship") == [1]
    figure = FIGURES_BY_KEY["visits_hardship"]
    (visit,) = figure.records(Scope(branch.organization, 2026, TODAY))
    listing = listing_of(type(visit).objects.all())
    shown = f"{listing.row(visit)} {listing.cells(visit)}"
    assert poor.name not in shown


def test_a_member_with_two_awards_is_one_member():
    branch = make_branch(full=3)
    make_award(people=[branch.people[2]], title="优秀共产党员")
    make_award(people=[branch.people[2]], title="抗洪先进个人")
    assert numbers(branch, "honoured_members") == [1]

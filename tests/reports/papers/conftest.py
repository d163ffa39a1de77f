"""A branch with a little life, and its annual summary as issued."""

from datetime import date

import pytest

from tests.factories.reports import committee, meeting, member, node, user

from .making import issued


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def root():
    return committee(code="LJ")


@pytest.fixture
def branch(root):
    branch = node(root, name="机关第三党支部", code="LJ-3")
    people = [member(branch) for _ in range(3)]
    meeting(branch, "general", date(2026, 3, 20), present=people[:2], absent=people[2:])
    meeting(branch, "party_day", date(2026, 10, 22), present=people, title="入户走访")
    return branch


@pytest.fixture
def staff(root):
    return user(root, "committee_staff", name="徐景明")


@pytest.fixture
def issue(branch, staff):
    return issued(branch, staff)

"""A branch, a member who owes 40.00 元 a month, and who collects it."""

import pytest

from tests.factories import dues as make


@pytest.fixture
def branch(db):
    return make.branch()


@pytest.fixture
def person(branch):
    return make.with_base(make.member(branch), branch)  # 40.00 元 a month


@pytest.fixture
def officer(branch):
    return make.user(branch)

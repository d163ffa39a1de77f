"""What the tests of 量化考核 start with."""

import pytest

from tests.factories.evaluations import (
    evaluation_of,
    make_in_force,
    publish,
    sum_up,
)


@pytest.fixture
def scheme(tree):
    return make_in_force(tree["general"])


@pytest.fixture
def evaluation(scheme, tree):
    return evaluation_of(scheme, tree["branch"])


@pytest.fixture
def published(scheme, tree, evaluation):
    sum_up(evaluation, 40, 19.5)
    sum_up(evaluation_of(scheme, tree["sister"]), 60, 30)
    publish(evaluation)
    return evaluation

"""A committee with two branches, who is logged in, results that were published."""

import pytest
import time_machine

from tests.factories.evaluations import evaluation_of, make_in_force, publish, sum_up
from tests.factories.members import AT, make_user


@pytest.fixture(autouse=True)
def factory_day():
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def staff(client, tree):
    client.force_login(make_user("committee_staff", tree["general"]))
    return client


@pytest.fixture
def secretary(client, tree):
    client.force_login(make_user("secretary", tree["branch"]))
    return client


@pytest.fixture
def published(tree):
    scheme = make_in_force(tree["general"])
    sum_up(evaluation_of(scheme, tree["branch"]), 40, 15)
    sum_up(evaluation_of(scheme, tree["sister"]), 60, 30)
    evaluation = evaluation_of(scheme, tree["branch"])
    publish(evaluation)
    return evaluation

"""Who works on most pages of meetings: a branch of four below a committee, its secretary."""

import pytest
import time_machine

from tests.factories.meetings import make_branch
from tests.factories.members import AT, make_organization


@pytest.fixture
def factory_day():
    """Today is the day of the factories."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=4, parent=committee)


@pytest.fixture
def secretary(client, branch):
    """The client, logged in as the secretary of the branch."""
    client.force_login(branch.user)
    return client

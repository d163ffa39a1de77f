"""Who may be named as a speaker: the roster, the guests of the line and those with a row."""

from datetime import time

import pytest

from meetings.models import Guest
from meetings.queries.minutes import speakers_of
from tests.factories.meetings import make_branch, make_open
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db


def test_a_guest_speaks_once_admitted():
    branch = make_branch(full=2)
    meeting = make_open(branch, guests="周明（街道）")
    Guest.objects.create(meeting=meeting, name="吴芳", unit="居委会", came_at=time(15, 5))
    asking = make_person(branch.organization, "未同意")
    Guest.objects.create(meeting=meeting, name="未同意", person=asking, admitted=False)
    names = speakers_of(meeting, list(meeting.attendances.all()))
    assert names[:2] == [row.name for row in meeting.attendances.all()]
    assert "吴芳" in names
    assert any(name.startswith("周明") for name in names)
    assert "未同意" not in names

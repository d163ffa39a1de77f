"""The roll call: saved as one ticks, also by two at once."""

import pytest
from django.urls import reverse

from tests.factories.meetings import (
    make_branch,
)
from tests.meetings.views.recording import HTMX, open_one

pytestmark = pytest.mark.django_db


def test_the_roll_call_saves_itself_and_leads_on(client):
    branch = make_branch(full=5, probationary=1)
    meeting = open_one(branch, kind="general")
    client.force_login(branch.user)
    url = reverse("meeting-attendance", args=(meeting.pk,))
    text = client.get(url).content.decode()
    assert text.count('value="present"') == 6
    assert "可以表决" in text
    data = {f"status-{person.pk}": "present" for person in branch.people}
    data |= {f"status-{branch.people[4].pk}": "leave", f"reason-{branch.people[4].pk}": "因病"}
    assert client.post(url, data, headers=HTMX).status_code == 200
    assert meeting.attendances.get(person=branch.people[4]).reason == "因病"
    answer = client.post(url, data | {"guests": "徐景明"})
    assert answer.url == reverse("meeting-minutes", args=(meeting.pk,))
    meeting.refresh_from_db()
    assert meeting.guests == "徐景明"


def test_who_ticks_back_is_there_again(client):
    branch = make_branch(full=5)
    meeting = open_one(branch)
    client.force_login(branch.user)
    url = reverse("meeting-attendance", args=(meeting.pk,))
    person = branch.people[4].pk
    away = {f"status-{person}": "leave", f"reason-{person}": "因病", f"was-{person}": "present|"}
    part = client.post(url, away, headers=HTMX).content.decode()
    assert f'name="was-{person}" id="was-{person}" value="leave|因病"' in part
    back = {f"status-{person}": "present", f"was-{person}": "leave|因病"}
    client.post(url, back, headers=HTMX)
    assert meeting.attendances.get(person=person).state == "present"


def test_two_people_tick_at_once_and_learn_of_each_other(client):
    branch = make_branch(full=5)
    meeting = open_one(branch)
    client.force_login(branch.user)
    url = reverse("meeting-attendance", args=(meeting.pk,))
    one, other = branch.people[3].pk, branch.people[4].pk
    shown_to_both = {f"was-{pk}": "present|" for pk in (one, other)}
    everybody = {f"status-{pk}": "present" for pk in (one, other)}
    first = {**shown_to_both, **everybody, f"status-{one}": "absent", "guests": "徐景明"}
    client.post(url, first | {"was-guests": ""}, headers=HTMX)
    second = {**shown_to_both, **everybody, f"status-{other}": "absent", "guests": "王芳"}
    part = client.post(url, second | {"was-guests": ""}, headers=HTMX).content.decode()
    assert "另一人也在改这份记录" in part
    states = dict(meeting.attendances.values_list("person", "state"))
    assert (states[one], states[other]) == ("absent", "absent")
    meeting.refresh_from_db()
    assert meeting.guests == "徐景明、王芳"


def test_a_line_of_guests_that_is_too_long_is_refused_and_the_ticks_stay(client):
    branch = make_branch(full=5)
    meeting = open_one(branch)
    client.force_login(branch.user)
    url = reverse("meeting-attendance", args=(meeting.pk,))
    person, guests = branch.people[4].pk, "徐景明、" * 76
    ticked = {f"status-{person}": "leave", f"reason-{person}": "因病", f"was-{person}": "present|"}
    text = client.post(url, ticked | {"guests": guests, "was-guests": ""}).content.decode()
    assert "列席人员最多写 300 字，现在有 304 字" in text
    assert f'value="{guests}"' in text
    assert f'name="status-{person}" value="leave" id="p{person}l" checked' in text
    assert f'name="was-{person}" id="was-{person}" value="present|"' in text
    meeting.refresh_from_db()
    assert (meeting.guests, meeting.attendances.get(person=person).state) == ("", "present")

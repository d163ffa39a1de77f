"""A 换届 ballot on the pages of its meeting, and the meeting on the page of the ballot."""

import pytest
from django.urls import reverse

from tests.factories.elections import HELD, count_votes, make_ballot, make_election
from tests.factories.meetings import make_branch, make_open, make_sealed, on_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(client):
    place = make_branch(full=10)
    client.force_login(place.user)
    return place


@pytest.fixture
def ballot(place):
    return make_ballot(make_election(place.organization), people=place.people[:4])


def count(place, ballot):
    votes = dict(zip(place.people[:4], (9, 8, 7, 2), strict=True))
    tellers = (place.people[8], place.people[9])
    count_votes(ballot, votes, tellers, at=on_day(HELD, 18))


def get(client, name, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_the_count_starts_with_those_who_signed_in(client, place, ballot):
    away = {place.people[5].pk: ("leave", "出差"), place.people[6].pk: ("leave", "住院")}
    make_sealed(place, kind="general", held_on=HELD, absent=away)
    page = get(client, "ballot-detail", ballot.pk)
    assert 'name="present" value="8"' in page
    assert "有选举权的到会 8 人，会议记录已封存，计票须与它一致" in page


def test_from_the_minutes_to_the_count_and_back_with_the_result(client, place, ballot):
    meeting = make_open(place, kind="general", held_on=HELD)
    page = get(client, "meeting-minutes", meeting.pk)
    assert f'href="{reverse("ballot-detail", args=(ballot.pk,))}">登记计票' in page
    count(place, ballot)
    assert "写进记录</button>" in get(client, "meeting-minutes", meeting.pk)
    url = reverse("meeting-ballot-write", args=(meeting.pk, ballot.pk))
    page = client.post(url, follow=True).content.decode()
    assert "选举结果已写进记录，请核对" in page
    assert "收回选票10张，其中有效票10张、无效票0张" in page
    again = client.post(url, follow=True).content.decode()
    assert "选举结果已经写进记录了" in again


def test_the_sealed_record_names_the_ballot(client, place, ballot):
    count(place, ballot)
    sealed = make_sealed(place, kind="general", held_on=HELD)
    page = get(client, "meeting-detail", sealed.pk)
    assert f'href="{reverse("ballot-detail", args=(ballot.pk,))}"' in page
    assert "写进记录</button>" not in page


def test_a_count_that_the_record_contradicts_is_marked_on_the_ballot(client, place, ballot):
    count(place, ballot)
    make_sealed(place, kind="general", held_on=HELD, absent={place.people[5].pk: ("leave", "病")})
    page = get(client, "ballot-detail", ballot.pk)
    assert "与会议记录不一致" in page
    assert "到会名单上是 9 人，计票写的是 10 人" in page

"""Meetings in the search box: by a part of their name, within the scope, the latest first."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.queries.search import find_meetings
from tests.factories.meetings import make_branch, make_planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch(name="机关第三党支部")


def test_meetings_are_found_by_a_part_of_the_name_latest_first(branch):
    make_planned(branch, title="9月主题党日", held_on=date(2026, 9, 10))
    make_planned(branch, title="10月主题党日", held_on=date(2026, 10, 15))
    make_planned(branch, title="10月支委会", held_on=date(2026, 10, 8))
    found = find_meetings(branch.user, "主题党日", limit=1)
    assert [(hit.label, hit.meta) for hit in found.hits] == [
        ("10月主题党日", "机关第三党支部 · 2026年10月15日 · 已安排")
    ]
    assert found.total == 2


def test_meetings_of_another_branch_are_not_found(branch):
    make_planned(make_branch(name="机关第四党支部"), title="10月主题党日")
    assert find_meetings(branch.user, "主题党日", limit=6).total == 0


def test_the_search_page_and_the_box_list_meetings(client, branch):
    meeting = make_planned(branch, title="学习贯彻全会精神党员大会")
    client.force_login(branch.user)
    for headers in ({}, {"HX-Request": "true"}):
        text = client.get(reverse("search"), {"q": "全会精神"}, headers=headers).content.decode()
        assert "会议与活动" in text
        assert f'href="/meetings/{meeting.pk}/"' in text

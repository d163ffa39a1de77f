"""The page of the log."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from branchrecords.audit.recording import record
from tests.factories.reports import committee, node, user
from tests.web.dom import every, one, parse, texts

pytestmark = pytest.mark.django_db
URL = "audit-list"


def at(day):
    return datetime(2026, 11, day, 1, 0, tzinfo=UTC)


@pytest.fixture
def root():
    return committee()


@pytest.fixture
def auditor(client, root):
    account = user(root, "auditor")
    client.force_login(account)
    return account


def page(client, **query):
    answer = client.get(reverse(URL), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_events_of_the_scope_are_shown(client, auditor, root):
    inside = node(root, name="本党委的支部")
    outside = node(committee("别的党委"), name="别处的支部")
    for branch in (inside, outside):
        record("organization.added", by=None, at=at(1), thing=branch, organization=branch)
    shown = page(client)
    assert "本党委的支部" in shown
    assert "别处的支部" not in shown


def test_filters(client, auditor, root):
    first, second = node(root, name="甲支部"), node(root, name="乙支部")
    record("organization.added", by=auditor, at=at(1), thing=first, organization=first)
    record("meeting.sealed", by=None, at=at(10), thing=second, organization=second)
    assert "乙支部" not in page(client, q="甲支部").split("<tbody>")[1]
    assert "甲支部" not in page(client, action="meeting.sealed").split("<tbody>")[1]
    assert "甲支部" not in page(client, since="2026-11-02").split("<tbody>")[1]
    assert "乙支部" not in page(client, until="2026-11-09").split("<tbody>")[1]
    assert "乙支部" in page(client, until="2026-11-10")
    assert "没有符合条件的记录" in page(client, q="谁也不是")


def test_kinds_of_event_stand_under_their_area(client, auditor):
    select = one(parse(page(client, action="dues.collected")), "select[name=action]")
    areas = [area.get("label") for area in every(select, "optgroup")]
    assert areas == ["登录与系统", "组织与党员", "组织生活", "党费", "考核与总结"]
    chosen = one(select, "option[selected]")
    assert (chosen.text, chosen.getparent().get("label")) == ("收党费", "党费")
    assert texts(select, "select > option") == ["全部操作"]


def test_a_secretary_may_not_read_it(client, root):
    client.force_login(user(node(root)))
    assert client.get(reverse(URL)).status_code == 403

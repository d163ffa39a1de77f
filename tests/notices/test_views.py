"""The inbox."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from branchrecords.notices.delivery import Reminder, deliver, settle
from branchrecords.notices.models import Notice
from members.models import User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def me(client):
    user = User.objects.create_user("me", name="沈玉平")
    client.force_login(user)
    return user


def send(user, subject, url="/more/", due_on=date(2027, 1, 8)):
    deliver([Reminder(user.pk, "kind", subject, url, due_on)], at=AT)
    return Notice.objects.get(recipient=user, subject=subject)


def test_only_my_own_are_listed(client, me):
    send(me, "9月主题党日待召开")
    send(User.objects.create_user("other", name="别人"), "别人的事")
    page = client.get(reverse("notice-list")).content.decode()
    assert "9月主题党日待召开" in page
    assert "别人的事" not in page


def test_opening_marks_as_read_and_leads_there(client, me):
    notice = send(me, "待办")
    answer = client.get(reverse("notice-open", args=(notice.pk,)))
    assert answer.url == "/more/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_leads_nowhere_outside(client, me):
    notice = send(me, "外站", "https://example.org/")
    assert client.get(reverse("notice-open", args=(notice.pk,))).url == reverse("notice-list")


def test_anothers_notice_is_not_found(client, me):
    other = send(User.objects.create_user("other", name="别人"), "别人的事")
    assert client.get(reverse("notice-open", args=(other.pk,))).status_code == 404


def test_all_read(client, me):
    send(me, "一"), send(me, "二")
    client.post(reverse("notices-read"))
    assert Notice.objects.filter(read_at__isnull=True).count() == 0
    assert "都已读" in client.get(reverse("notice-list")).content.decode()


def test_a_thing_that_is_done_leaves_every_inbox(me):
    send(me, "待审核", "/summaries/1/")
    send(User.objects.create_user("other", name="别人"), "待审核", "/summaries/1/")
    send(me, "另一件", "/summaries/2/")
    assert settle(kind="kind", url="/summaries/1/", at=AT) == 2
    assert list(Notice.objects.filter(read_at=None).values_list("subject", flat=True)) == ["另一件"]

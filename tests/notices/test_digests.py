"""The message of the day, through real receivers: who, when, what it says, once, again after a
failure."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from branchrecords.errors import ActionError
from branchrecords.notices.channels import end_channel
from branchrecords.notices.digests import queue_digests, retry_dispatch, send_due
from branchrecords.notices.models import Attempt, DeliveryWish, Dispatch, Notice
from tests.factories.members import AT, make_person, make_tree, make_user
from tests.factories.notices import make_channel, make_mailbox, make_notice
from tests.factories.settings import override
from tests.notices.servers import mail_server, webhook

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


FRIDAY = at("2026-11-20 07:30")


@pytest.fixture
def hook(settings):
    with webhook() as running:
        settings.NOTICE_HOSTS = [running.origin]
        yield running


@pytest.fixture
def mailbox(settings):
    with mail_server() as running:
        settings.NOTICE_HOSTS = [running.origin]
        yield running


@pytest.fixture
def staff(tree):
    return make_user("committee_staff", tree["committee"], name="党委工作人员甲")


def send(moment: str | datetime) -> int:
    now = at(moment) if isinstance(moment, str) else moment
    return send_due(at=now, clock=lambda: now)


def group(tree, staff, hook):
    return make_channel(tree["branch"], staff, "webhook", hook.address)


def states() -> list[tuple]:
    rows = Dispatch.objects.order_by("pk")
    return [(str(row.day), row.state, row.tries) for row in rows]


def test_nothing_goes_out_but_a_number(tree, staff, mailbox):
    """The canary: whatever stands in the inbox, outside there is one sentence."""
    person = make_person(tree["branch"], "欧阳慧兰")
    user = make_user("secretary", tree["branch"], person)
    make_mailbox(user, "box@example.cn")
    make_channel(tree["committee"], staff, "email", f"{mailbox.origin}/?from=dang@example.cn")
    make_notice(user, "欧阳慧兰欠交党费 1,234.50 元")
    make_notice(user, "机关第一党支部留党察看期满")
    queue_digests(at=FRIDAY)
    assert send("2026-11-20 08:00") == 1
    ((to, subject, text, whole),) = mailbox.got
    assert (to, subject) == ("box@example.cn", "支部记录提醒")
    assert text.strip() == "支部记录有 2 件事待您办理，请登录查看"
    for secret in (
        "欧阳慧兰",
        "1,234.50",
        "1234.50",
        "留党察看",
        "机关第一党支部",
        user.username,
        staff.name,
    ):
        assert secret not in whole + text


def test_the_message_waits_for_the_hours_and_the_work_day(tree, staff, mailbox):
    user = make_user("secretary", tree["branch"])
    make_mailbox(user)
    make_channel(tree["committee"], staff, "email", f"{mailbox.origin}/?from=dang@example.cn")
    make_notice(user)
    saturday = at("2026-11-21 07:30")
    queue_digests(at=saturday)
    assert states() == [("2026-11-23", "waiting", 0)]
    assert send("2026-11-21 10:00") == 0
    queue_digests(at=at("2026-11-22 07:30"))
    queue_digests(at=at("2026-11-23 07:30"))
    assert states() == [("2026-11-23", "waiting", 0)], "one for the whole weekend"
    assert send("2026-11-23 07:59") == 0
    assert send("2026-11-23 08:00") == 1
    assert len(mailbox.got) == 1


def test_an_own_hour_and_the_hours_of_the_organisation(tree, staff, mailbox):
    early, late = make_user("secretary", tree["branch"]), make_user("secretary", tree["branch"])
    for user in (early, late):
        make_mailbox(user)
        make_notice(user)
    DeliveryWish.objects.create(user=late, from_hour=15)
    override("notice_from_hour", "9", tree["committee"])
    make_channel(tree["committee"], staff, "email", f"{mailbox.origin}/?from=dang@example.cn")
    queue_digests(at=FRIDAY)
    assert send("2026-11-20 08:30") == 0
    assert send("2026-11-20 09:00") == 1
    assert send("2026-11-20 15:00") == 1


def test_one_a_day_and_none_without_anything_new(tree, staff, hook):
    user = make_user("secretary", tree["branch"])
    group(tree, staff, hook)
    make_notice(user, at=FRIDAY - timedelta(minutes=1))
    assert queue_digests(at=FRIDAY) == 1
    assert queue_digests(at=FRIDAY) == 0
    send("2026-11-20 08:00")
    make_notice(user, "又一件", at=at("2026-11-20 10:00"))
    assert queue_digests(at=at("2026-11-20 11:30")) == 0, "one a day"
    assert queue_digests(at=at("2026-11-23 07:30")) == 1
    send("2026-11-23 08:00")
    assert queue_digests(at=at("2026-11-24 07:30")) == 0, "nothing new since"
    assert hook.messages == [
        "支部记录有 1 件事待您办理，请登录查看",
        "支部记录有 2 件事待您办理，请登录查看",
    ]


def test_a_group_is_told_of_each_thing_once(tree, staff, hook):
    """Two officers with the same thing in their inboxes, a member elsewhere with another."""
    for _ in range(2):
        make_notice(make_user("secretary", tree["branch"]))
    make_notice(make_user("secretary", tree["sister"]), "别的支部的事")
    group(tree, staff, hook)
    queue_digests(at=FRIDAY)
    send("2026-11-20 08:00")
    assert hook.messages == ["支部记录有 1 件事待您办理，请登录查看"]
    assert hook.paths == ["/hook/topsecrettoken/"]


def test_what_was_done_before_the_hour_is_not_sent(tree, staff, hook):
    make_notice(make_user("secretary", tree["branch"]))
    group(tree, staff, hook)
    queue_digests(at=FRIDAY)
    Notice.objects.update(read_at=FRIDAY)
    assert send("2026-11-20 08:00") == 0
    assert states() == [("2026-11-20", "dropped", 0)]


def test_an_ended_channel_sends_nothing(tree, staff, hook):
    make_notice(make_user("secretary", tree["branch"]))
    channel = group(tree, staff, hook)
    queue_digests(at=FRIDAY)
    end_channel(channel=channel, by=staff, at=AT)
    assert send("2026-11-20 10:30") == 0
    assert hook.got == []
    assert queue_digests(at=at("2026-11-23 07:30")) == 0


def test_a_failure_is_tried_again_later_and_later(tree, staff, hook):
    """5, 15, 60 and 240 minutes; at 18:00 the day is over. Then it stands as failed."""
    make_notice(make_user("secretary", tree["branch"]))
    group(tree, staff, hook)
    hook.answers = [503]
    queue_digests(at=FRIDAY)
    tried = []
    now = at("2026-11-20 08:00")
    for _ in range(5):
        send(now)
        row = Dispatch.objects.get()
        tried.append(now)
        assert send(row.not_before - timedelta(seconds=1)) == 0
        now = row.not_before
    assert [f"{one:%d %H:%M}" for one in (t.astimezone(SHANGHAI) for t in tried)] == [
        "20 08:00", "20 08:05", "20 08:20", "20 09:20", "20 13:20",
    ]  # fmt: skip
    assert states() == [("2026-11-20", "failed", 5)]
    assert {one.reason for one in Attempt.objects.all()} == {"对方的服务器出错（503），会自动再试"}
    assert len(hook.got) == 5
    hook.answers = [200]
    assert send("2026-11-23 08:00") == 0, "a person has to look"
    retry_dispatch(dispatch=Dispatch.objects.get(), by=staff, at=at("2026-11-20 16:00"))
    assert send("2026-11-20 16:00") == 1
    assert states() == [("2026-11-20", "sent", 1)]
    with pytest.raises(ActionError, match="不用重发"):
        retry_dispatch(dispatch=Dispatch.objects.get(), by=staff, at=FRIDAY)


def test_the_next_day_s_message_takes_the_place_of_one_that_failed(tree, staff, hook):
    user = make_user("secretary", tree["branch"])
    make_notice(user)
    group(tree, staff, hook)
    hook.answers = [503]
    queue_digests(at=FRIDAY)
    send("2026-11-20 17:58")
    make_notice(user, "又一件", at=at("2026-11-21 09:00"))
    queue_digests(at=at("2026-11-23 07:30"))
    hook.answers = [200]
    assert send("2026-11-23 08:00") == 1
    assert states() == [("2026-11-20", "dropped", 1), ("2026-11-23", "sent", 1)]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "对方不接收（404）：多半是地址或者密钥不对，请重新设置渠道"),
        (302, "对方不接收（302）：多半是地址或者密钥不对，请重新设置渠道"),
        (429, "对方说发得太多（429），会自动再试"),
    ],
)
def test_the_reason_is_said_without_the_address(tree, staff, hook, status, reason):
    make_notice(make_user("secretary", tree["branch"]))
    group(tree, staff, hook)
    hook.answers = [status]
    queue_digests(at=FRIDAY)
    send("2026-11-20 08:00")
    attempt = Attempt.objects.get()
    assert attempt.reason == reason
    assert "topsecrettoken" not in attempt.detail
    assert len(hook.got) == 1, "a redirect is not followed"


def test_nobody_listens(tree, staff, settings):
    settings.NOTICE_HOSTS = ["http://127.0.0.1:9"]
    make_notice(make_user("secretary", tree["branch"]))
    make_channel(tree["branch"], staff, "webhook", "http://127.0.0.1:9/hook/abc")
    queue_digests(at=FRIDAY)
    send("2026-11-20 08:00")
    assert Attempt.objects.get().reason == "连不上对方的服务器：请检查网络、地址和端口"


def test_a_host_that_is_no_longer_allowed_is_not_called(tree, staff, hook, settings):
    make_notice(make_user("secretary", tree["branch"]))
    group(tree, staff, hook)
    queue_digests(at=FRIDAY)
    settings.NOTICE_HOSTS = []
    send("2026-11-20 08:00")
    assert "NOTICE_HOSTS" in Attempt.objects.get().reason
    assert hook.got == []


def test_a_mailbox_that_refuses(tree, staff, mailbox):
    user = make_user("secretary", tree["branch"])
    make_mailbox(user)
    make_notice(user)
    make_channel(tree["committee"], staff, "email", f"{mailbox.origin}/?from=dang@example.cn")
    mailbox.refuse = "550 no such user"
    queue_digests(at=FRIDAY)
    send("2026-11-20 08:00")
    attempt = Attempt.objects.get()
    assert attempt.reason == "对方邮箱不接收：请本人检查邮箱地址"
    assert "example.cn" not in attempt.detail


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(hook):
    tree = make_tree()
    staff = make_user("committee_staff", tree["committee"])
    for key in ("branch", "sister", "general", "other"):
        make_notice(make_user("secretary", tree[key]), f"{key}的事")
        make_channel(tree[key], staff, "webhook", f"{hook.address}{key}")
    hook.delay = 0.2
    now = at("2026-11-20 08:00")
    threads = [
        threading.Thread(target=_worker, args=(now, start))
        for start in (threading.Barrier(4),)
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(hook.paths) == sorted(
        f"/hook/topsecrettoken/{key}" for key in ("branch", "sister", "general", "other")
    )
    assert states() == [("2026-11-20", "sent", 1)] * 4


def _worker(now: datetime, start: threading.Barrier) -> None:
    start.wait()
    try:
        queue_digests(at=now)
        send_due(at=now, clock=lambda: now)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_while_sending_gives_the_message_back(hook, monkeypatch):
    """The row was only locked: what the dead worker had begun is undone with its connection."""
    tree = make_tree()
    staff = make_user("committee_staff", tree["committee"])
    make_notice(make_user("secretary", tree["branch"]))
    make_channel(tree["branch"], staff, "webhook", hook.address)
    now = at("2026-11-20 08:00")
    queue_digests(at=now)

    def dies() -> datetime:
        raise SystemExit

    with pytest.raises(SystemExit):
        send_due(at=now, clock=dies)
    assert states() == [("2026-11-20", "waiting", 0)]
    assert send(now) == 1
    assert len(hook.got) == 1


def test_the_database_keeps_one_a_day_and_knows_when_it_was_sent(tree, staff, hook):
    user = make_user("secretary", tree["branch"])
    make_notice(user)
    channel = group(tree, staff, hook)
    facts = {"channel": channel, "day": FRIDAY.date(), "not_before": FRIDAY, "created_at": FRIDAY}
    Dispatch.objects.create(number=1, **facts)
    Dispatch.objects.create(number=1, user=user, **facts)
    for name, more in (
        ("notice_dispatch_once", {"number": 1}),
        ("notice_dispatch_once", {"number": 1, "user": user}),
        ("notice_dispatch_sent_when", {"number": 1, "user": staff, "state": "sent"}),
        ("notice_dispatch_of_something", {"number": 0, "user": staff}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Dispatch.objects.create(**facts, **more)
    with pytest.raises(IntegrityError, match="notice_attempt_failed_why"), transaction.atomic():
        Attempt.objects.create(dispatch=Dispatch.objects.first(), at=FRIDAY, ok=False)


def test_the_number_of_queries_does_not_grow_with_the_people(
    tree, staff, mailbox, django_assert_max_num_queries
):
    make_channel(tree["committee"], staff, "email", f"{mailbox.origin}/?from=dang@example.cn")
    for _ in range(6):
        user = make_user("secretary", tree["branch"])
        make_mailbox(user)
        make_notice(user)
    with django_assert_max_num_queries(24):
        assert queue_digests(at=FRIDAY) == 6

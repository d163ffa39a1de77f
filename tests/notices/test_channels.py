"""Setting up channels, the own address and the own wishes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.notices.channels import (
    add_channel,
    choose_hour,
    choose_kinds,
    confirm_address,
    end_channel,
    forget_address,
    give_address,
    reveal_channel,
    try_channel,
)
from branchrecords.notices.kinds import KINDS, kinds_of
from branchrecords.notices.models import Channel, DeliveryWish, MailAddress, Unsubscribed
from tests.factories.members import AT, TODAY, make_person, make_user
from tests.factories.notices import ROBOT, make_channel
from tests.notices.servers import mail_server, webhook

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(tree):
    return make_user("committee_staff", tree["committee"])


@pytest.fixture
def mailbox(settings, tree, staff):
    with mail_server() as running:
        settings.NOTICE_HOSTS = [running.origin]
        make_channel(tree["committee"], staff, "email", f"{running.origin}/?from=dang@example.cn")
        yield running


def test_an_address_is_encrypted_masked_and_seen_only_with_a_row_in_the_log(tree, staff):
    channel = make_channel(tree["committee"], staff)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM notices_channel")
        assert "0123abcd" not in cursor.fetchone()[0]
    assert channel.masked == "https://qyapi.weixin.qq.com/••••••"
    assert reveal_channel(channel=channel, by=staff, at=AT) == ROBOT
    events = AuditEvent.objects.filter(action__startswith="channel").order_by("pk")
    assert [one.action for one in events] == ["channel.added", "channel.revealed"]
    assert not any("0123abcd" in str(one.detail) for one in events)


def test_a_channel_may_only_lead_where_the_server_allows(tree, staff, settings):
    settings.NOTICE_HOSTS = ["hooks.example.cn"]
    with pytest.raises(ActionError, match="NOTICE_HOSTS"):
        make_channel(tree["committee"], staff, "webhook", "https://169.254.169.254/latest/x")
    make_channel(tree["committee"], staff, "webhook", "https://hooks.example.cn/x")


def test_names_are_used_once_and_one_mail_server(tree, staff, mailbox):
    with pytest.raises(ActionError, match="只设一个发信邮箱"):
        make_channel(
            tree["committee"], staff, "email", f"{mailbox.origin}/?from=x@example.cn", name="另一个"
        )
    with pytest.raises(ActionError, match="换个名称"):
        make_channel(tree["committee"], staff, "webhook", f"{mailbox.origin}/x")


def test_the_database_refuses_what_the_action_would(tree, staff):
    first = make_channel(tree["committee"], staff)
    facts = {
        "organization": tree["committee"],
        "kind": "wecom",
        "address": ROBOT,
        "created_at": AT,
        "created_by": staff,
    }
    for name, more in (
        ("notice_channel_name_once", {"name": first.name}),
        ("notice_channel_named", {"name": ""}),
        ("notice_channel_ended_by_somebody", {"name": "x", "ended_at": AT}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Channel.objects.create(**facts | more)
    Channel.objects.create(**facts | {"name": "信", "kind": "email"})
    with pytest.raises(IntegrityError, match="notice_channel_one_email"), transaction.atomic():
        Channel.objects.create(**facts | {"name": "信2", "kind": "email"})
    user = make_user()
    Unsubscribed.objects.create(user=user, kind="birthday.own", at=AT)
    with pytest.raises(IntegrityError, match="notice_unsubscribed_once"), transaction.atomic():
        Unsubscribed.objects.create(user=user, kind="birthday.own", at=AT)
    with pytest.raises(IntegrityError, match="notice_wish_hour"), transaction.atomic():
        DeliveryWish.objects.create(user=user, from_hour=24)


def test_an_ended_channel_cannot_be_ended_or_tried_again(tree, staff):
    channel = end_channel(channel=make_channel(tree["committee"], staff), by=staff, at=AT)
    with pytest.raises(ActionError, match="已经停用"):
        end_channel(channel=channel, by=staff, at=AT)
    with pytest.raises(ActionError, match="已经停用"):
        try_channel(channel=channel, to="", by=staff, at=AT)
    make_channel(tree["committee"], staff)  # the name is free again


def test_a_channel_is_tried_at_once(tree, staff, settings):
    with webhook() as hook:
        settings.NOTICE_HOSTS = [hook.origin]
        channel = make_channel(tree["committee"], staff, "webhook", hook.address)
        assert try_channel(channel=channel, to="", by=staff, at=AT).ok
        hook.answers = [404]
        outcome = try_channel(channel=channel, to="", by=staff, at=AT)
    assert hook.messages[0] == "支部记录的测试消息：收到就说明这个渠道可用"
    assert not outcome.ok
    assert "404" in outcome.reason
    tried = AuditEvent.objects.filter(action="channel.tried").order_by("pk")
    assert [one.detail["ok"] for one in tried] == [True, False]


def test_an_own_address_is_used_after_its_code_was_typed_in(tree, mailbox):
    user = make_user("secretary", tree["branch"])
    give_address(user=user, address="me@example.cn", at=AT)
    ((to, _, text, _),) = mailbox.got
    code = re.search(r"\d{6}", text)[0]
    assert to == "me@example.cn"
    assert MailAddress.objects.get(user=user).confirmed_at is None
    wrong = "000000" if code != "000000" else "111111"
    assert confirm_address(user=user, code=wrong, at=AT) == "确认码不对，还可以试 4 次"
    assert confirm_address(user=user, code=f" {code} ", at=AT) == ""
    assert MailAddress.objects.get(user=user).confirmed_at == AT
    assert "填写邮箱" in confirm_address(user=user, code=code, at=AT), "a code is used once"
    forget_address(user=user, at=AT)
    assert not MailAddress.objects.exists()


def test_a_code_lives_ten_minutes_and_five_tries(tree, mailbox):
    user = make_user("secretary", tree["branch"])
    give_address(user=user, address="me@example.cn", at=AT)
    code = re.search(r"\d{6}", mailbox.got[0][2])[0]
    assert "失效" in confirm_address(user=user, code=code, at=AT + timedelta(minutes=11))
    for left in (4, 3, 2, 1, 0):
        assert f"还可以试 {left} 次" in confirm_address(user=user, code="x", at=AT)
    assert "失效" in confirm_address(user=user, code=code, at=AT)


def test_a_code_is_sent_once_a_minute_and_only_where_there_is_a_mail_server(tree, mailbox):
    user = make_user("secretary", tree["branch"])
    give_address(user=user, address="me@example.cn", at=AT)
    with pytest.raises(ActionError, match="过一分钟"):
        give_address(user=user, address="me@example.cn", at=AT + timedelta(seconds=30))
    other = make_user("secretary", tree["other"])
    with pytest.raises(ActionError, match="还没有设置发信邮箱"):
        give_address(user=other, address="me@example.cn", at=AT)
    mailbox.refuse = "550 no"
    with pytest.raises(ActionError, match="没有发出"):
        give_address(user=user, address="no@example.cn", at=AT + timedelta(minutes=2))


def test_what_must_be_told_cannot_be_switched_off(tree):
    user = make_user("secretary", tree["branch"], make_person(tree["branch"]))
    choose_kinds(user=user, wanted=set(), at=AT)
    off = set(Unsubscribed.objects.filter(user=user).values_list("kind", flat=True))
    assert off == {kind.key for kind in kinds_of(user, on=TODAY) if not kind.must}
    assert "birthday.branch" in off
    choose_kinds(user=user, wanted={"birthday.own"}, at=AT)
    assert not Unsubscribed.objects.filter(kind="birthday.own").exists()
    choose_kinds(user=user, wanted={kind.key for kind in KINDS}, at=AT)
    assert not Unsubscribed.objects.exists()


def test_an_own_hour_is_kept_and_dropped(tree):
    user = make_user("secretary", tree["branch"])
    choose_hour(user=user, hour=15, at=AT)
    assert DeliveryWish.objects.get().from_hour == 15
    choose_hour(user=user, hour=None, at=AT)
    assert not DeliveryWish.objects.exists()


def test_an_unsafe_name_is_trimmed(tree, staff):
    channel = add_channel(
        organization=tree["committee"], kind="wecom", name=" 群 ", address=ROBOT, by=staff, at=AT
    )
    assert channel.name == "群"

"""Channels, addresses and notices as the actions make them."""

from __future__ import annotations

from datetime import date, datetime

from branchrecords.notices.channels import add_channel
from branchrecords.notices.models import Channel, MailAddress, Notice
from members.models import Organization, User
from tests.factories.members import AT, TODAY

NOWHERE = "http://127.0.0.1:9/hook/nobody-listens"  # tests.settings allows it; it refuses at once
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123abcd-9f9f"


def make_channel(
    organization: Organization,
    by: User,
    kind: str = Channel.Kind.WECOM,
    address: str = ROBOT,
    name: str = "党务群",
) -> Channel:
    """A robot of 企业微信, unless told."""
    return add_channel(
        organization=organization, kind=kind, name=name, address=address, by=by, at=AT
    )


def make_mailbox(user: User, address: str = "") -> MailAddress:
    """A confirmed address."""
    return MailAddress.objects.create(
        user=user,
        address=address or f"{user.username}@example.cn",
        code_sent_at=AT,
        confirmed_at=AT,
    )


def make_notice(
    user: User, subject: str = "10月主题党日待补录", at: datetime = AT, due_on: date = TODAY
) -> Notice:
    """An unread reminder."""
    return Notice.objects.create(
        recipient=user,
        kind="meeting.late",
        subject=subject,
        url="/",
        due_on=due_on,
        created_at=at,
    )

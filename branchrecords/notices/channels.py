"""Setting up the ways outside: an organisation's channels, a person's own address."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError

from .addresses import place_problem
from .digests import mail_channel_for, send_to
from .kinds import kinds_of
from .models import Channel, DeliveryWish, MailAddress, Unsubscribed
from .sending import Sent, hand_over

CODE_LIFE = timedelta(minutes=10)
CODE_PAUSE = timedelta(minutes=1)
MOST_TRIES = 5
TEST_TEXT = "支部记录的测试消息：收到就说明这个渠道可用"


@transaction.atomic
def add_channel(
    *, organization: Any, kind: str, name: str, address: str, by: Any, at: datetime
) -> Channel:
    """A new way outside; refuses a host that the server does not allow, a name in use, and a second
    mail server of one organisation."""
    if problem := place_problem(address, settings.NOTICE_HOSTS):
        raise ActionError(f"{problem}。")
    open_ones = Channel.objects.filter(organization=organization, ended_at=None)
    if open_ones.filter(name=name.strip()).exists():
        raise ActionError(f"已有叫「{name.strip()}」的渠道，请换个名称。")
    if kind == Channel.Kind.EMAIL and open_ones.filter(kind=kind).exists():
        raise ActionError("一个组织只设一个发信邮箱，请先停用原来的。")
    channel = Channel.objects.create(
        organization=organization,
        kind=kind,
        name=name.strip(),
        address=address,
        created_at=at,
        created_by=by,
    )
    _note("channel.added", channel, by, at, kind=kind, leads_to=channel.masked)
    return channel


@transaction.atomic
def end_channel(*, channel: Channel, by: Any, at: datetime) -> Channel:
    """Nothing goes through it any more; what waits is dropped by who would send it."""
    row = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    if row.ended_at:
        raise ActionError("这个渠道已经停用。")
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    _note("channel.ended", row, by, at)
    return row


def try_channel(*, channel: Channel, to: str, by: Any, at: datetime) -> Sent:
    """Send the test text at once; the outcome is for the page and the log."""
    if channel.ended_at:
        raise ActionError("这个渠道已经停用。")
    outcome = hand_over(channel, TEST_TEXT, to=to)
    _note("channel.tried", channel, by, at, ok=outcome.ok, reason=outcome.reason)
    return outcome


def reveal_channel(*, channel: Channel, by: Any, at: datetime) -> str:
    """The whole address; a row in the log says who has seen it."""
    _note("channel.revealed", channel, by, at)
    return channel.address


@transaction.atomic
def give_address(*, user: Any, address: str, at: datetime) -> MailAddress:
    """Keep somebody's own address and send a code there; not used before the code is typed in."""
    channel = mail_channel_for(user.pk, timezone.localdate(at))
    if channel is None:
        raise ActionError("您所在的组织还没有设置发信邮箱，请联系党委或者系统管理员。")
    before = MailAddress.objects.select_for_update().filter(user=user).first()
    if before and at - before.code_sent_at < CODE_PAUSE:
        raise ActionError("确认码刚发过，请过一分钟再要。")
    code = f"{secrets.randbelow(10**6):06d}"
    row, _ = MailAddress.objects.update_or_create(
        user=user,
        defaults={
            "address": address,
            "code_hash": make_password(code),
            "code_sent_at": at,
            "tries": 0,
            "confirmed_at": None,
        },
    )
    sent = send_to(channel, user.pk, f"支部记录：邮箱确认码 {code}，10 分钟内有效")
    if not sent.ok:
        raise ActionError(f"确认码没有发出：{sent.reason}。")
    record("mailbox.given", by=user, at=at, thing=user)
    return row


@transaction.atomic
def confirm_address(*, user: Any, code: str, at: datetime) -> str:
    """Check the code; returns what is wrong in Chinese, "" when the address is confirmed.

    Not an ActionError, so that a wrong try is counted.
    """
    row = MailAddress.objects.select_for_update().filter(user=user).first()
    if row is None or not row.code_hash:
        return "请先填写邮箱，要一个确认码"
    if at - row.code_sent_at > CODE_LIFE or row.tries >= MOST_TRIES:
        return "确认码已经失效，请重新要一个"
    if not check_password(code.strip(), row.code_hash):
        row.tries += 1
        row.save(update_fields=["tries"])
        return f"确认码不对，还可以试 {MOST_TRIES - row.tries} 次"
    row.confirmed_at, row.code_hash = at, ""
    row.save(update_fields=["confirmed_at", "code_hash"])
    record("mailbox.confirmed", by=user, at=at, thing=user)
    return ""


@transaction.atomic
def forget_address(*, user: Any, at: datetime) -> None:
    """No e-mail any more; the inbox stays."""
    if MailAddress.objects.filter(user=user).delete()[0]:
        record("mailbox.forgotten", by=user, at=at, thing=user)


@transaction.atomic
def choose_kinds(*, user: Any, wanted: set[str], at: datetime) -> None:
    """Which kinds somebody wants, of those that can come and may be switched off; what was chosen
    about others stays."""
    free = {kind.key for kind in kinds_of(user, on=timezone.localdate(at)) if not kind.must}
    off, chosen = free - wanted, Unsubscribed.objects.filter(user=user, kind__in=free)
    before = set(chosen.values_list("kind", flat=True))
    chosen.exclude(kind__in=off).delete()
    rows = [Unsubscribed(user=user, kind=kind, at=at) for kind in sorted(off - before)]
    Unsubscribed.objects.bulk_create(rows, ignore_conflicts=True)
    if off != before:
        record("notice.chosen", by=user, at=at, thing=user, detail={"off": sorted(off)})


@transaction.atomic
def choose_hour(*, user: Any, hour: int | None, at: datetime) -> None:
    """From which hour somebody wants the daily message; None: as the organisation set."""
    if hour is None:
        DeliveryWish.objects.filter(user=user).delete()
    else:
        DeliveryWish.objects.update_or_create(user=user, defaults={"from_hour": hour})


def _note(action: str, channel: Channel, by: Any, at: datetime, **detail: Any) -> None:
    record(action, by=by, at=at, thing=channel, organization=channel.organization, detail=detail)

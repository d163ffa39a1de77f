"""The one message a day that goes outside: who gets it, when, and that it is sent once.

It says how many things wait and nothing else. See ADR 20.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.module_loading import import_string

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError

from .holidays import WorkCalendar
from .models import Attempt, Channel, DeliveryWish, Dispatch, MailAddress, Notice
from .sending import Sent, hand_over
from .windows import Window, opening
from .workdays import work_calendar

# Minutes until the next attempt; after the last one a person has to look.
BACK_OFF = (5, 15, 60, 240)
WAITING, SENT, FAILED, DROPPED = (
    Dispatch.State.WAITING,
    Dispatch.State.SENT,
    Dispatch.State.FAILED,
    Dispatch.State.DROPPED,
)


def text_of(number: int) -> str:
    """What goes outside: no names, no sums, no subjects."""
    return f"支部记录有 {number} 件事待您办理，请登录查看"


@dataclass(frozen=True)
class Wanted:
    """A message that somebody is to get."""

    channel: Channel
    user_id: int | None
    number: int
    newest: datetime
    window: Window


def queue_digests(*, at: datetime) -> int:
    """Queue the message of whoever has something new since the last one; returns how many.

    Any number of runs a day queue each recipient once a day and channel. An older one that still
    waits is dropped: the new one counts everything.
    """
    calendar = work_calendar()
    last = _last_queued()
    rows = []
    for one in wanted_on(at=at):
        before = last.get((one.channel.pk, one.user_id))
        if before is not None and one.newest <= before:
            continue
        not_before = opening(at, one.window, calendar)
        rows.append(
            Dispatch(
                day=timezone.localdate(not_before),
                channel=one.channel,
                user_id=one.user_id,
                number=one.number,
                not_before=not_before,
                created_at=at,
            )
        )
    with transaction.atomic():
        before = Dispatch.objects.count()
        Dispatch.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        queued = Dispatch.objects.count() - before
        _drop_older(rows)
    return queued


def wanted_on(*, at: datetime) -> list[Wanted]:
    """Everybody who could be written to and has something unread; a fixed number of queries."""
    channels = list(Channel.objects.filter(ended_at=None).select_related("organization"))
    return [*_to_people(channels, at), *_to_groups(channels, at)]


def _to_people(channels: list[Channel], at: datetime) -> Iterable[Wanted]:
    """By e-mail, through the nearest mail channel above."""
    servers = {one.organization.path: one for one in channels if one.to_people}
    unread = (
        Notice.objects.filter(read_at=None, recipient__is_active=True)
        .filter(recipient__mail_address__confirmed_at__isnull=False)
        .order_by()
        .values_list("recipient")
        .annotate(Count("pk"), Max("created_at"))
    )
    counts = {user: (number, newest) for user, number, newest in unread}
    homes = homes_of(counts, on=timezone.localdate(at))
    hours = dict(DeliveryWish.objects.values_list("user", "from_hour"))
    for user, (number, newest) in counts.items():
        home = homes.get(user)
        channel = nearest(home.path, servers) if home else None
        if home and channel:
            yield Wanted(channel, user, number, newest, home.window.later(hours.get(user)))


def _to_groups(channels: list[Channel], at: datetime) -> Iterable[Wanted]:
    """To the group of a robot: how many different things wait at those with a grant there."""
    groups = [one for one in channels if not one.to_people]
    places = {one.organization_id: one.organization for one in groups}
    on = timezone.localdate(at)
    officers = _provided("officers_at")(list(places), on=on)
    windows = _provided("windows_at")(places.values(), on=on)
    waiting: dict[int, list[tuple[tuple, datetime]]] = {}
    everybody = {user for users in officers.values() for user in users}
    rows = Notice.objects.filter(read_at=None, recipient__in=everybody).order_by()
    for user, created_at, *thing in rows.values_list(
        "recipient", "created_at", "kind", "subject", "due_on"
    ):
        waiting.setdefault(user, []).append((tuple(thing), created_at))
    for channel in groups:
        here = [one for user in officers[channel.organization_id] for one in waiting.get(user, ())]
        if here:
            yield Wanted(
                channel,
                None,
                len({thing for thing, _ in here}),
                max(created_at for _, created_at in here),
                windows[channel.organization_id],
            )


def nearest(path: str, by_path: dict[str, Channel]) -> Channel | None:
    """The channel of the organisation, or of the nearest one above that has any."""
    above = [one for one in by_path if path.startswith(one)]
    return by_path[max(above, key=len)] if above else None


def send_due(
    *, at: datetime, clock: Callable[[], datetime] = timezone.now, most: int = 1000
) -> int:
    """Send what is due, one after the other; returns how many went out.

    Any number of workers may do so at once: each row is locked by who sends it, and a worker that
    dies gives its row back by dying.
    """
    calendar, sent = work_calendar(), 0
    for _ in range(most):
        row = _send_next(at, clock, calendar)
        if row is None:
            break
        sent += row.state == SENT
    return sent


@transaction.atomic
def _send_next(at: datetime, clock: Callable, calendar: WorkCalendar) -> Dispatch | None:
    rows = Dispatch.objects.due(at).select_for_update(skip_locked=True, of=("self",))
    row = rows.select_related("channel__organization", "user").first()
    if row is None:
        return None
    window = _window_of(row, at)
    opens = opening(at, window, calendar)
    if opens > at:
        row.not_before = opens
    else:
        _send(row, window, clock, calendar)
    row.save()
    return row


def _send(row: Dispatch, window: Window, clock: Callable, calendar: WorkCalendar) -> None:
    address = _address_of(row)
    number = _number_now(row, clock())
    if row.channel.ended_at or address is None or not number:
        row.state = DROPPED
        return
    row.number = number
    outcome = hand_over(row.channel, text_of(number), to=address)
    now = clock()
    row.tries += 1
    Attempt.objects.create(
        dispatch=row, at=now, ok=outcome.ok, reason=outcome.reason, detail=outcome.detail
    )
    if outcome.ok:
        row.state, row.sent_at = SENT, now
    elif row.tries > len(BACK_OFF):
        row.state = FAILED
    else:
        wait = timedelta(minutes=BACK_OFF[row.tries - 1])
        row.not_before = opening(now + wait, window, calendar)


@transaction.atomic
def retry_dispatch(*, dispatch: Dispatch, by: Any, at: datetime) -> Dispatch:
    """Put a message that failed back into the queue; refuses any other."""
    rows = Dispatch.objects.select_for_update(of=("self",)).select_related("channel")
    row = rows.get(pk=dispatch.pk)
    if row.state != FAILED:
        raise ActionError("这一条不是「没有发出」，不用重发。")
    if row.channel.ended_at:
        raise ActionError("这个渠道已经停用，请先另设一个渠道；下一天的提醒从新渠道发。")
    window = _window_of(row, at)
    row.state, row.tries = WAITING, 0
    row.not_before = opening(at, window, work_calendar())
    row.save()
    record("notice.retried", by=by, at=at, thing=row, organization=row.channel.organization)
    return row


def homes_of(users: Collection[int], *, on: date) -> dict[int, Any]:
    """Where accounts are at home: `path` in the tree and `window`, by account."""
    return _provided("homes_of")(list(users), on=on)


def send_to(channel: Channel, user_id: int, text: str) -> Sent:
    """One text to somebody's own address at once, whatever the hour: the person asked for it."""
    address = MailAddress.objects.get(user=user_id).address
    return hand_over(channel, text, to=address)


def leads_for(user_id: int, on: date) -> dict[str, str]:
    """How early each kind comes where somebody is at home, in words, by the key of its lead."""
    return _provided("leads_of")(user_id, on=on)


def mail_channel_for(user_id: int, on: date) -> Channel | None:
    """The mail channel that reaches somebody."""
    home = homes_of([user_id], on=on).get(user_id)
    rows = Channel.objects.filter(kind=Channel.Kind.EMAIL, ended_at=None)
    servers = {one.organization.path: one for one in rows.select_related("organization")}
    return nearest(home.path, servers) if home else None


def _window_of(row: Dispatch, at: datetime) -> Window:
    on = timezone.localdate(at)
    if row.user_id is None:
        place = row.channel.organization
        return _provided("windows_at")([place], on=on)[place.pk]
    home = homes_of([row.user_id], on=on).get(row.user_id)
    hour = DeliveryWish.objects.filter(user=row.user_id).values_list("from_hour", flat=True).first()
    return home.window.later(hour) if home else Window()


def _address_of(row: Dispatch) -> str | None:
    """Where it goes; "" for a group, None when there is no confirmed address any more."""
    if row.user_id is None:
        return ""
    rows = MailAddress.objects.filter(user=row.user_id, confirmed_at__isnull=False)
    found = rows.filter(user__is_active=True).first()
    return found.address if found else None


def _number_now(row: Dispatch, at: datetime) -> int:
    """How many things wait at this moment: what was done since the queueing is not counted."""
    unread = Notice.objects.filter(read_at=None)
    if row.user_id is not None:
        return unread.filter(recipient=row.user_id).count()
    place = row.channel.organization_id
    officers = _provided("officers_at")([place], on=timezone.localdate(at))[place]
    things = unread.filter(recipient__in=officers).order_by()
    return things.values("kind", "subject", "due_on").distinct().count()


def _last_queued() -> dict[tuple[int, int | None], datetime]:
    rows = Dispatch.objects.order_by().values_list("channel", "user").annotate(Max("created_at"))
    return {(channel, user): last for channel, user, last in rows}


def _drop_older(rows: list[Dispatch]) -> None:
    """Of each recipient only the newest waiting message is sent."""
    days = {(row.channel_id, row.user_id): row.day for row in rows}
    waiting = Dispatch.objects.filter(state=WAITING, channel__in={one for one, _ in days})
    keys = waiting.values_list("pk", "channel", "user", "day")
    older = [pk for pk, channel, user, day in keys if day < days.get((channel, user), day)]
    Dispatch.objects.filter(pk__in=older, state=WAITING).update(state=DROPPED)


def _provided(name: str) -> Callable:
    """A function of the app that knows organisations: settings.NOTICE_PLACES."""
    return import_string(f"{settings.NOTICE_PLACES}.{name}")

"""Reminders of the demo: today's inboxes, a robot, what went out and what did not."""

from __future__ import annotations

from datetime import date

from branchrecords.notices.channels import add_channel, end_channel
from branchrecords.notices.daily import write_inboxes
from branchrecords.notices.models import Attempt, Channel, Dispatch

from .world import TODAY, World, moment

# No real key, and the channel has ended: a demo calls nobody.
ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=demo-demo-demo-demo"
CLOCK = ((8, 0), (8, 5), (8, 20), (9, 20), (13, 20))  # as the back-off goes
UNREACHED = "连不上对方的服务器：请检查网络、地址和端口"
# day of November, things, how often it was tried, whether it went out in the end
SENT = ((17, 41, 1, True), (18, 38, 2, True), (19, 44, 5, False))


def build_reminding(world: World) -> None:
    """What the morning of the demo's day found, and three days of messages to the committee's
    group, the last of which did not go out."""
    write_inboxes(on=TODAY, at=moment(TODAY, 7, 30))
    channel = add_channel(
        organization=world.root,
        kind=Channel.Kind.WECOM,
        name="党务工作群",
        address=ADDRESS,
        by=world.users["committee_staff"],
        at=moment(date(2026, 11, 16), 9),
    )
    for day, number, tries, went in SENT:
        _sent(channel, date(2026, 11, day), number, tries, went)
    end_channel(channel=channel, by=world.users["committee_staff"], at=moment(TODAY, 8))


def _sent(channel: Channel, on: date, number: int, tries: int, went: bool) -> None:
    times = [moment(on, *clock) for clock in CLOCK]
    row = Dispatch.objects.create(
        day=on,
        channel=channel,
        number=number,
        state=Dispatch.State.SENT if went else Dispatch.State.FAILED,
        not_before=times[tries - 1],
        tries=tries,
        created_at=moment(on, 7, 30),
        sent_at=times[tries - 1] if went else None,
    )
    Attempt.objects.bulk_create(
        Attempt(
            dispatch=row,
            at=times[n],
            ok=went and n == tries - 1,
            reason="" if went and n == tries - 1 else UNREACHED,
        )
        for n in range(tries)
    )

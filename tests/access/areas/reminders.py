"""Reminders: the rules of them, own wishes, the channels outside, what was sent, work days."""

from __future__ import annotations

from branchrecords.notices.models import Dispatch, WorkYear
from tests.access.place import Place
from tests.access.row import EVERYONE, Row
from tests.factories.members import AT, TODAY
from tests.factories.notices import NOWHERE, make_channel

ROWS: tuple[Row, ...] = (
    Row("reminder-rules", "branch", "LSOCAR"),
    Row("notice-settings", "", EVERYONE, base="anyone"),
    Row("notice-address", "", EVERYONE, 302, "POST", base="anyone"),
    Row("notice-confirm", "", EVERYONE, 302, "POST", base="anyone"),
    Row("notice-forget", "", EVERYONE, 302, "POST", base="anyone"),
    Row("channel-list", "branch", "CR"),
    Row("channel-add", "branch", "CR", extra={"kind": "wecom"}),
    Row("channel-detail", "channel", "CR"),
    Row("channel-reveal", "channel", "CR", 200, "POST"),
    Row("channel-try", "channel", "CR", 302, "POST"),
    Row("channel-end", "channel", "CR", 302, "POST"),
    Row("dispatch-list", "branch", "CR"),
    Row("dispatch-export", "branch", "CR", 200, "POST"),
    Row("dispatch-retry", "dispatch", "CR", 302, "POST"),
    Row("reminder-preview", "branch", "CR"),
    Row("workday-years", "", "CR", base="self"),
    Row("workday-year", "workyear", "CR", base="self"),
    Row("workday-remove", "workyear", "CR", 302, "POST", base="self"),
)


def things(place: Place) -> dict[str, dict]:
    """A robot of the branch, a message that failed, a year that is edited."""
    channel = make_channel(place.branch, place.staff, "webhook", NOWHERE)
    dispatch = Dispatch.objects.create(
        day=TODAY, channel=channel, number=1, state="failed", not_before=AT, created_at=AT
    )
    # Work days are the same for everybody: the year is one, however many branches there are.
    year, _ = WorkYear.objects.get_or_create(
        year=2030, defaults={"source": "通知", "changed_at": AT, "changed_by": place.staff}
    )
    return {
        "channel": {"pk": channel.pk},
        "dispatch": {"pk": dispatch.pk},
        "workyear": {"year": year.year},
    }

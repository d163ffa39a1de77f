"""补学 as a spreadsheet: exactly the filtered list."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from meetings.queries.make_up import SHOWS, MakeUpLine, lines_of, make_ups_within


def show_asked(query: Mapping[str, str]) -> str:
    """Which of the list's tabs an address asks for."""
    show = query.get("show", "")
    return show if show in SHOWS else "open"


def make_ups_of_list(wanted: Wanted) -> list[MakeUpLine]:
    """Exactly the rows of the page with this query string."""
    on = _day(wanted).on
    rows = make_ups_within(wanted.organization, on=on)
    return lines_of(rows, on=on, show=show_asked(wanted.query))


def make_up_scope(wanted: Wanted) -> str:
    """Which of them, as of which day."""
    return f"{SHOWS[show_asked(wanted.query)]}，截至 {_day(wanted).on}"


def _day(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, timezone.localdate(wanted.at))


MAKE_UPS = Export(
    "补学名单",
    "make_up.exported",
    (
        Field(Column("organization", "党组织", width=28), "make_up.meeting.organization.name"),
        Field(Column("name", "姓名", width=12), "make_up.attendance.name"),
        Field(Column("meeting", "缺席的会议", width=34), "make_up.meeting.title"),
        Field(Column("held_on", "会议日期", kind="date", width=12), "make_up.meeting.held_on"),
        Field(Column("state", "缺席情况", width=10), "make_up.attendance.get_state_display"),
        Field(Column("task", "补学内容", width=40), "make_up.task"),
        Field(Column("due_on", "完成期限", kind="date", width=12), "make_up.due_on"),
        Field(Column("now", "补学情况", width=18), "word"),
    ),
    unit="人次",
    read=make_ups_of_list,
    scope=make_up_scope,
    key="make-ups",
    person="make_up.attendance.person_id",
)

"""The year's records of a branch as one PDF: 目录, 收录说明, the records by kind, 出席情况."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from branchrecords.documents.pdf import PdfUnavailable, merge_pdfs, render_pdf
from branchrecords.errors import ActionError
from branchrecords.web.formats import cn_date, percent
from meetings.models import Meeting
from meetings.queries.archive import verify_record
from meetings.queries.volumes import Presence, VolumeMeetings, presence_of, volume_meetings
from meetings.rules.printing import RECORD
from meetings.rules.volumes import LEFT_OUT, UNSEALED, volume_title
from members.models import Organization, User

from .papers import paper_pdf

log = logging.getLogger(__name__)
Part = tuple[str, bytes]
Failure = dict[str, str]
# Makes a part, or gives the one that was made before: (key, make) → PDF.
Made = Callable[[str, Callable[[], bytes]], bytes]

COLUMNS = [
    ("应到", "number"), ("实到", "number"), ("请假", "number"), ("缺席", "number"),
    ("到会率", "number"),
]  # fmt: skip


class Volume:
    """One volume in the making; `failures` are the meetings that are not in it, with the reason."""

    def __init__(self, *, organization: Organization, year: int, user: User, at: datetime) -> None:
        self.organization, self.year, self.at = organization, year, at
        self.title = volume_title(organization.name, year)
        self.meetings: VolumeMeetings = volume_meetings(organization, user=user, year=year)
        self.bound: list[Meeting] = []
        self.altered: list[Meeting] = []
        self.failures: list[Failure] = [
            {"name": self.name_of(one), "reason": f"{LEFT_OUT}：{UNSEALED[one.state]}"}
            for one in self.meetings.unsealed
        ]

    def bind(self, *, made: Made, advance: Callable[[int, int], None]) -> bytes:
        """The whole PDF; one record that breaks is named and leaves the others in.

        Raises ActionError where nothing is sealed or PDFs cannot be made.
        """
        number = len(self.meetings.sealed)
        if not number:
            raise ActionError(f"{self.year}年还没有封存的会议记录，封存以后再生成合订本。")
        records: list[Part] = []
        for done, meeting in enumerate(self.meetings.sealed, start=1):
            records += self._record(meeting, made)
            advance(done, number)
        if not records:
            raise ActionError("记录都没有生成出来，请打开其中一份单独打印，看看提示。")
        parts = [("收录说明", self._notes()), *records, ("出席情况", self._presence())]
        return merge_pdfs(
            parts,
            title=self.title,
            at=self.at,
            identifier=f"volume-{self.organization.pk}-{self.year}-{self.at.isoformat()}",
            sections=self._sections(),
        )

    def name_of(self, meeting: Meeting) -> str:
        """11月12日 支部党员大会; of a group with what it is called within the branch."""
        where = ""
        if meeting.organization_id != self.organization.pk:
            name = meeting.organization_name or meeting.organization.name
            where = f"（{name.removeprefix(self.organization.name)}）"
        return f"{meeting.held_on.month}月{meeting.held_on.day}日 {meeting.title}{where}"

    def _record(self, meeting: Meeting, made: Made) -> list[Part]:
        corrections = [change.digest for change in meeting.amendments.all()]
        key = "-".join((str(meeting.pk), meeting.digest, *corrections))
        try:
            content = made(key, lambda: paper_pdf(meeting, RECORD)[0])
        except PdfUnavailable as error:
            raise ActionError(str(error)) from error
        except Exception:  # one broken record must not take the year with it
            log.exception("record of meeting %s failed", meeting.pk)
            reason = "生成时出错，请打开这份记录单独打印"
            self.failures.append({"name": self.name_of(meeting), "reason": reason})
            return []
        self.bound.append(meeting)
        if not verify_record(meeting):
            self.altered.append(meeting)
        return [(self.name_of(meeting), content)]

    def _sections(self) -> dict[int, str]:
        """A heading where a kind begins; the notes stand before the first record."""
        found: dict[int, str] = {}
        for index, meeting in enumerate(self.bound, start=1):
            if meeting.kind_label not in found.values():
                found[index] = meeting.kind_label
        return found | {len(self.bound) + 1: "附表"}

    def _notes(self) -> bytes:
        kinds: dict[str, int] = {}
        for meeting in self.bound:
            kinds[meeting.kind_label] = kinds.get(meeting.kind_label, 0) + 1
        context = {
            "year": self.year,
            "made_on": cn_date(timezone.localdate(self.at)),
            "number": len(self.bound),
            "late": sum(bool(meeting.late_days) for meeting in self.bound),
            "kinds": kinds.items(),
            "left_out": LEFT_OUT,
            "failures": self.failures,
            "cancelled": [(self.name_of(m), m.cancel_reason) for m in self.meetings.cancelled],
            "altered": [self.name_of(meeting) for meeting in self.altered],
        }
        return self._rendered("notes", "收录说明", context)

    def _presence(self) -> bytes:
        by_meeting, by_person = presence_of(self.bound)
        named = zip(self.bound, by_meeting, strict=True)
        tables = [
            {
                "title": "一、各次会议出席情况",
                "columns": [("会议", "text"), *COLUMNS],
                "rows": [[self.name_of(meeting), *_cells(row)] for meeting, row in named],
            },
            {
                "title": "二、每名党员全年出席情况",
                "columns": [("姓名", "text"), *COLUMNS],
                "rows": [[row.label, *_cells(row)] for row in by_person],
            },
        ]
        return self._rendered("presence", "出席情况", {"tables": tables})

    def _rendered(self, name: str, title: str, context: dict[str, Any]) -> bytes:
        return render_pdf(
            template=f"documents/meetings/volume_{name}.html",
            context={
                "org_name": self.organization.name,
                "title": f"{self.year}年{title}",
                **context,
            },
            title=f"{self.title}：{title}",
            identifier=f"volume-{self.organization.pk}-{self.year}-{name}",
            at=self.at,
        )


def _cells(row: Presence) -> list[str]:
    numbers = [str(number) for number in (row.due, row.present, row.leave, row.absent)]
    return [*numbers, percent(row.share)]

"""Photos and papers of a record, and who stands by it."""

from __future__ import annotations

from datetime import date, datetime, time

from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.actions.papers import add_paper
from meetings.actions.planning import open_meeting, plan_meeting
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.files import PDF
from tests.factories.members import AT

ROWS: tuple[Row, ...] = (
    # Open to 主持人 and 记录人 alone: nobody of the matrix is one of them.
    Row("meeting-confirm", "open", "MLSO", 404, base="self"),
    Row("meeting-paste", "open", "LSO"),
    Row("meeting-notice", "announced", "LSOCA"),
    Row("meeting-extract", "sealed", "LSOCA"),
    Row("meeting-volume", "branch", "LSOCA"),
    Row("meeting-volume-start", "branch", "LSOCA", 302, "POST"),
    Row("meeting-papers", "sealed", "LSOCA"),
    Row("meeting-paper", "paper", "LSOCA"),
    Row("meeting-paper-remove", "paper", "LSO", 302, "POST"),
)


def things(place: Place) -> dict[str, dict]:
    """A paper of a record that is still written; a meeting that is called beforehand."""
    by, day = place.by, date(2026, 8, 12)
    announced = plan_meeting(
        organization=place.branch,
        kind="lecture",
        held_on=date(2026, 11, 27),
        starts_at=time(15, 0),
        chair=place.people[0],
        recorder=place.people[0],
        by=by,
        at=AT,
    )
    at = datetime.combine(day, time(20, 0), AT.tzinfo)
    meeting = plan_meeting(
        organization=place.branch,
        kind="party_day",
        held_on=day,
        starts_at=time(15, 0),
        chair=place.people[0],
        recorder=place.people[0],
        by=by,
        at=at,
    )
    meeting = open_meeting(meeting=meeting, by=by, at=at)
    upload = SimpleUploadedFile("签到册.pdf", PDF)
    paper = add_paper(meeting=meeting, upload=upload, kind="sign_in", by=by, at=at)
    return {"paper": {"pk": paper.pk}, "announced": {"pk": announced.pk}}

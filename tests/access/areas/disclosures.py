"""党务公开: who may open what."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.actions.disclosures import add_disclosure_paper
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.disclosures import make_disclosure, make_feedback, make_posted
from tests.factories.files import PDF
from tests.factories.members import AT

ROWS: tuple[Row, ...] = (
    Row("disclosure-list", "branch", "LSOCA"),
    Row("disclosure-add", "branch", "SO"),
    Row("disclosure-export", "branch", "LSOCA", 200, "POST"),
    Row("disclosure-board", "branch", "LSOCA"),
    Row("disclosure-detail", "disclosure", "LSOCA"),
    Row("disclosure-change", "disclosure", "SO"),
    Row("disclosure-print", "disclosure", "LSOCA", 302),
    Row("disclosure-step", "disclosure", "SO", extra={"kind": "submitted"}),
    Row("disclosure-review", "disclosure", "SC", extra={"kind": "approved"}),
    Row("disclosure-paper-add", "disclosure", "SO", 302, "POST"),
    Row("disclosure-paper", "disclosure_paper", "LSOCA"),
    Row("disclosure-paper-remove", "disclosure_paper", "SO", 302, "POST"),
    Row("disclosure-feedback-add", "posted_disclosure", "SO"),
    Row("disclosure-feedback", "feedback", "SO"),
    Row("my-disclosures", "", "M", base="self"),
    Row("my-disclosure", "posted_disclosure", "M", 404, base="self"),
    Row("my-disclosure-paper", "disclosure_paper", "M", 404, base="self"),
)


def things(place: Place) -> dict[str, dict]:
    """A draft of the branch with a file, and an item that is public with an opinion on it."""
    draft = make_disclosure(place.branch, by=place.by)
    upload = SimpleUploadedFile("公示.pdf", PDF, "application/pdf")
    paper = add_disclosure_paper(disclosure=draft, upload=upload, by=place.by, at=AT)
    posted = make_posted(place.branch, by=place.by)
    return {
        "disclosure": {"pk": draft.pk},
        "disclosure_paper": {"pk": paper.pk},
        "posted_disclosure": {"pk": posted.pk},
        "feedback": {"pk": make_feedback(posted).pk},
    }

"""组织生活会, 民主评议, 谈心谈话: who may open what."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.actions.appraisals import approve_results
from meetings.actions.reviews import record_stage
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.files import PDF
from tests.factories.members import AT
from tests.factories.reviews import decide, make_closed, make_review, make_talk, make_voting

ROWS: tuple[Row, ...] = (
    Row("review-list", "branch", "LSOCA"),
    Row("review-export", "branch", "LSOCA", 200, "POST"),
    Row("review-add", "branch", "LSO"),
    Row("review-detail", "review_closed", "LSOCA"),
    Row("review-stage", "review_stage", "LSO"),
    Row("review-finish", "review", "LSO", 302, "POST"),
    Row("review-paper", "review_paper", "LSOCA"),
    Row("review-paper-remove", "review_paper", "LSO", 302, "POST"),
    Row("voting-open", "review", "LSO", 302, "POST"),
    Row("voting-close", "review", "LSO", 302, "POST"),
    Row("review-sums", "review_open", "LSO", extra={"source": "peers"}),
    Row("review-absences", "review_open", "LSO"),
    Row("review-results", "review_closed", "LSO"),
    Row("result-export", "review_closed", "LSOCA", 200, "POST"),
    Row("review-publish", "review_closed", "LSO", 302, "POST"),
    Row("review-approve", "review_closed", "C"),
    Row("review-return", "review_closed", "C", 302, "POST"),
    Row("review-print", "review_open", "LSOCA", extra={"paper": "ballots"}),
    Row("appraisal-follow-up", "appraisal", "LSO"),
    Row("appraisal-form", "appraisal", "LSOCA"),
    Row("person-reviews", "person", "LSOCA"),
    Row("talk-list", "branch", "LSOCA"),
    Row("talk-export", "branch", "LSOCA", 200, "POST"),
    Row("talk-add", "branch", "LSO"),
    Row("talk-detail", "talk", "LSOCA"),
    Row("talk-reveal", "talk", "S", 302, "POST"),
    Row("talk-withdraw", "talk", "LSO", 302, "POST"),
    Row("my-review", "", "M", base="self"),
    Row("my-self-assessment", "", "M", 404, base="self"),
    Row("my-ballot", "", "M", 404, base="self"),
    Row("my-talks", "", "M", base="self"),
    Row("my-talk-add", "", "M", 404, base="self"),
)


def things(place: Place) -> dict[str, dict]:
    """A campaign that begins, one that votes, one that is counted, one that is approved."""
    branch, by = place.branch, place.by
    begun = make_review(branch, by=by)
    paper = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    stage = record_stage(
        review=begun, stage="plan", done_on=date(2026, 11, 10), text="主题和分工",
        uploads=[paper], by=by, at=AT,
    )  # fmt: skip
    voting = make_voting(branch, year=2025)
    closed = make_closed(branch, year=2024)
    approved = decide(make_closed(branch, year=2023), **{place.people[3].name: "unqualified"})
    approve_results(
        review=approved, approved_on=date(2026, 11, 20), approved_by="党委", by=by, at=AT
    )
    talk = make_talk(branch, place.people[0], place.people[2], by=by)
    return {
        "review": {"pk": begun.pk},
        "review_stage": {"pk": begun.pk, "stage": "study"},
        "review_paper": {"pk": stage.papers.get().pk},
        "review_open": {"pk": voting.pk},
        "review_closed": {"pk": closed.pk},
        "appraisal": {"pk": approved.appraisals.get(person=place.people[3]).pk},
        "talk": {"pk": talk.pk},
    }

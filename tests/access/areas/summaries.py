"""个人总结 and the versions of a text: who may open what."""

from __future__ import annotations

from reports.actions.personal_summaries import draft_personal, save_personal, submit_personal
from reports.actions.summaries import draft_summary
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.members import AT

ROWS: tuple[Row, ...] = (
    Row("summary-versions", "version_of", "SOCA"),
    Row("summary-version", "version", "SOCA"),
    Row("summary-restore", "version", "SOC", 302, "POST"),
    Row("personal-summaries", "branch", "SOC"),
    Row("personal-summaries-export", "branch", "SOC", 200, "POST"),
    Row("personal-summaries-remind", "branch", "SO", 302, "POST"),
    Row("personal-summaries-volume", "branch", "SO", 302, "POST"),
    Row("personal-summary", "personal_summary", "SOC"),
    Row("personal-return", "personal_summary", "SO", 200, "POST"),
    Row("personal-pdf", "personal_summary", "SOC"),
    Row("my-summaries", "", "M", 302, base="self"),
    Row("my-summary", "my_year", "M", base="self"),
    Row("my-summary-draft", "my_year", "M", 404, "POST", base="self"),
    Row("my-summary-save", "my_year", "M", 404, "POST", base="self"),
    Row("my-summary-redraft", "my_year", "M", 404, "POST", base="self"),
    Row("my-summary-submit", "my_year", "M", 404, "POST", base="self"),
    Row("my-summary-pdf", "my_year", "M", 404, base="self"),
    Row("my-summary-versions", "my_year", "M", 404, base="self"),
    Row("my-summary-version", "my_version", "M", 404, base="self"),
    Row("my-summary-restore", "my_version", "M", 404, "POST", base="self"),
)


def things(place: Place) -> dict[str, dict]:
    """A member's summary that was handed in, and a draft of an early year with its version."""
    summary = draft_personal(person=place.people[2], year=2026, by=None, at=AT)
    texts = dict.fromkeys(summary.text, "对照要求逐项检查，写明事实、原因和改进的办法。" * 3)
    summary = save_personal(summary=summary, texts=texts, by=None, at=AT)
    summary = submit_personal(summary=summary, by=None, at=AT)
    early = draft_summary(organization=place.branch, year=2022, by=place.by, at=AT)
    return {
        "personal_summary": {"pk": summary.pk},
        "version_of": {"pk": early.pk},
        "version": {"pk": early.pk, "number": 1},
        "my_year": {"year": 2026},
        "my_version": {"year": 2026, "number": 1},
    }

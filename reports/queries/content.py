"""What a summary says, as plain data: the one thing that is printed, frozen and digested.

Drafts and issues are printed from the same structure, so an issue that is printed again years
later needs nothing but its own row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

from dues.models import Assessment
from members.models.placements import stood_within
from reports.catalogue import CATALOGUE_VERSION, ONLY_NONZERO
from reports.figures.figure import Scope, Value
from reports.models import Issue, Summary
from reports.queries.charts import chart_rows
from reports.rules.differences import figure_differences, text_differences
from reports.rules.summaries import SECTIONS, summary_title

# 1: until November 2026, without serial and without what a version changes.
# 2: without charts, and printed with a QR code that may stand alone on the last page.
# 3: printed with a signature that may stand alone on a page.
SCHEMA = 4


def printed_values(values: Sequence[Value]) -> list[Value]:
    """The values that a summary shows: some figures say something only when not zero."""
    return [value for value in values if value.number or value.figure.key not in ONLY_NONZERO]


def summary_content(
    summary: Summary, values: Sequence[Value], on: date, *, verify_base: str
) -> dict:
    """The whole summary as JSON-ready data; numbers are texts, so that nothing is lost.

    `verify_base` is the address under which the paper can be verified.
    """
    organization = summary.organization
    scope = Scope(organization, summary.year, on)
    return {
        "schema": SCHEMA,
        "organization": {"code": organization.code, "name": organization.name},
        "year": summary.year,
        "title": summary_title(summary.year),
        "period": {
            "starts": scope.starts.isoformat(),
            "ends": scope.ends.isoformat(),
            "as_of": scope.day.isoformat(),
        },
        "figures": [_figure(value) for value in printed_values(values)],
        "narrative": [
            {"key": s.key, "heading": s.heading, "text": getattr(summary, s.key)} for s in SECTIONS
        ],
        "charts": chart_rows(organization, summary.year, on),
        "rules": {"catalogue": CATALOGUE_VERSION, "dues": _dues_rules(summary)},
        "verify_base": verify_base,
    }


def _figure(value: Value) -> dict:
    figure = value.figure
    return {
        "key": figure.key,
        "group": figure.group,
        "label": figure.label,
        "unit": figure.unit,
        "value": None if value.number is None else str(value.number),
        "text": value.text,
        "explanation": figure.explanation,
        "article": figure.article,
        "records": None if value.record_ids is None else list(value.record_ids),
    }


def _dues_rules(summary: Summary) -> list[str]:
    """The versions of the rates by which the year's dues were assessed."""
    assessed = Assessment.objects.filter(
        stood_within(summary.organization, on=date(summary.year, 12, 31)),
        month__year=summary.year,
    )
    return sorted(assessed.order_by().values_list("rule_version", flat=True).distinct())


def issued_content(
    content: dict, *, serial: str, version: int, at: datetime, before: Issue | None, reason: str
) -> dict:
    """`content` with its number and time, and for a new version what it changes and why.

    So the embedded data say everything that is printed: the paper can be made again from them.
    """
    return {
        **content,
        "issue": {"serial": serial, "version": version, "at": at.astimezone(UTC).isoformat()},
        "replaces": None
        if before is None
        else {
            "serial": before.serial,
            "digest": before.digest,
            "reason": reason,
            "figures": figure_differences(before.content["figures"], content["figures"]),
            "text": text_differences(before.content["narrative"], content["narrative"]),
        },
    }


def canonical(content: dict) -> bytes:
    """The one spelling of the data, over which the digest is taken."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(content: dict) -> str:
    """SHA-256 of the canonical spelling, in 64 hex digits."""
    return hashlib.sha256(canonical(content)).hexdigest()

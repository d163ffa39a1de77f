"""设置建议 of a committee as a spreadsheet: exactly what the page shows."""

from __future__ import annotations

from django.utils import timezone

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from members.forms.changes import SuggestionFilterForm
from members.queries.establishment import WEIGHTS, Advice, advice_for


def _read(wanted: Wanted) -> list[Advice]:
    status = SuggestionFilterForm(wanted.query).chosen()
    rows = advice_for(within=wanted.organization, on=timezone.localdate(wanted.at))
    return [one for one in rows if not status or one.suggestion.status == status]


SUGGESTIONS = Export(
    "设置建议",
    "suggestion.exported",
    (
        Field(Column("organization", "组织", width=36), "organization.name"),
        Field(Column("weight", "轻重", width=12), lambda one: WEIGHTS[one.suggestion.status]),
        Field(Column("message", "建议", width=60), "suggestion.message"),
        Field(Column("article", "依据", width=40), "suggestion.article"),
    ),
    unit="条",
    read=_read,
    scope=lambda wanted: WEIGHTS[SuggestionFilterForm(wanted.query).chosen()],
    key="suggestions",
)

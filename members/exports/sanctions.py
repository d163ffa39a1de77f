"""处分和处置 as a spreadsheet: exactly the filtered list, the matter masked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from members.exports.people import masked_text
from members.forms.sanctions import SanctionFilterForm
from members.models import Sanction
from members.models.sanctions import SanctionQuerySet
from members.queries.sanctions import TABS, described, listed
from members.rules.sanctions import SanctionKind


def _found(wanted: Wanted) -> SanctionQuerySet:
    return listed(
        Sanction.objects.permitted(wanted.user, P.SANCTION_VIEW).permitted(
            wanted.user, P.PERSON_EXPORT
        ),
        organization=wanted.organization,
        chosen=SanctionFilterForm(wanted.query).chosen(),
        on=timezone.localdate(wanted.at),
    )


def _read(wanted: Wanted) -> list[tuple[Sanction, str]]:
    rows = described(_found(wanted), on=timezone.localdate(wanted.at))
    return [(one, state.label) for one, state in rows]


def _scope(wanted: Wanted) -> str:
    chosen = SanctionFilterForm(wanted.query).chosen()
    words = [TABS[chosen.tab], SanctionKind(chosen.kind).label if chosen.kind else ""]
    words.append(f"查找：{chosen.q}" if chosen.q else "")
    return "，".join(word for word in words if word)


def _named(wanted: Wanted) -> dict[str, Any]:
    """Whom the list names, so that each can read of it."""
    people = _found(wanted).order_by().values_list("person", flat=True)
    return {"people": sorted(set(people))}


def _of(name: str) -> Callable[[tuple[Sanction, str]], Any]:
    """A value of the decision itself."""

    def read(row: tuple[Sanction, str]) -> Any:
        value = getattr(row[0], name)
        return value() if callable(value) else value

    return read


SANCTIONS = Export(
    "处分和处置名单",
    "sanction.exported",
    (
        Field(Column("name", "姓名", width=12), lambda row: row[0].person.name),
        Field(Column("place", "所在支部", width=28), _of("place")),
        Field(Column("kind", "种类", width=14), _of("get_kind_display")),
        Field(Column("starts_on", "生效日期", kind="date", width=12), _of("starts_on")),
        Field(Column("until", "到期日期", kind="date", width=12), _of("until")),
        Field(Column("state", "状态", width=16), lambda row: row[1]),
        Field(Column("by", "决定机关", width=26), _of("decided_by")),
        Field(Column("document", "文号", width=20), _of("document")),
        Field(Column("matter", "事由", width=40), _of("matter"), masked_text),
    ),
    read=_read,
    scope=_scope,
    detail=_named,
    key="sanctions",
)

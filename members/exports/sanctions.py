"""处分和处置 as a spreadsheet: exactly the filtered list, the matter masked."""

from __future__ import annotations

from typing import NamedTuple

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


class Line(NamedTuple):
    """One decision and how it stands today."""

    sanction: Sanction
    state: str


def _read(wanted: Wanted) -> list[Line]:
    rows = described(_found(wanted), on=timezone.localdate(wanted.at))
    return [Line(one, state.label) for one, state in rows]


def _scope(wanted: Wanted) -> str:
    chosen = SanctionFilterForm(wanted.query).chosen()
    words = [TABS[chosen.tab], SanctionKind(chosen.kind).label if chosen.kind else ""]
    words.append(f"查找：{chosen.q}" if chosen.q else "")
    return "，".join(word for word in words if word)


SANCTIONS = Export(
    "处分和处置名单",
    "sanction.exported",
    (
        Field(Column("name", "姓名", width=12), "sanction.person.name"),
        Field(Column("place", "所在支部", width=28), "sanction.place"),
        Field(Column("kind", "种类", width=14), "sanction.get_kind_display"),
        Field(Column("starts_on", "生效日期", kind="date", width=12), "sanction.starts_on"),
        Field(Column("until", "到期日期", kind="date", width=12), "sanction.until"),
        Field(Column("state", "状态", width=16), "state"),
        Field(Column("by", "决定机关", width=26), "sanction.decided_by"),
        Field(Column("document", "文号", width=20), "sanction.document"),
        Field(Column("matter", "事由", width=40), "sanction.matter", masked_text),
    ),
    read=_read,
    scope=_scope,
    key="sanctions",
    person="sanction.person_id",
)

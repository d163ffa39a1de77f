"""处分和处置 as a spreadsheet: exactly the filtered list, the matter masked."""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import cn_date
from members.exports.people import masked_text
from members.forms.sanctions import SanctionFilterForm
from members.models import Sanction
from members.models.of_people import with_open
from members.models.placements import tree_on
from members.models.sanctions import SanctionQuerySet
from members.queries.sanctions import TABS, described, listed
from members.rules.sanctions import SanctionKind


def _found(wanted: Wanted) -> SanctionQuerySet:
    day = _day(wanted)
    tree = tree_on(day.on, day.today)
    rows = Sanction.objects.permitted_on(wanted.user, P.SANCTION_VIEW, day.on, tree)
    rows = rows.permitted_on(wanted.user, P.PERSON_EXPORT, day.on, tree)
    chosen = SanctionFilterForm(wanted.query).chosen()
    found = listed(rows, organization=wanted.organization, chosen=chosen, on=day.on, tree=tree)
    return with_open(found, wanted.user, P.SANCTION_VIEW)


def _day(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, timezone.localdate(wanted.at))


class Line(NamedTuple):
    """One decision and how it stood on the day."""

    sanction: Sanction
    state: str


def _matter(line: Line) -> str:
    """Nothing of somebody who belongs elsewhere today."""
    return line.sanction.matter if line.sanction.is_open else ""


def _read(wanted: Wanted) -> list[Line]:
    rows = described(_found(wanted), on=_day(wanted).on)
    return [Line(one, state.label) for one, state in rows]


def _scope(wanted: Wanted) -> str:
    chosen = SanctionFilterForm(wanted.query).chosen()
    words = [TABS[chosen.tab], SanctionKind(chosen.kind).label if chosen.kind else ""]
    day = _day(wanted)
    words.append(f"截至 {cn_date(day.on)}" if day.is_past else "")
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
        Field(Column("matter", "事由", width=40), _matter, masked_text),
    ),
    read=_read,
    scope=_scope,
    key="sanctions",
    person="sanction.person_id",
)

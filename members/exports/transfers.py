"""台账 of letters as a spreadsheet: exactly the filtered list."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import cn_date
from members.forms.transfers import TransferFilterForm
from members.models import Transfer
from members.models.placements import tree_on
from members.models.transfers import TransferQuerySet
from members.queries.transfers import (
    OVERDUE,
    STATE_CHOICES,
    TABS,
    listed,
)
from members.rules.transfers import TransferState


def transfers_of(wanted: Wanted) -> TransferQuerySet:
    """Exactly the letters of the page with this query string, with `is_late`."""
    day = _day(wanted)
    tree = tree_on(day.on, day.today)
    return listed(
        Transfer.objects.permitted_on(wanted.user, P.PERSON_EXPORT, tree),
        organization=wanted.organization,
        chosen=TransferFilterForm(wanted.query).chosen(),
        on=day.on,
        tree=tree,
    ).with_late(day.on)


def _day(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, timezone.localdate(wanted.at))


def transfers_scope(wanted: Wanted) -> str:
    """How the register was narrowed, in the words of the page."""
    chosen = TransferFilterForm(wanted.query).chosen()
    day = _day(wanted)
    words = [f"截至 {cn_date(day.on)}" if day.is_past else "", TABS[chosen.tab]]
    words += [f"{chosen.year}年" if chosen.year else ""]
    if chosen.state:
        words.append(dict(STATE_CHOICES)[chosen.state])
    if chosen.q.strip():
        # A number that was searched for is not printed on every page.
        words.append("查找：号码" if any(c.isdigit() for c in chosen.q) else f"查找：{chosen.q}")
    return "，".join(word for word in words if word)


def _state(letter: Transfer) -> str:
    late = letter.state_then == TransferState.OPEN and letter.is_late  # type: ignore[attr-defined]
    return dict(STATE_CHOICES)[OVERDUE if late else letter.state_then]


def _closed_on(letter: Transfer) -> date | None:
    return None if letter.state_then == TransferState.OPEN else letter.closed_on


TRANSFERS = Export(
    "组织关系介绍信台账",
    "transfer.exported",
    (
        Field(Column("number", "介绍信编号", width=20), "number"),
        Field(Column("kind", "种类", width=12), "get_kind_display"),
        Field(Column("name", "姓名", width=12), "person.name"),
        Field(Column("standing", "身份", width=10), "get_standing_display"),
        Field(Column("from", "转出党组织", width=32), "from_name"),
        Field(Column("to", "转入党组织", width=32), "to_name"),
        Field(Column("reason", "转接原因", width=16), "reason"),
        Field(Column("issued_on", "开出日期", kind="date", width=12), "issued_on"),
        Field(Column("valid_days", "有效天数", kind="integer", width=9), "valid_days"),
        Field(Column("valid_until", "有效期至", kind="date", width=12), "valid_until"),
        Field(Column("dues_until", "党费交至", kind="month", width=10), "dues_until"),
        Field(Column("handler", "经办人", width=10), "handler"),
        Field(Column("state", "状态", width=12), _state),
        Field(Column("closed_on", "办结日期", kind="date", width=12), _closed_on),
    ),
    unit="份",
    read=transfers_of,
    scope=transfers_scope,
    key="transfers",
    person="person_id",
)

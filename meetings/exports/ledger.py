"""活动台账 as xlsx, with who keeps it."""

from __future__ import annotations

from django.http import QueryDict
from django.utils import timezone

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import day_of
from meetings.queries.kinds import labels_of
from meetings.queries.ledger import Entry, LedgerWish, custodian_of, entries_of, lines_of
from meetings.rules.ledger import OTHER_SOURCES, PERIODS_BY_KEY, WHOLE_YEAR

from .reviews import year_of


def wish_of(query: QueryDict, *, organization, user, today) -> LedgerWish:
    """The filters of an address; what is none of them is left out."""
    return LedgerWish(
        organization=organization,
        user=user,
        year=year_of(query, today),
        period=PERIODS_BY_KEY.get(query.get("period", ""), WHOLE_YEAR),
        on=day_of(query, today).on,
        kind=query.get("kind", "")[:20],
    )


def _wish(wanted: Wanted) -> LedgerWish:
    today = timezone.localdate(wanted.at)
    return wish_of(wanted.query, organization=wanted.organization, user=wanted.user, today=today)


def _rows(wanted: Wanted) -> list[Entry]:
    return entries_of(lines_of(_wish(wanted), counted=True), counted=True)


def label_of(kind: str) -> str:
    """The name of a kind of line."""
    return OTHER_SOURCES.get(kind) or labels_of({kind}).get(kind, "")


def scope_of(wish: LedgerWish) -> str:
    """2026年1季度，主题党日，截至 2026-11-20；台账管理员：张三."""
    period = "" if wish.period is WHOLE_YEAR else wish.period.label
    words = [f"{wish.year}年{period}", label_of(wish.kind), f"截至 {wish.on}"]
    keeper = custodian_of(wish.organization, on=wish.on)
    said = f"台账管理员：{keeper.person}" if keeper else "没有台账管理员"
    return "，".join(filter(None, words)) + f"；{said}"


LEDGER = Export(
    "活动台账",
    "ledger.exported",
    (
        Field(Column("on", "日期", kind="date", width=12), "on"),
        Field(Column("kind", "种类", width=16), "kind"),
        Field(Column("name", "名称", width=36), "name"),
        Field(Column("organization", "组织", width=28), "organization"),
        Field(Column("place", "地点或群团组织", width=28), "place"),
        Field(Column("people", "参加人数", kind="number", width=10), "people"),
    ),
    unit="次活动",
    read=_rows,
    scope=lambda wanted: scope_of(_wish(wanted)),
    key="ledger",
)

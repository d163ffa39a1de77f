"""党务公开 as xlsx, and the board on paper."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.audit.recording import record
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.documents.pdf import render_pdf
from branchrecords.errors import ActionError
from branchrecords.web.asked import year_in
from branchrecords.web.asof import day_of
from meetings.models import Disclosure
from meetings.queries.disclosures import (
    PREPARING,
    Wish,
    disclosures_on,
    disclosures_within,
    narrowed,
    on_the_board,
)
from meetings.rules.disclosures import PUBLISHED, Audience, Kind, State

MOST_PRINTED = 40
STATES = {**dict(State.choices), PREPARING: "拟订和审核中", "": "全部"}
SIZES = ("a4", "a3")


def wish_of(query: QueryDict) -> Wish:
    """The filters of an address; what is none of them is left out."""
    state, kind, audience = (query.get(name, "") for name in ("state", "kind", "audience"))
    return Wish(
        state=state if state in STATES else "",
        kind=kind if kind in Kind.values else "",
        audience=audience if audience in Audience.values else "",
        year=year_in(query.get("year")),
    )


def _rows(wanted: Wanted) -> QuerySet[Disclosure]:
    wish = wish_of(wanted.query)
    rows = disclosures_within(
        Disclosure.objects.permitted(wanted.user, P.MEETING_VIEW),
        organization=wanted.organization,
        on=day_of(wanted.query, timezone.localdate(wanted.at)).on,
        year=wish.year,
    )
    return narrowed(rows, wish)


def _scope(wanted: Wanted) -> str:
    wish, on = wish_of(wanted.query), day_of(wanted.query, timezone.localdate(wanted.at)).on
    words = [STATES[wish.state], f"截至 {on}"]
    if wish.year:
        words.insert(0, f"{wish.year}年公开的")
    words += [Kind(wish.kind).label] if wish.kind else []
    words += [Audience(wish.audience).label] if wish.audience else []
    return "，".join(words)


DISCLOSURES = Export(
    "党务公开事项",
    "disclosure.exported",
    (
        Field(Column("organization", "组织", width=26), "organization.name"),
        Field(Column("kind", "公开什么", width=22), "get_kind_display"),
        Field(Column("title", "标题", width=40), "title"),
        Field(Column("audience", "向谁公开", width=12), "get_audience_display"),
        Field(Column("form", "方式", width=12), "get_form_display"),
        Field(Column("starts_on", "从哪天起", kind="date", width=12), "starts_on"),
        Field(
            Column("last_day", "到哪天", kind="date", width=12),
            lambda row: row.until - timedelta(days=1),
        ),
        Field(Column("approved_on", "审核通过", kind="date", width=12), "approved_on"),
        Field(Column("unanswered", "未答复意见", kind="number", width=10), "unanswered"),
        Field(Column("state", "状态", width=12), lambda row: State(row.state).label),
    ),
    unit="个事项",
    read=_rows,
    scope=_scope,
)


def board_pdf(wanted: Wanted) -> tuple[bytes, str]:
    """What is public on the day, for the wall: A4, or A3 with `?size=a3`; written to the log."""
    organization, query = wanted.organization, wanted.query
    day = day_of(query, timezone.localdate(wanted.at))
    rows = Disclosure.objects.filter(organization=organization)
    items = list(on_the_board(rows, on=day.on, audience=wish_of(query).audience))
    if not items:
        raise ActionError("这一天没有正在公开的事项，公开栏还是空的")
    return _printed(wanted, items, "党务公开栏", f"board-{organization.pk}-{day.on}")


def item_pdf(wanted: Wanted, disclosure: Disclosure) -> tuple[bytes, str]:
    """One item by itself, for the wall; only what was approved is printed."""
    rows = Disclosure.objects.filter(pk=disclosure.pk).select_related("organization")
    found = disclosures_on(rows, on=timezone.localdate(wanted.at)).filter(state__in=PUBLISHED)
    items = list(found)
    if not items:
        raise ActionError("审核通过以后才能打印")
    return _printed(wanted, items, str(disclosure), f"disclosure-{disclosure.pk}", alone=True)


def _printed(
    wanted: Wanted, items: list[Disclosure], title: str, identifier: str, *, alone: bool = False
) -> tuple[bytes, str]:
    if len(items) > MOST_PRINTED:
        raise ActionError(f"正在公开的超过 {MOST_PRINTED} 项，请按公开范围分别打印")
    organization, size = wanted.organization, wanted.query.get("size", "")
    size = size if size in SIZES else "a4"
    record(
        "disclosure.printed", by=wanted.user, at=wanted.at, thing=organization,
        organization=organization, detail={"title": title, "number": len(items), "size": size},
    )  # fmt: skip
    content = render_pdf(
        template="documents/board.html",
        context={
            "org_name": organization.name, "title": title, "size": size,
            "alone": alone,
            "groups": [
                (Kind(kind).label, [(item, item.until - timedelta(days=1)) for item in group])
                for kind, group in groupby(items, key=lambda item: item.kind)
            ],
            "imprint": f"{wanted.user} 打印于 {timezone.localtime(wanted.at):%Y-%m-%d %H:%M}",
        },
        title=f"{organization.name}{title}", identifier=f"{identifier}-{size}", at=wanted.at,
    )  # fmt: skip
    return content, f"{organization.name}{title}.pdf"

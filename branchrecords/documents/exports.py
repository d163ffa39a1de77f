"""A list as a spreadsheet, declared once: what stands in it, what is masked, what the log says.

An area declares its list and its page needs one view:

    TRANSFERS = Export(
        "组织关系接转", "transfer.exported", (
            Field(Column("name", "姓名"), "person.name"),
            Field(Column("id_number", "公民身份号码", width=22), "person.id_number", masked_id),
            Field(Column("to", "转往", width=30), lambda row: row.target or row.outside_name),
            Field(Column("on", "办理日期", kind="date"), "starts_on"),
        ), unit="件",
    )

    @require(P.PERSON_EXPORT)
    @require_POST
    def transfer_export(request, pk):
        organization = load_organization(request, pk, P.PERSON_EXPORT)
        return export_response(request, TRANSFERS, rows, organization=organization)

`export_response` is in branchrecords.web.exporting; the button and the box for full numbers are
`{% include "components/export.html" with url=… count=… unit="件" %}`. The event stands in
audit/events/; columns with a `mask` are masked unless the reader holds PERSON_REVEAL there, ticks
the box and writes a reason. A list that may pass 5,000 rows has a `key` and `read`, and stands in
schedule.EXPORTS: it then runs as a job, which reads the rows anew with the owner's rights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError

from .columns import Column
from .xlsx import write_table

MOST_IN_REQUEST = 5_000  # rows: about three seconds of writing
MOST_ROWS = 200_000
CHUNK = 1_000


@dataclass(frozen=True)
class Field:
    """One column: `value` is an attribute path ("person.name") or a function of the row.

    `mask` marks a sensitive value and says how it looks without the right to see it.
    """

    column: Column
    value: str | Callable[[Any], Any]
    mask: Callable[[str], str] | None = None

    def read(self, row: Any, *, clear: bool) -> Any:
        """The cell of a row; None on the way of a path gives None."""
        value = self.value(row) if callable(self.value) else _at(row, self.value)
        return self.mask(str(value)) if self.mask and not clear and value else value


@dataclass(frozen=True)
class Wanted:
    """What a list is read for: who asks, where, with which query string, when."""

    user: Any
    organization: Any
    query: QueryDict
    at: datetime


@dataclass(frozen=True)
class Export:
    """A list that may be taken out. `title` follows the organisation's name; `event` is the
    log's; `read` answers the rows to somebody, and `scope` says in words how they were narrowed.
    `detail` adds to the log. `key` names it in schedule.EXPORTS: a long list becomes a job.
    `person` is the attribute path of the id of the person a row speaks of ("pk", "person_id"):
    the log then names them, and each can read of it.
    """

    title: str
    event: str
    fields: tuple[Field, ...]
    unit: str = "条"
    read: Callable[[Wanted], QuerySet | Sequence[Any]] | None = None
    scope: Callable[[Wanted], str] | None = None
    detail: Callable[[Wanted], dict[str, Any]] | None = None
    key: str = ""
    person: str = ""

    @property
    def sensitive(self) -> tuple[str, ...]:
        """The titles of the masked columns."""
        return tuple(field.column.title for field in self.fields if field.mask)

    def heading(self, organization: Any) -> str:
        """The title of the sheet and the file's name."""
        return f"{organization.name if organization is not None else ''}{self.title}"


def note_export(
    export: Export,
    *,
    organization: Any,
    number: int,
    clear: bool,
    reason: str,
    by: Any,
    at: datetime,
    scope: str = "",
    detail: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """One row in the log for one export. Full numbers need a reason, and are for lists one reads.

    Raises ActionError without a reason, or when there are too many rows.
    """
    if number > MOST_ROWS:
        raise ActionError(f"有 {number:,} {export.unit}，一次最多导出 {MOST_ROWS:,}，请缩小范围")
    if clear and not reason.strip():
        raise ActionError("导出完整号码要写明事由，请写一句再导出")
    if clear and number > MOST_IN_REQUEST:
        raise ActionError(
            f"带完整号码的一次最多导出 {MOST_IN_REQUEST:,} {export.unit}，请按支部分别导出"
        )
    record(
        export.event,
        by=by,
        at=at,
        thing=organization,
        organization=organization,
        detail={
            "list": export.title,
            "number": number,
            "unit": export.unit,
            "clear": clear,
            "masked": bool(export.sensitive) and not clear,
            "reason": reason.strip(),
            "scope": scope,
            **detail,
        },
    )


def people_named(export: Export, rows: QuerySet | Sequence[Any]) -> list[int]:
    """The ids of the people that a list speaks of; one query, none for a list in memory."""
    if not export.person:
        return []
    if isinstance(rows, QuerySet):
        path = export.person.replace(".", "__")
        found = rows.order_by().values_list(path, flat=True)
    else:
        found = [_at(row, export.person) for row in rows]
    return sorted({pk for pk in found if pk is not None})


def export_xlsx(
    export: Export,
    rows: QuerySet | Iterable[Any],
    *,
    number: int,
    organization: Any,
    by: Any,
    at: datetime,
    clear: bool = False,
    scope: str = "",
    notes: Sequence[str] = (),
    advance: Callable[[int, int], None] | None = None,
) -> bytes:
    """The workbook; `note_export` has written the log. Who took it out and when stands on top of
    the sheet and at the head of each printed page. Rows are read in portions, not all at once."""
    lines = [*([f"范围：{scope}"] if scope else []), *notes]
    if export.sensitive and not clear:
        masked = "、".join(export.sensitive)
        lines.append(f"{masked}已打码；需要完整内容的，请在导出时勾选并写明事由。")
    return write_table(
        export.heading(organization),
        [field.column for field in export.fields],
        _cells(export, rows, clear, number, advance),
        sheet=export.title,
        notes=lines,
        watermark=f"{by} 导出于 {timezone.localtime(at):%Y-%m-%d %H:%M}，共 {number} {export.unit}",
    )


def count_of(rows: QuerySet | Sequence[Any]) -> int:
    """How many rows, without reading a queryset."""
    return rows.count() if isinstance(rows, QuerySet) else len(rows)


def _cells(
    export: Export,
    rows: QuerySet | Iterable[Any],
    clear: bool,
    number: int,
    advance: Callable[[int, int], None] | None,
) -> Iterator[list[Any]]:
    read = rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else rows
    for done, row in enumerate(read, start=1):
        yield [field.read(row, clear=clear) for field in export.fields]
        if advance is not None and done % CHUNK == 0:
            advance(min(done, number), number)


def _at(row: Any, path: str) -> Any:
    for name in path.split("."):
        if row is None:
            return None
        row = getattr(row, name)
    return row() if callable(row) else row

"""Writing a plan: at once in the request, or by portions in a job that may be interrupted."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from branchrecords.errors import ActionError
from members.actions import imports as actions
from members.imports.kinds import KINDS
from members.imports.plan import Plan, PlannedRow, Written
from members.imports.planning import plan_import
from members.imports.sheet import StoredSheet
from members.models import RosterImport

# More rows than this are written by a job.
MOST_AT_ONCE = 2_000
PORTION = 500


@transaction.atomic
def apply(plan: Plan, *, roster_import: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Write the rows that are ready; what was created and changed is kept for undoing, and the
    rows that were not ready wait in a preview of their own."""
    current = actions.claim_import(roster_import=roster_import)
    if not plan.writable:
        raise ActionError("没有可以写入的行，请先改好")
    done = KINDS[plan.kind].write(plan.writable, {}, by, at)
    return actions.finish_import(
        roster_import=roster_import,
        created=done.created,
        changed=done.changed,
        before=done.before,
        leftover=_leftover(current, {row.number for row in plan.writable}),
        by=by,
        at=at,
    )


def write_in_portions(
    roster_import: RosterImport, *, by: Any, at: datetime, advance: Callable[[int, int], None]
) -> list[PlannedRow]:
    """Write the rows that the user let go, a portion at a time; returns those that could not be.

    Each portion and the note of it are one transaction: whatever kills the worker, a second run
    begins after the last portion that is wholly there, and no row is written twice.
    """
    sheet = StoredSheet.loads(roster_import.rows)
    plan = plan_import(sheet, organization=roster_import.organization, on=timezone.localdate(at))
    noted = json.loads(roster_import.written)
    wanted, done = set(noted["wanted"]), set(noted["done"])
    open_rows = [row for row in plan.rows if row.number in wanted - done]
    refused = [row for row in open_rows if row.state != "ready"]
    ready = [row for row in open_rows if row.state == "ready"]
    memo: dict = {}
    for start in range(0, len(ready), PORTION):
        advance(len(done) + start, len(wanted))
        refused += _write_portion(roster_import, ready[start : start + PORTION], memo, by, at)
    return refused


def close_writing(roster_import: RosterImport, *, by: Any, at: datetime) -> RosterImport:
    """What the portions have written is the import; the other rows wait in a preview."""
    current = RosterImport.objects.get(pk=roster_import.pk)
    noted = json.loads(current.written)
    return actions.finish_import(
        roster_import=current,
        created=noted["created"],
        changed=noted["changed"],
        before=noted.get("before", {}),
        leftover=_leftover(current, set(noted["done"])),
        by=by,
        at=at,
    )


def _write_portion(
    roster_import: RosterImport, rows: Sequence[PlannedRow], memo: dict, by: Any, at: datetime
) -> list[PlannedRow]:
    """All of these rows, or, when one is refused, one by one; returns the refused ones."""
    try:
        _write_noted(roster_import, rows, memo, by, at)
    except (ActionError, IntegrityError) as error:
        if len(rows) > 1:
            return [
                row for one in rows for row in _write_portion(roster_import, [one], memo, by, at)
            ]
        sentence = str(error) if isinstance(error, ActionError) else "与已有的记录冲突，请核对"
        rows[0].fail(next(iter(rows[0].columns)), sentence)
        return list(rows)
    return []


@transaction.atomic
def _write_noted(
    roster_import: RosterImport, rows: Sequence[PlannedRow], memo: dict, by: Any, at: datetime
) -> None:
    """Write these rows and note them as done; a row that another worker has written is left."""
    current = actions.lock_writing(roster_import=roster_import)
    noted = json.loads(current.written)
    done, tried = set(noted["done"]), dict(memo)
    fresh = [row for row in rows if row.number not in done]
    if not fresh:
        return
    result: Written = KINDS[current.kind].write(fresh, tried, by, at)
    noted["created"] += result.created
    noted["changed"] |= {str(pk): texts for pk, texts in result.changed.items()}
    noted.setdefault("before", {}).update({str(pk): t for pk, t in result.before.items()})
    noted["done"] += [row.number for row in fresh]
    actions.note_written(roster_import=current, written=json.dumps(noted, ensure_ascii=False))
    memo.update(tried)


def _leftover(roster_import: RosterImport, done: set[int]) -> str:
    """The sheet of the rows that were not written; "" when all were."""
    sheet = StoredSheet.loads(roster_import.rows)
    rest = [number for number in sheet.rows if number not in done]
    return sheet.only(rest).dumps() if rest else ""

"""The calendar of work days: reading it, and editing a year."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError

from .holidays import PUBLISHED, WORK, WorkCalendar
from .models import SpecialDay, WorkYear

LONGEST = 15  # days at once: more is a slip of the pen


def work_calendar() -> WorkCalendar:
    """The calendar in force; two queries."""
    years: dict[int, dict[date, tuple[str, str]]] = defaultdict(dict)
    for year in WorkYear.objects.values_list("year", flat=True):
        years[year] = {}
    for row in SpecialDay.objects.all():
        years[row.year_id][row.day] = (row.kind, row.name)
    return WorkCalendar(years)


@transaction.atomic
def keep_year(*, year: int, source: str, by: Any, at: datetime) -> WorkYear:
    """Begin to edit a year: with the published table where there is one, else empty."""
    if not 2000 <= year <= 2100:
        raise ActionError("请写 2000 到 2100 之间的年份。")
    if not source.strip():
        raise ActionError("请写明依据，例如通知的文号。")
    kept, new = WorkYear.objects.get_or_create(
        year=year,
        defaults={"source": source.strip()[:120], "changed_at": at, "changed_by": by},
    )
    if not new:
        raise ActionError(f"{year}年已经在编辑，直接修改就可以。")
    table = PUBLISHED[year].days() if year in PUBLISHED else {}
    SpecialDay.objects.bulk_create(
        SpecialDay(day=day, year=kept, kind=kind, name=name) for day, (kind, name) in table.items()
    )
    record("workday.kept", by=by, at=at, detail={"year": year, "source": kept.source})
    return kept


@transaction.atomic
def mark_days(
    *, year: int, first: date, last: date, kind: str, name: str, by: Any, at: datetime
) -> int:
    """Mark days as off or worked; returns how many. Marking a day again changes it."""
    kept = _locked(year)
    if first.year != year or last.year != year:
        raise ActionError(f"这里只写{year}年的日子。")
    if last < first:
        raise ActionError("最后一天早于第一天。")
    if (last - first).days >= LONGEST:
        raise ActionError(f"一次最多写 {LONGEST} 天。")
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if kind == WORK and any(day.weekday() < 5 for day in days):
        raise ActionError("调休上班只写周六、周日；周一到周五本来就上班。")
    rows = [SpecialDay(day=day, year=kept, kind=kind, name=name.strip()) for day in days]
    SpecialDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["day"], update_fields=["kind", "name"]
    )
    _changed(kept, by, at, first=str(first), last=str(last), kind=kind, name=name.strip())
    return len(rows)


@transaction.atomic
def unmark_day(*, year: int, day: date, by: Any, at: datetime) -> None:
    """Take a day out: from then on it is as its weekday says."""
    kept = _locked(year)
    if not SpecialDay.objects.filter(year=kept, day=day).delete()[0]:
        raise ActionError(f"{day} 不在表里。")
    _changed(kept, by, at, removed=str(day))


def _locked(year: int) -> WorkYear:
    kept = WorkYear.objects.select_for_update().filter(year=year).first()
    if kept is None:
        raise ActionError(f"{year}年还没有开始编辑，请先写明依据。")
    return kept


def _changed(kept: WorkYear, by: Any, at: datetime, **detail: str) -> None:
    WorkYear.objects.filter(pk=kept.pk).update(changed_at=at, changed_by=by)
    record("workday.changed", by=by, at=at, detail={"year": kept.year, **detail})

"""工作日历: which days are off and which Saturdays and Sundays are worked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.notices.forms import DayForm, DaysForm, YearForm
from branchrecords.notices.holidays import OFF, PUBLISHED
from branchrecords.notices.models import WorkYear
from branchrecords.notices.workdays import keep_year, mark_days, unmark_day, work_calendar
from branchrecords.web.forms import pressed, spoken_errors, submitted


@require(P.SETTING_EDIT)
def workday_years(request: HttpRequest) -> HttpResponse:
    """Every year of which something is known, this and the next one; the form that begins one."""
    today = timezone.localdate()
    form = YearForm(request.POST or None, initial={"year": today.year + 1})

    def act(at):
        keep_year(**form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        return redirect("workday-year", year=form.cleaned_data["year"])
    kept = {one.year: one for one in WorkYear.objects.select_related("changed_by")}
    known = sorted({*PUBLISHED, *kept, today.year, today.year + 1}, reverse=True)
    rows = [(year, kept.get(year), PUBLISHED.get(year)) for year in known]
    return render(request, "notices/workdays/years.html", {"rows": rows, "form": form})


@require(P.SETTING_EDIT)
def workday_year(request: HttpRequest, year: int) -> HttpResponse:
    """One year's table; where it is kept here, the form of further days."""
    kept = WorkYear.objects.filter(year=year).first()
    form = DaysForm(request.POST or None)

    def act(at):
        mark_days(year=year, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已写进工作日历")
        return redirect("workday-year", year=year)
    table = work_calendar().table(year)
    context = {
        "year": year,
        "kept": kept,
        "published": PUBLISHED.get(year),
        "spans": _spans(table or {}, apart=kept is not None),
        "known": table is not None,
        "form": form,
        "year_form": YearForm(initial={"year": year, "source": _source(year)}),
    }
    return render(request, "notices/workdays/year.html", context)


@require(P.SETTING_EDIT)
@require_POST
def workday_remove(request: HttpRequest, year: int) -> HttpResponse:
    """Take a day out of the table."""
    form = DayForm(request.POST)

    def act(at):
        unmark_day(year=year, day=form.cleaned_data["day"], by=request.user, at=at)
        return f"已删去 {form.cleaned_data['day']}"

    if form.is_valid():
        pressed(request, act)
    else:
        messages.error(request, spoken_errors(form))
    return redirect("workday-year", year=year)


@dataclass
class Span:
    """Days in a row that are off, or worked, for one reason; both ends included."""

    first: date
    last: date
    off: bool
    name: str

    @property
    def number(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def _spans(table: Mapping[date, tuple[str, str]], *, apart: bool) -> list[Span]:
    """The table in lines; `apart`: each day alone, so that it can be taken out."""
    found: list[Span] = []
    for day, (kind, name) in sorted(table.items()):
        last = found[-1] if found and not apart else None
        same = last and (last.off, last.name) == (kind == OFF, name)
        if last and same and last.last + timedelta(days=1) == day:
            last.last = day
        else:
            found.append(Span(day, day, kind == OFF, name))
    return found


def _source(year: int) -> str:
    return PUBLISHED[year].source if year in PUBLISHED else ""

"""Who is behind, in a branch or below a committee, and what is being done about it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.asof import AsOf, as_of
from branchrecords.web.components import Tab
from branchrecords.web.pagination import is_partial
from dues.actions.exporting import note_export
from dues.exports.months import arrears_table
from dues.forms.arrears import ArrearsFilterForm
from dues.queries.arrears import arrears
from dues.queries.arrears_cases import CaseState, with_cases
from members.models import Organization

from .scope import download, organization_in_scope, watermark

LIMITS = (1, 3, 6)


@dataclass(frozen=True)
class Chosen:
    """The filters of the list: at least so many months, one branch, with a case or without."""

    months: int = 1
    course: str = ""
    branch: int | None = None

    def fits(self, one: CaseState) -> bool:
        """By branch and by what is being done; the months are counted apart, for the tabs."""
        if self.branch and one.arrear and one.arrear.organization_id != self.branch:
            return False
        return not self.course or one.is_running == (self.course == "running")


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody in arrears by branch, of a day; `?months=3` for three or more. Opens in the
    drawer."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    day, chosen = as_of(request, timezone.localdate()), _chosen(request)
    everyone = _everyone(organization, day)
    some = [one for one in everyone if chosen.fits(one)]
    found = _at_least(some, chosen.months)
    context = {
        "organization": organization,
        "found": found,
        "groups": [(name, list(rows)) for name, rows in groupby(found, _branch)],
        "total": sum(one.amount for one in found),
        "limit": chosen.months,
        "chosen": chosen,
        "is_filtered": chosen != Chosen(),
        "branches": [] if organization.is_branch else list(dict.fromkeys(map(_branch, everyone))),
        "tabs": _tabs(request.GET, some, chosen.months),
        "as_of": day,
    }
    part = "_drawer" if is_partial(request) else "list"
    return render(request, f"dues/arrears/{part}.html", context)


@require(P.DUES_VIEW)
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the list on the page."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    day, chosen = as_of(request, timezone.localdate()), _chosen(request)
    some = [one for one in _everyone(organization, day) if chosen.fits(one)]
    found = _at_least(some, chosen.months)
    content = arrears_table(
        found, organization=str(organization), on=day.on, watermark=watermark(request)
    )
    name = f"{organization}欠交党费名单.xlsx"
    people = [one.arrear.person_id for one in found if one.arrear]
    note_export(
        organization=organization, what=name, by=request.user, at=timezone.now(), people=people
    )
    return download(content, name)


def _everyone(organization: Organization, day: AsOf) -> list[CaseState]:
    found = arrears(organization=organization, on=day.on, past=day.is_past)
    return with_cases(found, organization=organization, on=day.on)


def _chosen(request: HttpRequest) -> Chosen:
    form = ArrearsFilterForm(request.GET)
    form.is_valid()
    return Chosen(**{key: value for key, value in form.cleaned_data.items() if value})


def _at_least(found: list[CaseState], months: int) -> list[CaseState]:
    return [one for one in found if one.arrear and one.arrear.count >= months]


def _branch(one: CaseState) -> tuple[int, str]:
    return (one.arrear.organization_id, one.arrear.organization) if one.arrear else (0, "")


def _tabs(query: QueryDict, some: list[CaseState], limit: int) -> list[Tab]:
    tabs = []
    for months in LIMITS:
        kept = query.copy()
        kept["months"] = str(months)
        label = f"欠交满 {months} 个月" if months > 1 else "全部"
        count = len(_at_least(some, months))
        tabs.append(Tab(label, f"?{kept.urlencode()}", count=count, current=months == limit))
    return tabs

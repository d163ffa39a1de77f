"""Terms of a whole committee: where each stands, and what a year's 换届 comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from members.models import Election, Organization, Term, TermChange
from members.models.organizations import OrganizationQuerySet
from members.models.placements import stood_within
from members.queries.organizations import within_on
from members.rules.kinds import OrganizationKind
from members.rules.placements import Placements
from members.rules.terms import NO_TERM, TermState, state_of

# Organisations without 换届: a 党小组, and a 临时党支部 (支部工作条例 第八条).
WITHOUT_TERM = (OrganizationKind.GROUP, OrganizationKind.TEMPORARY_BRANCH)
ORDER = ("overdue", "soon", "none", "running")


@dataclass(frozen=True)
class TermRow:
    """One organisation with its term of the day, due by what was approved by then; `election`: the
    one under way; `is_open`: whether the reader may open it."""

    organization: Organization
    term: Term | None
    state: TermState
    changes: Sequence[TermChange] = ()
    election: Election | None = None
    due_on: date | None = None
    is_open: bool = True


@dataclass(frozen=True)
class YearOfRenewals:
    """应换 and 已换 of a year: the terms behind the two numbers. `done` is part of `due`."""

    year: int
    due: list[Term]
    done: list[Term]


def organizations_with_terms(
    *, within: Organization, on: date, then: Placements | None = None
) -> QuerySet[Organization]:
    """Those at and below an organisation that hold 换届."""
    return within_on(within, on=on, then=then).exclude(kind__in=WITHOUT_TERM)


def term_board(
    *,
    within: Organization,
    on: date,
    then: Placements | None = None,
    among: OrganizationQuerySet | None = None,
) -> list[TermRow]:
    """Where each organisation stood on a day, the most urgent first; a fixed number of queries.

    `then` is the tree of a past day. `among`: the organisations that the reader may open.
    """
    units = list(organizations_with_terms(within=within, on=on, then=then))
    terms = (
        Term.objects.active_on(on)
        .filter(organization__in=units)
        .prefetch_related("changes")
        .order_by("starts_on", "pk")
    )
    by_unit = {term.organization_id: term for term in terms}
    elections = Election.objects.filter(organization__in=units, state=Election.State.OPEN)
    under_way = {} if then else {one.organization_id: one for one in elections}
    rows = [_row(unit, by_unit.get(unit.pk), under_way.get(unit.pk), on) for unit in units]
    rows = _marked(rows, among)
    rows.sort(key=lambda row: (ORDER.index(row.state.key), _due(row), row.organization.path))
    return rows


def rows_shown(
    *,
    within: Organization,
    on: date,
    year: int,
    show: str = "",
    state: str = "",
    then: Placements | None = None,
    among: OrganizationQuerySet | None = None,
) -> list[TermRow]:
    """The rows of the page: 应换 ("due") or 已换 ("done") of a year, else those in one state."""
    if show in ("due", "done"):
        terms = getattr(renewals_of_year(within=within, year=year), show)
        rows = [_row(term.organization, term, None, on) for term in terms]
        return _marked(rows, among)
    rows = term_board(within=within, on=on, then=then, among=among)
    return [row for row in rows if not state or row.state.key == state]


def _marked(rows: list[TermRow], among: OrganizationQuerySet | None) -> list[TermRow]:
    if among is None:
        return rows
    places = among.filter(pk__in=[row.organization.pk for row in rows])
    open_ones = set(places.values_list("pk", flat=True))
    return [replace(row, is_open=row.organization.pk in open_ones) for row in rows]


def _row(unit: Organization, term: Term | None, election: Election | None, on: date) -> TermRow:
    if term is None:
        return TermRow(unit, None, NO_TERM, election=election)
    changes = list(term.changes.all())
    due_on = next((one.due_before for one in changes if one.approved_on > on), term.due_on)
    ends_on = term.ends_on if term.ends_on is not None and term.ends_on <= on else None
    known = tuple(one for one in changes if one.approved_on <= on)
    return TermRow(unit, term, state_of(due_on, ends_on, on), known, election, due_on)


def _due(row: TermRow) -> date:
    return row.due_on or date.max


def current_term(*, organization: Organization, on: date) -> Term | None:
    """The term an organisation is in on a day, however long overdue."""
    return organization.terms.active_on(on).order_by("starts_on").last()


def terms_of(*, organization: Organization) -> QuerySet[Term]:
    """Every term of one organisation, newest first, with what moved its end."""
    elections = Election.objects.exclude(state=Election.State.CANCELLED)
    return organization.terms.prefetch_related(
        "changes", Prefetch("elections", elections, to_attr="held")
    ).order_by("-starts_on")


def terms_of_year(within: Q, year: int) -> QuerySet[Term]:
    """应换 of a year among the organisations that `within` says (see renewals_of_year)."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    ended_within = Q(ends_on__gte=first, ends_on__lt=end)
    waiting = Q(due_on__lt=end) & (Q(ends_on__isnull=True) | Q(ends_on__gte=end))
    living = Q(organization__dissolved_on__isnull=True) | Q(organization__dissolved_on__gte=end)
    return Term.objects.filter(within, living, ended_within | waiting)


def renewals_of_year(*, within: Organization, year: int) -> YearOfRenewals:
    """应换: due by the end of the year and not renewed before it, or renewed in it ahead of time.

    已换: those of them whose next term began in the year. An organisation that was dissolved
    instead is neither; one that moved counts where it stood at the end of the year. Three queries.
    """
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    rows = list(
        terms_of_year(stood_within(within, on=date(year, 12, 31)), year)
        .select_related("organization")
        .prefetch_related("changes")
        .order_by("due_on", "organization__path")
    )
    done = [term for term in rows if term.ends_on is not None and first <= term.ends_on < end]
    return YearOfRenewals(year, rows, done)

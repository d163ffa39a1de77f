"""How evaluations stand: totals and bands of many at once, the score sheet of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from branchrecords.access.permissions import Permission
from members.models import Organization
from members.queries.settings import settings_for
from reports.models import (
    Evaluation,
    EvaluationStep,
    Evidence,
    Indicator,
    Objection,
    Rectification,
    Result,
    Scheme,
    Score,
)
from reports.rules.evaluation_course import (
    Side,
    StepKind,
    next_step,
    step_blockers,
)
from reports.rules.evaluation_marks import (
    Band,
    Limits,
    Method,
    band_label,
    band_of,
    marks_for,
    total_of,
)

from .evaluation_figures import Found, found_before, found_for
from .evaluation_mending import Mending, mending_of, with_course

LIMIT_KEYS = ("evaluation_top_from", "evaluation_pass_from", "evaluation_basic_from")


def year_day(year: int, on: date) -> date:
    """The day whose settings hold for a year: its last, or `on` while it runs."""
    return min(on, date(year, 12, 31))


def limits_of(organization: Organization, on: date) -> Limits:
    """The bands in force for an organisation."""
    values = settings_for(organization=organization, on=on, keys=LIMIT_KEYS)
    return Limits(*(Decimal(values[key]) for key in LIMIT_KEYS))


@dataclass(frozen=True)
class Line:
    """One evaluation on a board. `band` is the published one, else what the marks so far give;
    None until every indicator has its marks."""

    evaluation: Evaluation
    own: Decimal | None
    total: Decimal | None
    band: Band | None
    result: Result | None
    marked: int
    unmarked: tuple[str, ...]
    taken: frozenset[str]
    next: StepKind | None
    open_objections: int
    final: bool
    mending: Mending | None

    @property
    def position(self) -> int:
        """How many steps were taken, for sorting."""
        return len(self.taken)

    @property
    def band_label(self) -> str:
        """先进 for a branch, 优秀 for a member."""
        if self.band is None:
            return ""
        return band_label(self.band, of_branch=self.evaluation.person_id is None)

    @property
    def state(self) -> str:
        """Where it stands: a step's name, 公示中, 已定等."""
        if self.result is not None:
            return "已定等" if self.final else "公示中"
        return f"待{self.next.label}" if self.next else "待公示"


def veiled(line: Line) -> Line:
    """The line as it is shown to who does not mark: no marks before they are published."""
    if line.result is not None:
        return line
    return replace(line, total=None, band=None, marked=0)


@dataclass
class _Parts:
    """What belongs to the evaluations of a board, by their id."""

    own: dict[int, dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    marked: dict[int, dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    steps: dict[int, list[EvaluationStep]] = field(default_factory=lambda: defaultdict(list))
    results: dict[int, Result] = field(default_factory=dict)
    unanswered: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    mending: dict[int, Mending] = field(default_factory=dict)


def lines_of(evaluations: QuerySet[Evaluation], *, on: date) -> list[Line]:
    """Every evaluation with how it stands; as many queries for three as for one."""
    rows = list(evaluations.select_related("organization", "person", "scheme__organization"))
    parts, indicators = _parts(rows, on), _indicators(rows)
    schemes = {row.scheme_id: row.scheme for row in rows}
    limits = {
        pk: limits_of(scheme.organization, year_day(scheme.year, on))
        for pk, scheme in schemes.items()
    }
    return [_line(row, parts, indicators[row.scheme_id], limits[row.scheme_id], on) for row in rows]


def line_of(evaluation: Evaluation, *, on: date) -> Line:
    """How one evaluation stands."""
    return lines_of(Evaluation.objects.filter(pk=evaluation.pk), on=on)[0]


def _indicators(rows: Iterable[Evaluation]) -> dict[int, list[Indicator]]:
    found: dict[int, list[Indicator]] = defaultdict(list)
    for one in Indicator.objects.filter(scheme__in={row.scheme_id for row in rows}):
        found[one.scheme_id].append(one)
    return found


def _parts(rows: Collection[Evaluation], on: date) -> _Parts:
    parts, pks = _Parts(), [row.pk for row in rows]
    for score in Score.objects.filter(evaluation__in=pks).order_by("number"):
        side = parts.own if score.side == Side.OWN else parts.marked
        side[score.evaluation_id][score.indicator_id] = score.marks
    steps = EvaluationStep.objects.filter(evaluation__in=pks).select_related("withdrawal")
    for step in steps.order_by("pk"):
        parts.steps[step.evaluation_id].append(step)
    found = Result.objects.filter(evaluation__in=pks).select_related("publication")
    for result in found.order_by("number"):
        parts.results[result.evaluation_id] = result
    for objection in Objection.objects.filter(evaluation__in=pks, answer=None):
        parts.unanswered[objection.evaluation_id] += 1
    for order in with_course(Rectification.objects.filter(evaluation__in=pks)):
        parts.mending[order.evaluation_id] = mending_of(order, on=on)
    return parts


def _line(
    row: Evaluation, parts: _Parts, indicators: list[Indicator], limits: Limits, on: date
) -> Line:
    marks, own = parts.marked[row.pk], parts.own[row.pk]
    steps, result = parts.steps[row.pk], parts.results.get(row.pk)
    unmarked = tuple(one.title for one in indicators if one.pk not in marks)
    deductions = [step.counted for step in steps]
    total = total_of(marks.values(), deductions) if indicators and not unmarked else None
    taken = frozenset(step.kind for step in steps)
    unanswered = parts.unanswered[row.pk]
    band = band_of(total, limits) if total is not None else None
    if result is not None:
        total, band = result.total, Band(result.band)
    return Line(
        row,
        total_of(own.values()) if own else None,
        total,
        band,
        result,
        len(marks),
        unmarked,
        taken,
        next_step(row.scheme.subject, taken),
        unanswered,
        result is not None and result.publication.ends_on <= on and not unanswered,
        parts.mending.get(row.pk),
    )


@dataclass(frozen=True)
class SheetRow:
    """One indicator of one evaluation: what the records give, what both sides gave, the files."""

    indicator: Indicator
    found: Found | None
    computed: Decimal | None
    own: Score | None
    marked: Score | None
    earlier: tuple[Score, ...]
    evidence: tuple[Evidence, ...]

    @property
    def proposed(self) -> Decimal | None:
        """The marks a form starts with: given before, else reckoned, else the own ones."""
        if self.marked is not None:
            return self.marked.marks
        if self.computed is not None:
            return self.computed
        return self.own.marks if self.own is not None else None


def sheet_of(evaluation: Evaluation, *, on: date) -> list[SheetRow]:
    """The score sheet of one evaluation: with the numbers of today, after publication with those
    that were marked by."""
    indicators = list(evaluation.scheme.indicators.all())
    out = evaluation.results.exists()
    found = {} if out else found_for(evaluation, indicators, on)
    poll = evaluation.steps.filter(kind=StepKind.POLL).values_list("rate", flat=True).first()
    scores: dict[tuple[int, str], list[Score]] = defaultdict(list)
    for score in evaluation.scores.select_related("by").order_by("number"):
        scores[score.indicator_id, score.side].append(score)
    files: dict[int, list[Evidence]] = defaultdict(list)
    for one in evaluation.evidence.select_related("attachment"):
        files[one.indicator_id].append(one)
    rows = []
    for indicator in indicators:
        own, marked = scores[indicator.pk, Side.OWN], scores[indicator.pk, Side.MARKED]
        frozen = found_before(evaluation, indicator, marked[-1].value) if out and marked else None
        number = frozen if out else _number(indicator, found, poll)
        rows.append(
            SheetRow(
                indicator,
                number,
                marks_for(indicator.formula, number.number if number else None),
                own[-1] if own else None,
                marked[-1] if marked else None,
                tuple(marked[:-1]),
                tuple(files[indicator.pk]),
            )
        )
    return rows


def _number(indicator: Indicator, found: dict[str, Found], poll: Decimal | None) -> Found | None:
    if indicator.method == Method.POLL:
        return Found(poll, f"{poll.normalize():f} 分" if poll is not None else "—", "")
    return found.get(indicator.figure)


def blockers_of(line: Line, kind: str) -> list:
    """Why a step cannot be taken now in one evaluation."""
    unmarked = line.unmarked if kind == StepKind.SUMMING else ()
    return step_blockers(line.evaluation.scheme.subject, kind, line.taken, unmarked)


def schemes_for(organization: Organization, *, year: int | None = None) -> QuerySet[Scheme]:
    """The schemes made by an organisation or by those above it, newest first."""
    above = Organization.objects.above(organization).values_list("pk", flat=True)
    rows = Scheme.objects.filter(organization__in=[organization.pk, *above])
    rows = rows.select_related("organization").order_by("-year", "subject", "-version")
    return rows.filter(year=year) if year else rows


def marking_permission(evaluation: Evaluation) -> Permission:
    """The committee marks branches, a branch marks its members."""
    branches = evaluation.scheme.of_branches
    return Permission.EVALUATION_MARK if branches else Permission.EVALUATION_EDIT


def publishing_unit(evaluation: Evaluation) -> Organization:
    """Who publishes: the maker of the scheme for branches, the branch for its members."""
    scheme = evaluation.scheme
    return scheme.organization if scheme.of_branches else evaluation.organization


def evaluations_published_by(scheme: Scheme, organization: Organization) -> QuerySet[Evaluation]:
    """The evaluations whose results an organisation publishes together."""
    rows = Evaluation.objects.filter(scheme=scheme)
    return rows if scheme.of_branches else rows.filter(organization=organization)

"""考核办法: taking the default or last year's, its indicators, putting it into force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from members.models import Organization
from members.queries.organizations import within_on
from members.queries.roster import memberships_on
from reports.models import Evaluation, EvaluationStep, Indicator, Scheme, Score
from reports.queries.evaluation_marking import lines_in
from reports.rules.evaluation_course import Subject
from reports.rules.evaluation_schemes import (
    DEFAULT_BASIS,
    DEFAULT_SCHEMES,
    MOST_INDICATORS,
    Line,
    columns_of,
    line_blockers,
    scheme_blockers,
)

State = Scheme.State
CARRIED = "沿用上一版考核办法的评分"


@transaction.atomic
def draft_scheme(
    *,
    organization: Organization,
    year: int,
    subject: str,
    source: Scheme | None = None,
    by: Any,
    at: datetime,
) -> Scheme:
    """Begin a scheme with the indicators of `source` (last year's, or the version that holds), or
    with the default ones. Raises ActionError where one is being drafted already, or for a branch.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if (
        organization.is_branch
        or not within_on(organization, on=timezone.localdate(at)).branches().exists()
    ):
        raise ActionError("考核办法由党委或党总支制定；下面还没有党支部的，先建立党支部")
    same = Scheme.objects.filter(organization=organization, year=year, subject=subject)
    if same.filter(state=State.DRAFT).exists():
        raise ActionError("这个年度已经有一份起草中的办法，请直接打开修改")
    if source is None and same.exists():
        raise ActionError("这个年度已经有考核办法，要修改请在那份办法里点「修订」")
    label = "党支部" if subject == Subject.BRANCHES else "党员"
    scheme = Scheme.objects.create(
        organization=organization, year=year, subject=subject,
        title=f"{year}年{label}量化考核办法",
        basis=source.basis if source else DEFAULT_BASIS,
        version=1 + max(same.values_list("version", flat=True), default=0),
        changed_at=at, changed_by=by,
    )  # fmt: skip
    lines = lines_in(source) if source else list(DEFAULT_SCHEMES[subject])
    Indicator.objects.bulk_create(
        Indicator(scheme=scheme, order=number, **columns_of(line))
        for number, line in enumerate(lines, start=1)
    )
    _note("evaluation.scheme_drafted", scheme, by, at, {"indicators": len(lines)})
    return scheme


@transaction.atomic
def change_scheme(*, scheme: Scheme, title: str, basis: str, by: Any, at: datetime) -> Scheme:
    """Write title and basis of a draft anew."""
    scheme = _draft(scheme)
    scheme.title, scheme.basis = title.strip(), basis.strip()
    if not scheme.title or not scheme.basis:
        raise wrong("title", "请写明名称和依据")
    return _saved(scheme, by, at)


@transaction.atomic
def save_indicator(
    *, scheme: Scheme, line: Line, indicator: Indicator | None = None, by: Any, at: datetime
) -> Indicator:
    """Add an indicator to a draft, or write one anew. Raises ActionError with what it lacks."""
    scheme = _draft(scheme)
    refuse_if(line_blockers(line), "这项指标还不完整")
    others = scheme.indicators.exclude(pk=indicator.pk if indicator else 0)
    if others.filter(title=line.title).exists():
        raise wrong("title", f"已经有「{line.title}」这项指标，请换一个名称")
    if indicator is None:
        if others.count() >= MOST_INDICATORS:
            raise ActionError(f"一份办法最多 {MOST_INDICATORS} 项指标，请合并一些")
        last = max(others.values_list("order", flat=True), default=0)
        indicator = Indicator(scheme=scheme, order=last + 1)
    for name, value in columns_of(line).items():
        setattr(indicator, name, value)
    indicator.save()
    _saved(scheme, by, at)
    return indicator


@transaction.atomic
def remove_indicator(*, indicator: Indicator, by: Any, at: datetime) -> None:
    """Take an indicator out of a draft."""
    scheme = _draft(indicator.scheme)
    indicator.delete()
    _saved(scheme, by, at)


@transaction.atomic
def drop_scheme(*, scheme: Scheme, by: Any, at: datetime) -> None:
    """Throw a draft away."""
    scheme = _draft(scheme)
    _note("evaluation.scheme_dropped", scheme, by, at, {"title": scheme.titled})
    scheme.delete()


@transaction.atomic
def enforce_scheme(*, scheme: Scheme, by: Any, at: datetime) -> Scheme:
    """Put a draft into force and open an evaluation of everybody it is about.

    It replaces the version before it; marks and steps there are carried over where the indicator
    stays as it is. Raises ActionError unless the marks add up to 100, and once results are out.
    """
    scheme = _draft(scheme)
    refuse_if(scheme_blockers(lines_in(scheme)), "还不能执行")
    before = _in_force(scheme)
    if before is not None:
        if before.publications.exists():
            raise ActionError("按上一版考核的结果已经公示，今年不能再换办法；请删去草稿，明年再改")
        Scheme.objects.filter(pk=before.pk).update(state=State.REPLACED)
    scheme.state, scheme.in_force_on = State.IN_FORCE, timezone.localdate(at)
    scheme = _saved(scheme, by, at, "evaluation.scheme_in_force")
    _open(scheme, at)
    if before is not None:
        _carry(before, scheme, at)
    return scheme


def _in_force(scheme: Scheme) -> Scheme | None:
    same = Scheme.objects.filter(
        organization=scheme.organization, year=scheme.year, subject=scheme.subject
    )
    if same.filter(state=State.CLOSED).exists():
        raise ActionError("这个年度的考核已经结束，不能再换办法")
    return same.filter(state=State.IN_FORCE).first()


@transaction.atomic
def open_evaluations(*, scheme: Scheme, by: Any, at: datetime) -> int:
    """Open evaluations for whoever came since; gives how many."""
    scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if scheme.state != State.IN_FORCE:
        raise ActionError("只有执行中的办法可以补充考核对象")
    number = _open(scheme, at)
    _note("evaluation.opened", scheme, by, at, {"number": number})
    return number


def _open(scheme: Scheme, at: datetime) -> int:
    on, place = timezone.localdate(at), scheme.organization
    known = set(scheme.evaluations.values_list("organization_id", "person_id"))
    if scheme.of_branches:
        rows = within_on(place, on=on).branches().order_by("path").values_list("pk", flat=True)
        wanted: list[tuple[int, int | None]] = [(pk, None) for pk in rows]
    else:
        people = memberships_on(within=place, on=on).order_by(
            "organization__path", "person__pinyin", "person_id"
        )
        assessed = {person for _, person in known}
        wanted = [
            pair for pair in people.values_list("organization_id", "person_id")
            if pair[1] not in assessed
        ]  # fmt: skip
    made = [
        Evaluation(scheme=scheme, organization_id=unit, person_id=person, opened_at=at)
        for unit, person in wanted
        if (unit, person) not in known
    ]
    return len(Evaluation.objects.bulk_create(made))


def _carry(before: Scheme, scheme: Scheme, at: datetime) -> None:
    """Newest marks of indicators that stay as they are, and the course, to the new version."""
    old = {one.title: one for one in before.indicators.all()}
    lines = dict(zip((one.title for one in lines_in(before)), lines_in(before), strict=True))
    same = {
        old[one.title].pk: new
        for one, new in zip(lines_in(scheme), scheme.indicators.all(), strict=True)
        if lines.get(one.title) == one
    }
    into = {(one.organization_id, one.person_id): one for one in scheme.evaluations.all()}
    newest: dict[tuple[int, int, str], Score] = {}
    rows = Score.objects.filter(evaluation__scheme=before, indicator__in=same)
    for score in rows.select_related("evaluation").order_by("number"):
        newest[score.evaluation_id, score.indicator_id, score.side] = score
    Score.objects.bulk_create(
        Score(
            evaluation=target, indicator=same[one.indicator_id], side=one.side, number=1,
            marks=one.marks, value=one.value, computed=one.computed, reason=CARRIED, at=at,
            by=one.by,
        )
        for one in newest.values()
        if (target := into.get((one.evaluation.organization_id, one.evaluation.person_id)))
    )  # fmt: skip
    steps = EvaluationStep.objects.filter(evaluation__scheme=before).exclude(kind="summing")
    EvaluationStep.objects.bulk_create(
        EvaluationStep(
            evaluation=target, kind=one.kind, on=one.on, note=one.note, finding=one.finding,
            deduction=one.counted, rate=one.rate, at=at, by=one.by,
        )
        for one in steps.select_related("evaluation", "withdrawal").order_by("pk")
        if (target := into.get((one.evaluation.organization_id, one.evaluation.person_id)))
    )  # fmt: skip


@transaction.atomic
def close_scheme(*, scheme: Scheme, by: Any, at: datetime) -> Scheme:
    """End the year's evaluation; refuses while something is not published or answered."""
    scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if scheme.state != State.IN_FORCE:
        raise ActionError("只有执行中的办法可以结束")
    on = timezone.localdate(at)
    open_ones = scheme.evaluations.exclude(results__publication__ends_on__lte=on).distinct().count()
    if open_ones:
        raise ActionError(f"还有 {open_ones} 个考核对象没有公示期满，公示期满以后再结束")
    if scheme.evaluations.filter(objections__isnull=False, objections__answer=None).exists():
        raise ActionError("还有异议没有答复，答复以后再结束")
    scheme.state = State.CLOSED
    return _saved(scheme, by, at, "evaluation.scheme_closed")


def _draft(scheme: Scheme) -> Scheme:
    rows = Scheme.objects.select_for_update(of=("self",)).select_related("organization")
    found = rows.filter(pk=scheme.pk).first()
    if found is None:
        raise ActionError("这份办法已经删去")
    if found.state != State.DRAFT:
        raise ActionError(
            f"这份办法{found.get_state_display()}，不能修改；要改的请点「修订」，另起一版"
        )
    return found


def _saved(
    scheme: Scheme, by: Any, at: datetime, event: str = "evaluation.scheme_changed"
) -> Scheme:
    scheme.changed_at, scheme.changed_by = at, by
    scheme.save()
    _note(event, scheme, by, at, {"version": scheme.version})
    return scheme


def _note(event: str, scheme: Scheme, by: Any, at: datetime, detail: dict[str, Any]) -> None:
    record(
        event, by=by, at=at, thing=scheme, organization=scheme.organization,
        detail={"year": scheme.year, "subject": scheme.get_subject_display(), **detail},
    )  # fmt: skip

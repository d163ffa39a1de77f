"""量化考核: last year finished for everybody, this year under way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from members.models import Organization
from reports.actions.evaluation_marking import mark_evaluation, mark_from_records
from reports.actions.evaluation_mending import (
    check_rectification,
    order_rectification,
    report_rectification,
)
from reports.actions.evaluation_results import (
    answer_objection,
    correct_result,
    note_objection,
    publish_results,
)
from reports.actions.evaluation_schemes import close_scheme, draft_scheme, enforce_scheme
from reports.actions.evaluation_steps import (
    take_evaluation_step,
    take_steps,
    withdraw_deduction,
)
from reports.actions.evaluations import send_own_marks
from reports.models import (
    Evaluation,
    EvaluationStep,
    Indicator,
    Publication,
    Rectification,
    Result,
    Scheme,
    Score,
)
from reports.queries.evaluations import sheet_of
from reports.rules.evaluation_course import STEPS, Side, StepFacts, StepKind, Subject
from reports.rules.evaluation_marks import (
    Mark,
    Method,
    band_of,
    marks_for,
    round_marks,
    total_of,
)

from .world import TODAY, YEAR, Branch, World, moment

SEED = 19
LAST = YEAR - 1
STEP_DAYS = [date(LAST, 12, day) for day in (8, 9, 12, 16, 18, 22, 26)]
PUBLISHED, LAST_DAY = date(YEAR, 1, 5), date(YEAR, 1, 11)
# How well somebody did, in per cent of the marks; most did well.
LEVELS = (96, 94, 92, 90, 89, 88, 87, 86, 85, 84, 83, 82, 78, 76, 73, 66, 60)
BEGUN = 10  # branches that have begun this year
CHECKED = 2  # one of them was checked, and the marks given back


def build_evaluations(world: World) -> None:
    """Both subjects, both years."""
    rng = Random(SEED)
    branches = _last_year(world, rng, Subject.BRANCHES)
    _publish_branches(world, branches)
    members = _last_year(world, rng, Subject.MEMBERS)
    _publish_members(world, members)
    for scheme in (branches, members):
        close_scheme(scheme=scheme, by=world.users["committee_staff"], at=moment(date(YEAR, 1, 20)))
    _this_year(world, branches, members)


def _scheme(world: World, year: int, subject: str, source: Scheme | None = None) -> Scheme:
    staff = world.users["committee_staff"]
    at = moment(date(year, 3, 10), 15)
    scheme = draft_scheme(
        organization=_maker(world, subject), year=year, subject=subject, source=source, by=staff,
        at=at,
    )  # fmt: skip
    return enforce_scheme(scheme=scheme, by=staff, at=at)


def _maker(world: World, subject: str) -> Organization:
    """The committee evaluates all branches; the first 党总支 tries it on members."""
    if subject == Subject.BRANCHES:
        return world.root
    above = Organization.objects.above(world.branches[0].organization).order_by("-depth").first()
    return above or world.root


def _last_year(world: World, rng: Random, subject: str) -> Scheme:
    """Marks and steps of everybody, written in bulk: there are thousands."""
    scheme, staff = _scheme(world, LAST, subject), world.users["committee_staff"]
    indicators = list(scheme.indicators.all())
    evaluations = list(scheme.evaluations.all())
    scores, steps = [], []
    for number, evaluation in enumerate(evaluations):
        level = 40 if number == 17 else rng.choice(LEVELS)
        poll = Decimal(level) + Decimal(rng.randint(-20, 20)) / 10
        for indicator in indicators:
            value, computed = _found(rng, indicator, level, poll)
            own, marked = _pair(rng, indicator, level, computed)
            for side, marks in ((Side.OWN, own), (Side.MARKED, marked)):
                score = _score(evaluation, indicator, side, marks, staff)
                score.value, score.computed = value, computed
                scores.append(score)
        for kind, on in zip(STEPS[subject], STEP_DAYS, strict=False):
            rate = poll if kind == StepKind.POLL else None
            steps.append(
                EvaluationStep(
                    evaluation=evaluation, kind=kind, on=on, rate=rate, at=moment(on, 16), by=staff
                )
            )
    Score.objects.bulk_create(scores, batch_size=2000)
    EvaluationStep.objects.bulk_create(steps, batch_size=2000)
    return scheme


def _found(
    rng: Random, indicator: Indicator, level: int, poll: Decimal
) -> tuple[Decimal | None, Decimal | None]:
    """The number that stood for an indicator last year, and the marks it gave; None where people
    gave them. Last year has no records of its own in the demo, so the number follows the level."""
    share = Decimal(min(level + rng.randint(-4, 4), 100)) / 100
    value: Decimal | None = None
    if indicator.method == Method.POLL:
        value = poll
    elif indicator.method == Method.SHARE:
        value = (indicator.target * share).quantize(Decimal(1))
    elif indicator.method == Method.DEDUCT:
        value = ((1 - share) * indicator.full / indicator.each).quantize(Decimal(1))
    return value, marks_for(indicator.formula, value)


def _pair(
    rng: Random, indicator: Indicator, level: int, computed: Decimal | None
) -> tuple[Decimal, Decimal]:
    """Own marks, and those that were given: by the number where there is one, else somewhat
    lower."""
    if computed is not None:
        return computed, computed
    share = Decimal(min(level + rng.randint(-4, 4), 100)) / 100
    marked = round_marks(indicator.full * share)
    return min(marked + Decimal(rng.choice(("0", "0", "0.2", "0.4"))), indicator.full), marked


def _score(evaluation: Evaluation, indicator: Indicator, side: str, marks: Decimal, by) -> Score:
    return Score(
        evaluation=evaluation, indicator=indicator, side=side, number=1, marks=marks,
        at=moment(STEP_DAYS[1] if side == Side.OWN else STEP_DAYS[3]), by=by,
    )  # fmt: skip


def _publish_branches(world: World, scheme: Scheme) -> None:
    """公示, one objection that holds, 整改 of whoever fell short."""
    staff, at = world.users["committee_staff"], moment(PUBLISHED, 10)
    publish_results(
        scheme=scheme, organization=world.root, starts_on=PUBLISHED, last_day=LAST_DAY,
        text="联系电话见党员活动室。", by=staff, at=at,
    )  # fmt: skip
    branch = world.branches[4]
    evaluation = scheme.evaluations.get(organization=branch.organization)
    _objected(evaluation, branch, staff)
    low = scheme.evaluations.filter(results__band__in=("basic", "fail")).distinct()
    secretaries = {one.organization.pk: one.secretary for one in world.branches}
    for number, one in enumerate(low.order_by("pk")[:6]):
        order = order_rectification(
            evaluation=one, due_on=date(YEAR, 6, 30),
            text="三会一课按月开齐，记录当月封存；党费按月收缴，不留欠交。", by=staff,
            at=moment(date(YEAR, 1, 14)),
        )  # fmt: skip
        if number:
            _mended(order, secretaries.get(one.organization_id), staff, waits=number == 1)


def _mended(order: Rectification, secretary, staff, *, waits: bool) -> None:
    """Reported and found mended in June; one was sent back and reported again these days."""
    report_rectification(
        rectification=order, text="上半年三会一课按月开齐，记录全部封存，欠交的党费已补齐。",
        by=secretary, at=moment(date(YEAR, 6, 22)),
    )  # fmt: skip
    check_rectification(
        rectification=order, passed=not waits,
        text="还有两次党课没有记录，请补上。" if waits else "上半年开齐，记录全部封存。",
        due_on=date(YEAR, 11, 30) if waits else None, by=staff, at=moment(date(YEAR, 6, 26)),
    )  # fmt: skip
    if waits:
        report_rectification(
            rectification=order, text="两次党课已按补录办理，记录已封存，请验收。", by=secretary,
            at=moment(TODAY - timedelta(days=2)),
        )  # fmt: skip


def _objected(evaluation: Evaluation, branch: Branch, staff) -> None:
    said = note_objection(
        evaluation=evaluation, text="特色工作的材料补交过一份，没有算进去。", by=branch.secretary,
        at=moment(PUBLISHED + timedelta(days=2)),
    )  # fmt: skip
    at = moment(PUBLISHED + timedelta(days=3))
    answer_objection(
        objection=said, upheld=True, text="已核实，材料是期限内交的，按标准补评。", by=staff, at=at
    )
    indicator = evaluation.scheme.indicators.get(title="特色工作")
    mark_evaluation(
        evaluation=evaluation, marks={indicator.pk: Mark(indicator.full, "补评期限内交的材料")},
        by=staff, at=at,
    )  # fmt: skip
    correct_result(evaluation=evaluation, reason="异议成立，补评特色工作", by=staff, at=at)


def _publish_members(world: World, scheme: Scheme) -> None:
    """Every branch of the 党总支 published its members; in bulk."""
    at, secretaries = moment(PUBLISHED, 14), {b.organization.pk: b for b in world.branches}
    units = scheme.evaluations.order_by().values_list("organization", flat=True).distinct()
    made = {
        pk: Publication(
            scheme=scheme, organization_id=pk, starts_on=PUBLISHED,
            ends_on=LAST_DAY + timedelta(days=1), at=at,
            by=secretaries[pk].secretary if pk in secretaries else None,
        )
        for pk in sorted(units)
    }  # fmt: skip
    Publication.objects.bulk_create(made.values())
    totals: dict[int, list[Decimal]] = {}
    rows = Score.objects.filter(evaluation__scheme=scheme, side=Side.MARKED)
    for pk, marks in rows.order_by().values_list("evaluation", "marks"):
        totals.setdefault(pk, []).append(marks)
    Result.objects.bulk_create(
        Result(
            evaluation=one, publication=made[one.organization_id], number=1,
            total=(total := total_of(totals[one.pk])), band=band_of(total), at=at,
        )
        for one in scheme.evaluations.all()
    )  # fmt: skip


def _this_year(world: World, branches: Scheme, members: Scheme) -> None:
    """Some branches have sent their own marks, a few are marked; one branch marks its members."""
    scheme = _scheme(world, YEAR, Subject.BRANCHES, branches)
    for number, branch in enumerate(world.branches[1:BEGUN], start=1):
        _begun(scheme, branch.organization, number, branch.secretary, world)
    of_members = _scheme(world, YEAR, Subject.MEMBERS, members)
    first = world.branches[0]
    mine = of_members.evaluations.filter(organization=first.organization)
    at = moment(date(YEAR, 11, 18), 10)
    for kind, on in ((StepKind.PEERS, 12), (StepKind.PEOPLE, 17)):
        facts = StepFacts(date(YEAR, 11, on), "支部党员大会上发表、收回")
        take_steps(evaluations=mine, kind=kind, facts=facts, by=first.secretary, at=at)
    mark_from_records(scheme=of_members, evaluations=mine, by=first.secretary, at=at)


def _begun(
    scheme: Scheme, organization: Organization, number: int, secretary, world: World
) -> None:
    evaluation = scheme.evaluations.get(organization=organization)
    staff, at = world.users["committee_staff"], moment(date(YEAR, 11, 17), 9)

    def step(kind: str, by, **facts) -> None:
        take_evaluation_step(
            evaluation=evaluation, kind=kind, facts=StepFacts(date(YEAR, 11, 17), **facts), by=by,
            at=at,
        )  # fmt: skip

    step(StepKind.REPORT, secretary, note="向支部党员大会汇报全年工作")
    if number % 3 == 0:
        return
    sheet = sheet_of(evaluation, on=TODAY)
    own = {
        row.indicator.pk: Mark(row.computed if row.computed is not None else row.indicator.full - 1)
        for row in sheet
        if not row.indicator.evidence
    }
    own |= {row.indicator.pk: Mark(Decimal(0)) for row in sheet if row.indicator.evidence}
    send_own_marks(evaluation=evaluation, marks=own, by=secretary, at=at)
    if number % 3 == 1:
        return
    step(StepKind.POLL, secretary, rate=Decimal(88 + number % 10), note="党员和居民代表 26 人参加")
    poll = sheet_of(evaluation, on=TODAY)
    marked = {
        row.indicator.pk: Mark(row.proposed if row.proposed is not None else Decimal(3))
        for row in poll
    }
    mark_evaluation(evaluation=evaluation, marks=marked, by=staff, at=at)
    if number == CHECKED:
        step(StepKind.DAILY, staff, finding="三季度党课没有记录", deduction=Decimal(2))
        withdraw_deduction(
            step=evaluation.steps.get(kind=StepKind.DAILY),
            reason="复核：记录在系统停机期间补录，已经封存", by=staff, at=at,
        )  # fmt: skip

"""What acts on evaluations look at first: marks that do not fit, results that stand, bands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q

from branchrecords.errors import Blocker
from members.models import Organization
from members.queries.settings import settings_for
from reports.models import Evaluation, Result, Scheme
from reports.rules.evaluation_course import ARTICLE, StepKind
from reports.rules.evaluation_marks import Band, Mark, band_of, banded
from reports.rules.evaluation_schemes import Line as SchemeLine

from .evaluations import Line, SheetRow, limits_of, year_day

MOST_NAMED = 5


def lines_in(scheme: Scheme) -> list[SchemeLine]:
    """The indicators of a scheme as the rules read them."""
    return [
        SchemeLine(
            one.section, one.title, one.standard, one.full, one.method, one.figure, one.target,
            one.each, one.formula.table, one.evidence,
        )
        for one in scheme.indicators.all()
    ]  # fmt: skip


def standing(evaluations: Collection[int]) -> set[int]:
    """Those whose result is out and was not opened again by an upheld objection."""
    counted = Evaluation.objects.filter(pk__in=evaluations).annotate(
        out=Count("results", distinct=True),
        upheld=Count("objections", filter=Q(objections__answer__upheld=True), distinct=True),
    )
    return set(counted.filter(out__gt=F("upheld")).order_by().values_list("pk", flat=True))


def mark_blockers(sheet: list[SheetRow], marks: Mapping[int, Mark]) -> list[Blocker]:
    """Marks below 0 or above what there is."""
    found = []
    for row in sheet:
        one = row.indicator
        if one.pk in marks and not 0 <= marks[one.pk].marks <= one.full:
            found.append(
                Blocker(f"「{one.title}」的得分应在 0 到 {one.full.normalize():f} 之间",
                        target=f"id_marks_{one.pk}")
            )  # fmt: skip
    return found


def publication_blockers(
    scheme: Scheme, organization: Organization, lines: list[Line]
) -> list[Blocker]:
    """Why the results of a unit cannot be published now; once they are, there is no second time."""
    if scheme.publications.filter(organization=organization).exists():
        return [Blocker("结果已经公示过；更正的，在异议成立以后另作", ARTICLE)]
    if scheme.state != Scheme.State.IN_FORCE:
        return [Blocker(f"这份考核办法{scheme.get_state_display()}，不能公示", ARTICLE)]
    if not lines:
        return [Blocker("这里没有考核对象", ARTICLE)]
    behind = [one.evaluation.name for one in lines if StepKind.SUMMING not in one.taken]
    if not behind:
        return []
    named = "、".join(behind[:MOST_NAMED]) + ("等" if behind[MOST_NAMED:] else "")
    return [Blocker(f"还有 {len(behind)} 个没有汇总：{named}", ARTICLE, "board")]


def correction_blockers(evaluation: Evaluation) -> list[Blocker]:
    """Why a published result cannot be corrected: every correction rests on an upheld objection."""
    published = evaluation.results.count()
    if published and evaluation.objections.filter(answer__upheld=True).count() >= published:
        return []
    return [Blocker("没有成立的异议，公示的结果不能更正", ARTICLE)]


def objection_blockers(evaluation: Evaluation, on: date) -> list[Blocker]:
    """Why nobody can object on a day: only while the result is published, one at a time."""
    last = evaluation.results.select_related("publication").order_by("number").last()
    if last is None or not last.publication.starts_on <= on < last.publication.ends_on:
        return [Blocker("公示期间才能提出异议；公示期满的，请向党组织当面反映", ARTICLE)]
    if evaluation.objections.filter(answer=None).exists():
        return [Blocker("上一条异议还没有答复，答复以后可以再提", ARTICLE)]
    return []


def publication_bands(
    scheme: Scheme, organization: Organization, lines: list[Line], on: date
) -> dict[int, Band]:
    """The bands that publishing on a day gives, by evaluation; the places at the top are limited
    by the setting of the publishing unit."""
    values = settings_for(organization=organization, on=on, keys=("evaluation_top_most",))
    totals = {one.evaluation.pk: one.total for one in lines if one.total is not None}
    limits = limits_of(scheme.organization, year_day(scheme.year, on))
    return banded(totals, limits, int(values["evaluation_top_most"]))


def corrected_band(result: Result, total: Decimal, on: date) -> tuple[Band, bool]:
    """The band of a published result whose total becomes `total`, and whether the limit on
    先进（优秀）lowered it.

    Ranked among the totals published with it, as they stand now, by the limit of the publication's
    first day. The others keep their bands: nobody loses one by another's objection (ADR 19).
    """
    publication = result.publication
    values = settings_for(
        organization=publication.organization, on=publication.starts_on,
        keys=("evaluation_top_most",),
    )  # fmt: skip
    scheme = publication.scheme
    limits = limits_of(scheme.organization, year_day(scheme.year, on))
    rows = Result.objects.filter(publication=publication).order_by("number")
    totals = dict(rows.values_list("evaluation", "total")) | {result.evaluation_id: total}
    band = banded(totals, limits, int(values["evaluation_top_most"]))[result.evaluation_id]
    return band, band != band_of(total, limits)

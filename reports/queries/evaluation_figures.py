"""The numbers that indicators are reckoned from: figures of a branch, and a few of a person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse

from dues.queries.arrears import arrears
from meetings.models import Appraisal, Attendance, Meeting
from meetings.queries.service_hours import minutes_by_person
from meetings.queries.study import earned_in
from meetings.rules.appraisals import Grade
from members.models import Organization
from reports.catalogue import FIGURES, FIGURES_BY_KEY
from reports.figures.figure import Value
from reports.models import Evaluation, Indicator, Scheme
from reports.rules.evaluation_course import Subject
from reports.rules.evaluation_marks import COUNTED, HUNDRED

from .values import compute, compute_subtree


@dataclass(frozen=True)
class Found:
    """The number behind an indicator: as it is reckoned with, as it is printed, where it opens."""

    number: Decimal | None
    text: str
    url: str


@dataclass(frozen=True)
class PersonFigure:
    """A number of each person in a year; `view` is the page of its records."""

    key: str
    label: str
    unit: str
    read: Callable[[Organization, Collection[int], int, date], dict[int, Decimal]]
    view: str
    absent: Decimal | None = None


def _attendance(
    branch: Organization, people: Collection[int], year: int, on: date
) -> dict[int, Decimal]:
    rows = Attendance.objects.filter(
        person__in=people, meeting__state=Meeting.State.SEALED,
        meeting__held_on__year=year, meeting__held_on__lte=on,
    )  # fmt: skip
    counted = (
        rows.order_by()
        .values_list("person")
        .annotate(due=Count("pk"), there=Count("pk", filter=Q(state=Attendance.State.PRESENT)))
    )
    return {person: HUNDRED * there / due for person, due, there in counted}


def _hours(
    branch: Organization, people: Collection[int], year: int, on: date
) -> dict[int, Decimal]:
    rows = earned_in(year, on).filter(person__in=people).order_by().values_list("person")
    return dict(rows.annotate(total=Sum("hours")))


def _service(
    branch: Organization, people: Collection[int], year: int, on: date
) -> dict[int, Decimal]:
    minutes = minutes_by_person(people, year=year, on=on)
    return {person: Decimal(number) / 60 for person, number in minutes.items()}


def _arrears(
    branch: Organization, people: Collection[int], year: int, on: date
) -> dict[int, Decimal]:
    day = min(on, date(year, 12, 31))
    found = arrears(organization=branch, on=day, past=day < on)
    return {
        one.person_id: Decimal(sum(month.year == year for month in one.months)) for one in found
    }


_GRADES = {Grade.EXCELLENT: 4, Grade.QUALIFIED: 3, Grade.BASIC: 2, Grade.UNQUALIFIED: 1}


def _review(
    branch: Organization, people: Collection[int], year: int, on: date
) -> dict[int, Decimal]:
    rows = Appraisal.objects.filter(
        person__in=people, review__year=year, review__published_on__lte=on
    ).exclude(grade="")
    return {
        person: Decimal(_GRADES[Grade(grade)])
        for person, grade in rows.order_by("pk").values_list("person", "grade")
    }


PERSON_FIGURES: tuple[PersonFigure, ...] = (
    PersonFigure("person_attendance", "本人到会率", "%", _attendance, "person-meetings"),
    PersonFigure("person_hours", "本人学时", "学时", _hours, "person-detail", Decimal(0)),
    PersonFigure("person_service", "本人志愿服务", "小时", _service, "person-detail", Decimal(0)),
    PersonFigure("person_arrears", "本人欠交党费", "个月", _arrears, "person-dues", Decimal(0)),
    PersonFigure(
        "person_review", "民主评议等次（优秀 4、合格 3、基本合格 2、不合格 1）", "", _review,
        "person-detail",
    ),
)  # fmt: skip
PERSON_FIGURES_BY_KEY = {figure.key: figure for figure in PERSON_FIGURES}


def figure_choices(subject: str) -> list[tuple[str, str]]:
    """What an indicator of this subject may be reckoned from."""
    if subject == Subject.MEMBERS:
        return [(one.key, one.label) for one in PERSON_FIGURES]
    return [(one.key, f"{one.group}：{one.label}") for one in FIGURES if not one.is_money]


def figure_label(key: str) -> str:
    """The name of a figure of either kind."""
    found = PERSON_FIGURES_BY_KEY.get(key) or FIGURES_BY_KEY.get(key)
    return found.label if found else ""


def found_for(
    evaluation: Evaluation, indicators: Iterable[Indicator], on: date
) -> dict[str, Found]:
    """The numbers of one evaluation by figure key; one query per figure."""
    keys = _keys(indicators)
    if evaluation.person_id is None:
        return _of_branch(evaluation, keys, on)
    return found_for_people([evaluation], keys, on)[evaluation.pk]


def found_before(
    evaluation: Evaluation, indicator: Indicator, number: Decimal | None
) -> Found | None:
    """The number an indicator was marked by, as it was kept with the marks."""
    if number is None:
        return None
    figure = PERSON_FIGURES_BY_KEY.get(indicator.figure) or FIGURES_BY_KEY.get(indicator.figure)
    url = ""
    if evaluation.person_id is None and indicator.figure:
        address = reverse("figure-records", args=(evaluation.organization_id, indicator.figure))
        url = f"{address}?year={evaluation.scheme.year}"
    return Found(number, _text(number, figure.unit if figure else "分"), url)


def _keys(indicators: Iterable[Indicator]) -> list[str]:
    return sorted({one.figure for one in indicators if one.method in COUNTED})


def _of_branch(evaluation: Evaluation, keys: list[str], on: date) -> dict[str, Found]:
    year, place = evaluation.scheme.year, evaluation.organization
    known = [key for key in keys if key in FIGURES_BY_KEY]
    values = compute(place, year, on, keys=known)
    return {value.figure.key: _of_value(value, place.pk, year) for value in values}


def found_in_subtree(
    scheme: Scheme, evaluations: Iterable[Evaluation], key: str, on: date
) -> dict[int, Found]:
    """One number of every branch below the scheme's maker, by evaluation; one query."""
    if key not in FIGURES_BY_KEY:
        return {}
    year = scheme.year
    below = compute_subtree(scheme.organization, year, on, keys=[key])
    found = {}
    for one in evaluations:
        values = below.get(one.organization.path) or compute(one.organization, year, on, keys=[key])
        found[one.pk] = _of_value(values[0], one.organization_id, year)
    return found


def _of_value(value: Value, organization: int, year: int) -> Found:
    number = value.number
    if number is not None and value.figure.unit == "%":
        number *= HUNDRED
    url = reverse("figure-records", args=(organization, value.figure.key))
    return Found(number, value.full, f"{url}?year={year}")


def found_for_people(
    evaluations: Collection[Evaluation], keys: Iterable[str], on: date
) -> dict[int, dict[str, Found]]:
    """The numbers of members of one branch, by evaluation; one query per figure."""
    found: dict[int, dict[str, Found]] = {one.pk: {} for one in evaluations}
    if not evaluations:
        return found
    first = next(iter(evaluations))
    people = [one.person_id for one in evaluations if one.person_id is not None]
    for key in keys:
        figure = PERSON_FIGURES_BY_KEY.get(key)
        if figure is None:
            continue
        numbers = figure.read(first.organization, people, first.scheme.year, on)
        for one in evaluations:
            number = numbers.get(one.person_id, figure.absent)  # type: ignore[arg-type]
            url = reverse(figure.view, args=(one.person_id,))
            found[one.pk][key] = Found(number, _text(number, figure.unit), url)
    return found


def _text(number: Decimal | None, unit: str) -> str:
    if number is None:
        return "—"
    text = f"{number.quantize(Decimal('0.1')).normalize():f}"
    return f"{text}{unit}" if unit == "%" else f"{text} {unit}".rstrip()

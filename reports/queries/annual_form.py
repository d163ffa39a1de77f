"""The year-end form of an organisation: every blank, last year beside it, warnings and gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.utils import timezone

from branchrecords.web.formats import cn_date
from members.models import Organization
from reports.figures.entered import entered
from reports.figures.figure import Quotient, Scope, Value, format_number
from reports.models import EnteredFigure, Issue
from reports.rules.annual_form import FORM_SECTIONS, Blank, FormSection, Item
from reports.rules.form_checks import CHECKS, Breach, breaches

from .issues import frozen_values
from .values import compute

NOT_ENTERED, NO_RECORD, NOTHING = "未填", "没有登记", "—"
FORM_KEYS: tuple[str, ...] = tuple(
    dict.fromkeys(blank.figure for section in FORM_SECTIONS for blank in section.blanks)
)


@dataclass(frozen=True)
class Gap:
    """People (or records) that a figure cannot count, and what to mend."""

    value: Value
    mend: str


@dataclass(frozen=True)
class Line:
    """One blank with this year's number and last year's.

    `mark` says who entered the number here, or how many organisations did; `issued`: last year's
    number stands as it was issued.
    """

    blank: Blank
    value: Value
    last: Value
    mark: str
    issued: bool

    @property
    def text(self) -> str:
        """The number as printed; what is missing is named and never 0."""
        return _shown(self.blank, self.value)

    @property
    def last_text(self) -> str:
        return _shown(self.blank, self.last)

    @property
    def is_missing(self) -> bool:
        return self.blank.entered and self.value.number is None

    @property
    def difference(self) -> Decimal | None:
        """This year's number less last year's; of shares in percentage points."""
        now, last = self.value.number, self.last.number
        if now is None or last is None:
            return None
        return (now - last) * (100 if self.blank.unit == "%" else 1)

    @property
    def difference_text(self) -> str:
        """+3, -1,200.00, 0; of shares +1.5 个百分点."""
        found = self.difference
        if found is None:
            return NOTHING
        sign = "+" if found > 0 else "-" if found < 0 else ""
        if self.blank.unit == "%":
            return f"{sign}{abs(found):.1f} 个百分点"
        return f"{sign}{format_number(self.value.figure, abs(found))}"


@dataclass(frozen=True)
class ItemLines:
    """One numbered line of the form."""

    item: Item
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class SectionLines:
    """One section; `missing` blanks have not been entered by anybody."""

    section: FormSection
    items: tuple[ItemLines, ...]

    @property
    def missing(self) -> int:
        return sum(line.is_missing for item in self.items for line in item.lines)


@dataclass(frozen=True)
class FormWarning:
    """A check that does not hold, in words."""

    text: str
    key: str


@dataclass(frozen=True)
class AnnualForm:
    """The form; `compared` says where last year's numbers come from."""

    sections: tuple[SectionLines, ...]
    warnings: tuple[FormWarning, ...]
    gaps: tuple[Gap, ...]
    compared: str

    @property
    def missing(self) -> int:
        """How many blanks nobody has entered."""
        return sum(section.missing for section in self.sections)

    @property
    def asked(self) -> int:
        """How many blanks are entered by hand."""
        return sum(blank.entered for one in self.sections for blank in one.section.blanks)


# What the register lacks: the figure that counts it, and what to mend.
GAPS: tuple[tuple[str, str], ...] = (
    ("sex_unknown", "打开本人资料，补登性别（身份证号第 17 位可以核对）"),
    ("ethnicity_unknown", "打开本人资料，补登民族"),
    ("age_unknown", "打开本人资料，按档案补登出生日期"),
    ("education_unknown", "打开本人资料，补登学历"),
    ("occupation_unknown", "打开本人资料，补登职业"),
    ("joined_unknown", "打开本人资料，按入党志愿书补登入党日期"),
    ("full_on_unknown", "打开本人资料，补登转正日期，党龄从这一天算"),
    ("unsealed", "打开会议记录，补全后封存；没有封存的不计入其他数字"),
)


def annual_form(organization: Organization, year: int, on: date) -> AnnualForm:
    """The form as of a day; as many queries for a committee as for a branch."""
    keys = (*FORM_KEYS, *(key for key, _ in GAPS))
    now = {value.figure.key: value for value in compute(organization, year, on, keys=keys)}
    issue = _issue(organization, year - 1)
    last, issued = _last_year(organization, year - 1, on, issue)
    marks = _marks(organization, year, on)
    sections = tuple(
        SectionLines(
            section,
            tuple(
                ItemLines(
                    item,
                    tuple(
                        Line(
                            blank,
                            now[blank.figure],
                            last[blank.figure],
                            marks.get(blank.figure, ""),
                            blank.figure in issued,
                        )
                        for blank in item.blanks
                    ),
                )
                for item in section.items
            ),
        )
        for section in FORM_SECTIONS
    )
    gaps = tuple(Gap(now[key], mend) for key, mend in GAPS if now[key].number)
    return AnnualForm(sections, _warnings(now), gaps, _compared(year - 1, issue, issued))


def _issue(organization: Organization, year: int) -> Issue | None:
    issues = Issue.objects.filter(organization=organization, summary__year=year)
    return issues.order_by("-version").first()


def _last_year(
    organization: Organization, year: int, on: date, issue: Issue | None
) -> tuple[dict[str, Value], set[str]]:
    """Last year's values: those that were issued stay as they were, the rest is computed anew."""
    found = {value.figure.key: value for value in compute(organization, year, on, keys=FORM_KEYS)}
    frozen = {value.figure.key: value for value in frozen_values(issue)} if issue else {}
    issued = {key for key in frozen if key in found}
    return found | {key: frozen[key] for key in issued}, issued


def _compared(year: int, issue: Issue | None, issued: set[str]) -> str:
    until = f"按现有记录重算到 {year}年12月31日"
    if issue is None or not issued:
        return f"{year}年没有印发的总结，上年数字{until}。"
    day = cn_date(timezone.localdate(issue.issued_at))
    return f"{year}年总结{day}印发，其中有的 {len(issued)} 项照印发时的数字，其余{until}。"


def _marks(organization: Organization, year: int, on: date) -> dict[str, str]:
    """By key: who entered the number here and when, or how many organisations below did."""
    rows = entered(Scope(organization, year, on)).order_by()
    counted = rows.values("key").annotate(units=Count("pk"))
    units: dict[str, int] = dict(counted.values_list("key", "units"))
    found = {key: f"{number} 个组织填写" for key, number in units.items()}
    own = EnteredFigure.objects.filter(organization=organization, year=year)
    for row in own.select_related("entered_by"):
        day = timezone.localdate(row.entered_at)
        mark = f"{row.entered_by} {day.month}月{day.day}日填"
        others = units[row.key] - 1
        found[row.key] = f"{mark}，另有 {others} 个下级组织填写" if others else mark
    return found


def _warnings(now: Mapping[str, Value]) -> tuple[FormWarning, ...]:
    used = {key for check in CHECKS for key in (check.total, *check.parts)}
    numbers = {key: value.number for key, value in now.items() if key in used}
    return tuple(_warning(breach, now) for breach in breaches(numbers))


def _warning(breach: Breach, now: Mapping[str, Value]) -> FormWarning:
    parts = " + ".join(now[key].titled for key in breach.check.parts if now[key].number is not None)
    sign = "≠" if breach.check.exact else "＞"
    total = now[breach.check.total].titled
    if breach.check.exact:
        done, open_ = (now[key].titled for key in breach.check.parts)
        return FormWarning(
            f"{open_} {sign} {total} − {done}：{breach.check.mend}", breach.check.total
        )
    return FormWarning(f"{parts} {sign} {total}：{breach.check.mend}", breach.check.total)


def _shown(blank: Blank, value: Value) -> str:
    if value.number is None:
        if isinstance(value.figure.measure, Quotient):
            return NOTHING
        return NOT_ENTERED if blank.entered else NO_RECORD
    return value.text

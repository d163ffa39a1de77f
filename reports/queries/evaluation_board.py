"""The board of 量化考核: everybody below an organisation, narrowed and sorted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from branchrecords.access.permissions import Permission
from members.models import Organization
from reports.models import Evaluation, Scheme
from reports.rules.evaluation_course import Subject
from reports.rules.evaluation_marks import Band

from .evaluations import Line, lines_of, veiled
from .organizations import FIRST_YEAR, year_of

SORTS = {"name": "按组织", "score": "按得分", "step": "按进度"}
NO_BAND = "none"


@dataclass(frozen=True)
class Wish:
    """How a board is narrowed: `band` of Band or "none", `sort` of SORTS."""

    year: int
    subject: str = Subject.BRANCHES
    band: str = ""
    sort: str = "name"
    target: str = ""


def wish_of(query, on: date) -> Wish:
    """The filters of an address; what is none of them is as if it were left out."""
    subject, band, sort = (query.get(name, "") for name in ("subject", "band", "sort"))
    return Wish(
        max(year_of(query.get("year"), on.year, on), FIRST_YEAR),
        subject if subject in Subject.values else Subject.BRANCHES,
        band if band in (*Band.values, NO_BAND) else "",
        sort if sort in SORTS else "name",
    )


def board(user, organization: Organization, wish: Wish, on: date) -> list[Line]:
    """Everybody evaluated at or below an organisation, in the order wished for. Marks that were not
    published yet are shown to who gives them."""
    rows = Evaluation.objects.permitted(user, Permission.EVALUATION_VIEW)
    rows = rows.of_year(wish.year, wish.subject).filter(
        organization__path__startswith=organization.path
    )
    lines = lines_of(rows.order_by("organization__path", "person__pinyin", "pk"), on=on)
    marks = Permission.EVALUATION_MARK, Permission.EVALUATION_EDIT
    permission = marks[wish.subject == Subject.MEMBERS]
    own = set(rows.permitted(user, permission).order_by().values_list("pk", flat=True))
    lines = [one if one.evaluation.pk in own else veiled(one) for one in lines]
    if wish.sort == "score":
        lines.sort(key=lambda one: -(one.total if one.total is not None else Decimal(-1)))
    elif wish.sort == "step":
        lines.sort(key=lambda one: one.position)
    return lines


def narrowed(lines: list[Line], wish: Wish) -> list[Line]:
    """Those of one band."""
    if wish.band == NO_BAND:
        return [one for one in lines if one.band is None]
    return [one for one in lines if not wish.band or one.band == wish.band]


def counts_of(lines: list[Line]) -> dict[str, int]:
    """How many of each band, and how many without one yet."""
    found = {band: sum(one.band == band for one in lines) for band in Band.values}
    return found | {NO_BAND: sum(one.band is None for one in lines)}


def scheme_of(organization: Organization, wish: Wish) -> Scheme | None:
    """The scheme that holds for an organisation: its own, else the nearest above."""
    above = Organization.objects.above(organization).values_list("pk", flat=True)
    rows = Scheme.objects.filter(
        organization__in=[organization.pk, *above], year=wish.year, subject=wish.subject,
        state__in=(Scheme.State.IN_FORCE, Scheme.State.CLOSED),
    )  # fmt: skip
    return rows.select_related("organization").order_by("-organization__depth").first()

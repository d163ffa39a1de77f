"""学时 of a year: the one derivation that pages, lists, figures and reminders share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from meetings.models import StudyCredit
from meetings.models.training import StudyCreditQuerySet
from meetings.rules.study import StudySource, shortfall, wanted_hours
from members.models import Membership, Organization, Person, Position
from members.models.memberships import MembershipQuerySet
from members.queries.roster import memberships_on
from members.rules.kinds import COMMITTEE_POSTS
from members.rules.placements import Placements

_HOURS = DecimalField(max_digits=8, decimal_places=1)
SHOWS = {"all": "全部", "short": "没有达到的", "reached": "达到的"}


def study_day(year: int, on: date) -> date:
    """The day by whose roster a year is judged: its last, or `on` while it runs."""
    return min(on, date(year, 12, 31))


def earned(starts: date, ends: date) -> StudyCreditQuerySet:
    """学时 earned from `starts` until before `ends`."""
    return StudyCredit.objects.filter(earned_on__gte=starts, earned_on__lt=ends)


def earned_in(year: int, on: date) -> StudyCreditQuerySet:
    """学时 of a year up to a day, that day included."""
    return earned(date(year, 1, 1), study_day(year, on) + timedelta(days=1))


def hours_of_each(credits: StudyCreditQuerySet) -> Coalesce:
    """The sum of these 学时 for the `person` of each row of the outer query."""
    own = credits.filter(person=OuterRef("person")).order_by().values("person")
    total = own.annotate(total=Sum("hours")).values("total")
    return Coalesce(Subquery(total), Value(Decimal(0)), output_field=_HOURS)


def is_officer(on: date, person: str = "person") -> Exists:
    """书记和班子成员 of a day: whoever holds a post of a 支委会 or of a committee above."""
    posts = Position.objects.active_on(on).filter(post__in=COMMITTEE_POSTS)
    return Exists(posts.filter(person=OuterRef(person)))


def with_study(
    organization: Organization, *, year: int, on: date, tree: Placements | None = None
) -> MembershipQuerySet:
    """The members of a year's last day or of `on`, each with 学时 by source, `hours` and `wanted`.

    One query, and one for the tree of the day.
    """
    day, credits = study_day(year, on), earned_in(year, on)
    rows = memberships_on(within=organization, on=day, tree=tree).annotate(
        officer=is_officer(day),
        **{source.value: hours_of_each(credits.filter(source=source)) for source in StudySource},
    )
    total = F("meeting") + F("gathered") + F("online")
    wanted = Case(
        When(officer=True, then=Value(wanted_hours(officer=True))),
        default=Value(wanted_hours(officer=False)),
        output_field=IntegerField(),
    )
    return rows.annotate(hours=total, wanted=wanted)


@dataclass(frozen=True)
class StudyYear:
    """One member's year in 学时: by source, in all, and what is missing."""

    person: Person
    organization: Organization | None
    year: int
    meeting: Decimal
    gathered: Decimal
    online: Decimal
    officer: bool

    @property
    def hours(self) -> Decimal:
        """学时 of all sources."""
        return self.meeting + self.gathered + self.online

    @property
    def wanted(self) -> int:
        """How many there should be."""
        return wanted_hours(officer=self.officer)

    @property
    def missing(self) -> Decimal:
        """How many are still to come."""
        return self._shortfall[0]

    @property
    def lacks(self) -> str:
        """还差 12 学时，还没有参加集中培训; nothing where the year is reached."""
        return "，".join(self._shortfall[1])

    @property
    def _shortfall(self) -> tuple[Decimal, list[str]]:
        return shortfall(
            hours=self.hours,
            wanted=self.wanted,
            officer=self.officer,
            gathered=self.gathered > 0,
        )

    @property
    def sources(self) -> list[tuple[str, Decimal]]:
        """(会议和活动, 22), …: those that brought something."""
        found = [(one.label, getattr(self, one.value)) for one in StudySource]
        return [(label, hours) for label, hours in found if hours]


def study_year(person: Person, *, year: int, on: date) -> StudyYear:
    """One member's year; two queries."""
    rows = earned_in(year, on).filter(person=person).order_by().values_list("source")
    by_source = dict(rows.annotate(Sum("hours")))
    day = study_day(year, on)
    posts = Position.objects.active_on(day).filter(person=person, post__in=COMMITTEE_POSTS)
    facts = {one.value: by_source.get(one.value, Decimal(0)) for one in StudySource}
    return StudyYear(person, None, year, officer=posts.exists(), **facts)


def study_lines(organization: Organization, *, year: int, on: date) -> list[StudyYear]:
    """Every member of a branch or group; two queries."""
    rows = with_study(organization, year=year, on=on).select_related("person", "organization")
    return [line_of(row, year) for row in rows.order_by("organization__path", "person__pinyin")]


def short_of_hours(organization: Organization, *, year: int, on: date) -> int:
    """How many members of a branch or group lack something of the year; two queries, no names."""
    rows = with_study(organization, year=year, on=on).order_by()
    return sum(
        bool(shortfall(
            hours=meeting + gathered + online, wanted=wanted_hours(officer=officer),
            officer=officer, gathered=gathered > 0,
        )[1])
        for meeting, gathered, online, officer in rows.values_list(*StudySource.values, "officer")
    )  # fmt: skip


def line_of(row: Membership, year: int) -> StudyYear:
    """One row of `with_study`."""
    facts = {one.value: getattr(row, one.value) for one in StudySource}
    return StudyYear(row.person, row.organization, year, officer=row.officer, **facts)  # type: ignore[attr-defined]


def narrowed(lines: list[StudyYear], show: str) -> list[StudyYear]:
    """The lines of one tab; `show` is a key of SHOWS."""
    if show == "all":
        return lines
    return [line for line in lines if bool(line.lacks) == (show == "short")]


@dataclass(frozen=True)
class BranchStudy:
    """One branch's year: how many members, how many reached their 学时."""

    organization: Organization
    members: int
    reached: int
    hours: Decimal
    untrained: int

    @property
    def share(self) -> float:
        """The share of members who reached their 学时."""
        return self.reached / self.members if self.members else 0.0

    @property
    def mean(self) -> Decimal:
        """学时 a head."""
        return self.hours / self.members if self.members else Decimal(0)


def branch_lines(organization: Organization, *, year: int, on: date) -> list[BranchStudy]:
    """Every branch with members in an organisation and below, in tree order; three queries."""
    rows = with_study(organization, year=year, on=on).order_by()
    counted = {
        row["organization"]: row
        for row in rows.values("organization").annotate(
            members=Count("pk"),
            reached=Count("pk", filter=Q(hours__gte=F("wanted")) & ~_untrained()),
            total=Sum("hours"),
            untrained=Count("pk", filter=_untrained()),
        )
    }
    places = Organization.objects.filter(pk__in=counted).order_by("path")
    return [_branch(place, counted[place.pk]) for place in places]


def _untrained() -> Q:
    """Of the 班子, without a 集中培训 in the year."""
    return Q(officer=True, gathered=0)


def _branch(place: Organization, row: dict) -> BranchStudy:
    facts = (row["members"], row["reached"], row["total"], row["untrained"])
    return BranchStudy(place, *facts)


def credits_of(person: Person, *, year: int, on: date) -> QuerySet[StudyCredit]:
    """Everything that brought a member 学时 in a year, newest first."""
    rows = earned_in(year, on).filter(person=person)
    return rows.select_related("organization").order_by("-earned_on", "-pk")

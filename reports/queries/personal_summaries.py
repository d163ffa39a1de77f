"""Reading 个人总结: a branch's list with everybody's state, a committee's counts, the blockers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When

from branchrecords.errors import Blocker
from members.models import Membership, Organization, Person, User
from members.queries.roster import memberships_on
from members.queries.settings import setting
from reports.models import PersonalStep, PersonalSummary
from reports.rules.personal_summaries import SECTIONS, due_day, offered_year

NONE = "none"
DUE_DAY = "personal_due_day"
WORDS = {
    NONE: "未写",
    **{state.value: state.label for state in PersonalSummary.State},
}
ORDER = ("submitted", "returned", "draft", NONE)


def year_day(year: int, on: date) -> date:
    """The day by whose roster a year is listed: its last, or `on` while it runs."""
    return min(on, date(year, 12, 31))


def branch_of(person: Person, on: date) -> Organization | None:
    """The branch where somebody belongs on a day; None without one."""
    row = Membership.objects.active_on(on).filter(person=person).select_related("organization")
    found = row.order_by("-starts_on", "-pk").first()
    return found.organization if found else None


def last_step(summary: PersonalSummary, kind: str) -> PersonalStep | None:
    """The newest step of a kind, with who did it."""
    steps = summary.steps.filter(kind=kind).select_related("by")
    return steps.order_by("-at", "-pk").first()


def blockers(summary: PersonalSummary) -> list[Blocker]:
    """Why the member cannot hand it in yet."""
    found = []
    for section in SECTIONS:
        length = len("".join(getattr(summary, section.key).split()))
        if length < section.least:
            said = f"只有 {length} 字" if length else "还没有写"
            found.append(
                Blocker(
                    f"「{section.heading}」{said}，请写到 {section.least} 字以上",
                    target=f"id_{section.key}",
                )
            )
    if found or summary.state != PersonalSummary.State.RETURNED:
        return found
    sent = last_step(summary, PersonalStep.Kind.SUBMITTED)
    if sent is not None and sent.text == summary.text:
        found.append(Blocker("退回后正文还没有改动，请按退回理由修改", target="id_study"))
    return found


@dataclass(frozen=True)
class PersonalLine:
    """One member of the list; `elsewhere` names another branch where it was handed in."""

    person: Person
    organization: Organization
    state: str
    pk: int | None
    handed_in: bool
    sent_at: datetime | None
    has_account: bool
    elsewhere: str

    @property
    def word(self) -> str:
        """未写, 草稿, 已交, 被退回."""
        return WORDS[self.state]

    @property
    def waits(self) -> bool:
        """Whether the branch still waits for it."""
        return self.state != PersonalSummary.State.SUBMITTED

    @property
    def account(self) -> str:
        """The word of the list taken out."""
        return "有" if self.has_account else "没有"


def _rows(organization: Organization, year: int, on: date):
    """The members of the year's day, each with the state of the summary."""
    own = PersonalSummary.objects.filter(person=OuterRef("person"), year=year)
    sent = PersonalStep.objects.filter(
        summary__person=OuterRef("person"),
        summary__year=year,
        kind=PersonalStep.Kind.SUBMITTED,
    ).order_by("-at", "-pk")
    rows = memberships_on(within=organization, on=year_day(year, on))
    return rows.annotate(
        summary_pk=Subquery(own.values("pk")[:1]),
        summary_state=Subquery(own.values("state")[:1]),
        submissions=Subquery(own.values("submissions")[:1]),
        summary_home=Subquery(own.values("organization")[:1]),
        summary_home_name=Subquery(own.values("organization__name")[:1]),
        sent_at=Subquery(sent.values("at")[:1]),
        has_account=Exists(User.objects.filter(person=OuterRef("person"), is_active=True)),
    )


def personal_lines(organization: Organization, *, year: int, on: date) -> list[PersonalLine]:
    """Everybody of a branch: what waits to be read first, then who has not handed in; one query."""
    rows = _rows(organization, year, on).select_related("person", "organization")
    lines = [_line(row) for row in rows.order_by("organization__path", "person__pinyin", "pk")]
    return sorted(lines, key=lambda line: ORDER.index(line.state))


def _line(row) -> PersonalLine:
    moved = row.summary_home is not None and row.summary_home != row.organization_id
    return PersonalLine(
        person=row.person,
        organization=row.organization,
        state=row.summary_state or NONE,
        pk=row.summary_pk,
        handed_in=bool(row.submissions) and not moved,
        sent_at=row.sent_at,
        has_account=row.has_account,
        elsewhere=row.summary_home_name if moved else "",
    )


def accounts_waiting(organization: Organization, year: int, on: date) -> list[int]:
    """The accounts of those who have not handed in."""
    given = Q(summary_state=PersonalSummary.State.SUBMITTED)
    rows = _rows(organization, year, on).filter(Q(summary_state=None) | ~given)
    people = rows.order_by().values("person")
    users = User.objects.filter(person__in=people, is_active=True)
    return list(users.order_by("pk").values_list("pk", flat=True))


def accounts_writing(year: int, on: date) -> list[tuple[int, int]]:
    """(account, branch) of everybody who has not handed in, but for what was returned."""
    begun = Q(summary_state=None) | Q(summary_state=PersonalSummary.State.DRAFT)
    return [
        pair
        for root in Organization.objects.filter(depth=1).order_by("path")
        for pair in _rows(root, year, on)
        .filter(begun, person__user__is_active=True)
        .order_by("person__user")
        .values_list("person__user", "organization")
    ]


def due_on_at(organization: Organization, year: int, on: date) -> date:
    """By which day an organisation wants a year's."""
    return due_day(year, int(setting(DUE_DAY, organization=organization, on=on)))


@dataclass(frozen=True)
class BranchCount:
    """One branch of a committee's list."""

    organization: Organization
    members: int
    submitted: int
    returned: int
    draft: int

    @property
    def none(self) -> int:
        """Who has not begun."""
        return self.members - self.submitted - self.returned - self.draft


def branch_counts(organization: Organization, *, year: int, on: date) -> list[BranchCount]:
    """Every branch with members below a committee, in tree order; two queries."""
    state = Case(
        When(summary_state=None, then=Value(NONE)),
        default=F("summary_state"),
        output_field=CharField(),
    )
    counted = {
        row["organization"]: row
        for row in _rows(organization, year, on)
        .annotate(state=state)
        .order_by()
        .values("organization")
        .annotate(
            members=Count("pk"),
            **{
                word: Count("pk", filter=Q(state=word))
                for word in ("submitted", "returned", "draft")
            },
        )
    }
    places = Organization.objects.filter(pk__in=counted).order_by("path")
    return [_count(place, counted[place.pk]) for place in places]


def _count(place: Organization, row: dict) -> BranchCount:
    numbers = (row[key] for key in ("members", "submitted", "returned", "draft"))
    return BranchCount(place, *numbers)


@dataclass(frozen=True)
class Offer:
    """What a member is asked for at the end of the year: `state` none, draft or returned."""

    year: int
    state: str


def offer_to(person: Person, on: date) -> Offer | None:
    """The summary that a member has still to write or hand in; None when there is none."""
    year = offered_year(on)
    if year is None or branch_of(person, year_day(year, on)) is None:
        return None
    states = PersonalSummary.objects.filter(person=person, year=year).values_list(
        "state", flat=True
    )
    state = next(iter(states), NONE)
    return None if state == PersonalSummary.State.SUBMITTED else Offer(year, state)


def texts_handed_in(organization: Organization, *, year: int, on: date) -> list[PersonalSummary]:
    """What a branch's members have handed in and was not sent back, by name."""
    people = memberships_on(within=organization, on=year_day(year, on)).order_by().values("person")
    rows = PersonalSummary.objects.filter(
        person__in=people, year=year, state=PersonalSummary.State.SUBMITTED
    )
    return list(
        rows.filter(organization__path__startswith=organization.path)
        .select_related("person", "organization")
        .order_by("organization__path", "person__pinyin", "pk")
    )

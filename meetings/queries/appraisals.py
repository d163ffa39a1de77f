"""The ballots counted, the list of members with what speaks for their grade, a member's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from branchrecords.errors import Blocker
from meetings.models import Appraisal, PaperBallots, PaperSum, Rating, Review, Voted
from meetings.rules.appraisals import (
    SECRET_FROM,
    Grade,
    Line,
    Mark,
    Source,
    decision_blockers,
    most_excellent,
)
from meetings.rules.reviews import APPRAISAL_ARTICLE
from members.models import Person
from members.queries.settings import setting

MARKS = tuple(Mark.values)


@dataclass(frozen=True)
class Counted:
    """The marks of one member from one source, in the order of `Mark`."""

    excellent: int = 0
    qualified: int = 0
    basic: int = 0
    unqualified: int = 0
    abstained: int = 0

    @property
    def total(self) -> int:
        """All marks."""
        return sum(self.marks)

    @property
    def marks(self) -> tuple[int, ...]:
        """优秀, 合格, 基本合格, 不合格, 弃权."""
        return (self.excellent, self.qualified, self.basic, self.unqualified, self.abstained)

    def __add__(self, other: Counted) -> Counted:
        return Counted(*(a + b for a, b in zip(self.marks, other.marks, strict=True)))


@dataclass(frozen=True)
class Member:
    """One line of the result: the member's row, and the ballots beside it (None while hidden)."""

    row: Appraisal
    peers: Counted | None
    public: Counted | None


@dataclass(frozen=True)
class Turnout:
    """How the voting went."""

    due: int
    voted: int
    shown: bool  # enough phone ballots that nobody is known by them
    peers: PaperBallots | None
    public: PaperBallots | None

    @property
    def unvoted(self) -> int:
        """Members who have not voted on the phone."""
        return max(self.due - self.voted, 0)

    @property
    def waiting(self) -> int:
        """Members who have neither voted on the phone nor been given a paper ballot."""
        return max(self.due - self.voted - (self.peers.issued if self.peers else 0), 0)


def turnout_of(review: Review) -> Turnout:
    """Three queries."""
    papers = {row.source: row for row in review.paper_ballots.all()}
    voted = review.voted.count()
    return Turnout(
        due=review.appraisals.count(),
        voted=voted,
        shown=voted >= SECRET_FROM,
        peers=papers.get(Source.PEERS),
        public=papers.get(Source.PUBLIC),
    )


def members_of(review: Review) -> list[Member]:
    """Everybody of the list with the ballots; none of them while the voting is open."""
    rows = list(review.appraisals.select_related("follow_up", "person"))
    if not review.has_voted:
        return [Member(row, None, None) for row in rows]
    phone = _phone(review)
    paper = _paper(review)
    found = []
    for row in rows:
        peers = phone.get(row.pk, Counted()) + paper[Source.PEERS].get(row.pk, Counted())
        public = paper[Source.PUBLIC].get(row.pk, Counted())
        full = row.is_full
        found.append(Member(row, peers if full else None, public if full else None))
    return found


def _phone(review: Review) -> dict[int, Counted]:
    """Marks given on the phone; nothing where so few voted that one would know them."""
    if review.voted.count() < SECRET_FROM:
        return {}
    found: dict[int, Counter[str]] = {}
    rows = Rating.objects.filter(review=review).values_list("appraisal", "mark")
    for pk, mark, number in rows.annotate(number=Count("pk")).order_by():
        found.setdefault(pk, Counter())[mark] += number
    return {pk: Counted(*(marks[mark] for mark in MARKS)) for pk, marks in found.items()}


def _paper(review: Review) -> dict[str, dict[int, Counted]]:
    found: dict[str, dict[int, Counted]] = {source: {} for source in Source.values}
    rows = PaperSum.objects.filter(ballots__review=review)
    for source, pk, *marks in rows.values_list("ballots__source", "appraisal", *MARKS):
        found[source][pk] = Counted(*marks)
    return found


def lines_of(rows: Iterable[Appraisal]) -> list[Line]:
    """The members as the rules see them."""
    return [Line(row.name, row.is_full, row.grade, row.no_grade_reason, row.pk) for row in rows]


def base_of(review: Review) -> str:
    """Of whom a third may be 优秀, by the setting."""
    on = review.decided_on or date(review.year, 12, 31)
    return str(setting("excellent_base", organization=review.organization, on=on))


def most_excellent_of(rows: Sequence[Appraisal]) -> int:
    """How many may be 优秀 at most: a third of the 正式党员 of the list."""
    return most_excellent(sum(row.is_full for row in rows))


def result_blockers(
    review: Review, lines: Sequence[Line], decided_on: date, *, today: date
) -> list[Blocker]:
    """Why the grades cannot be decided so, on that day."""
    found = []
    if review.voting_opened_at is None or review.is_voting:
        found.append(Blocker("测评还没有结束，先结束测评", APPRAISAL_ARTICLE))
    elif not _has_ballots(review):
        message = f"还没有测评票：手机投票满 {SECRET_FROM} 人，或录入纸质票"
        found.append(Blocker(message, APPRAISAL_ARTICLE))
    if decided_on > today:
        found.append(Blocker(f"评定日期晚于今天 {today}", target="id_decided_on"))
    return found + decision_blockers(lines, base=base_of(review))


def _has_ballots(review: Review) -> bool:
    turnout = turnout_of(review)
    papers = [paper for paper in (turnout.peers, turnout.public) if paper is not None]
    return turnout.shown or any(paper.valid for paper in papers)


def grade_counts(rows: Iterable[Appraisal]) -> dict[str, int]:
    """How many of each grade, in their order; then those without one."""
    rows = list(rows)
    found = {grade.label: sum(row.grade == grade for row in rows) for grade in Grade}
    found["不评定"] = sum(not row.grade for row in rows)
    return found


def appraisals_of_person(
    person: Person, *, among: QuerySet[Appraisal] | None = None, published: bool = True
) -> QuerySet[Appraisal]:
    """A member's results, newest first; `published` leaves out what was not told yet."""
    rows = Appraisal.objects.all() if among is None else among
    rows = rows.filter(person=person).select_related("review", "review__organization", "follow_up")
    if published:
        rows = rows.filter(review__published_on__isnull=False)
    return rows.order_by("-review__year", "-pk")


def current_appraisal(person: Person) -> Appraisal | None:
    """The member's row in the newest campaign whose voting has begun."""
    return (
        Appraisal.objects.filter(person=person)
        .select_related("review", "review__organization")
        .order_by("-review__year", "-review__pk")
        .first()
    )


def in_open_voting(person: Person) -> QuerySet[Appraisal]:
    """The member's rows of reviews whose voting is open."""
    return Appraisal.objects.filter(
        person=person,
        review__voting_opened_at__isnull=False,
        review__voting_closed_at__isnull=True,
    )


def voting_of(person: Person) -> Appraisal | None:
    """The member's row while something is left to do in an open voting; `has_voted` is added."""
    mine = Voted.objects.filter(review=OuterRef("review"), person=OuterRef("person"))
    return (
        in_open_voting(person)
        .annotate(has_voted=Exists(mine))
        .filter(Q(has_voted=False) | Q(self_text=""))
        .select_related("review")
        .order_by("-review__year")
        .first()
    )


def ballot_of(review: Review, person: Person) -> list[Appraisal]:
    """Whom a member votes on: every 正式党员 of the list but oneself."""
    rows = review.appraisals.filter(standing="full").exclude(person=person)
    return list(rows)

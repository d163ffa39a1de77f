"""谈心谈话 of a year: the log, the matrix of pairs, what is missing; set-based."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from meetings.models import Talk
from meetings.models.talks import TalkQuerySet
from meetings.rules.talks import EACH, Gap, Pair, TalkKind, gaps
from members.models import Organization, Person
from members.queries.roster import RosterEntry, posts_on, roster
from members.queries.settings import setting
from members.rules.kinds import COMMITTEE_POSTS

_LABELS = {post.label for post in COMMITTEE_POSTS}


@dataclass(frozen=True)
class Cell:
    """How often a pair talked in the year; `missing` when the rule asks for a talk."""

    number: int
    missing: bool
    label: str


@dataclass(frozen=True)
class MatrixRow:
    """A member against each officer, and against the other members."""

    person: Person
    post: str
    cells: tuple[Cell | None, ...]
    others: Cell | None
    missing: int


@dataclass(frozen=True)
class Matrix:
    """Who talked with whom in a year, as of a day."""

    officers: tuple[Person, ...]
    rows: tuple[MatrixRow, ...]
    gaps: tuple[Gap, ...]
    each: bool

    @property
    def done(self) -> int:
        """Rows without a gap."""
        return sum(not row.missing for row in self.rows)


def year_day(year: int, on: date) -> date:
    """The day by whose roster a year is judged: its last, or `on` while it runs."""
    return min(on, date(year, 12, 31))


def talkers(organization: Organization, *, on: date) -> tuple[list[RosterEntry], set[int]]:
    """Who may talk with whom at an organisation: its roster, and the ids of its 班子.

    A committee has no members of its own: its officers talk with each other.
    """
    if organization.is_branch:
        entries = roster(organization=organization, on=on)
        return entries, {entry.person.pk for entry in entries if entry.post in _LABELS}
    found: dict[int, RosterEntry] = {}
    rows = posts_on(organizations=[organization], on=on).filter(post__in=COMMITTEE_POSTS)
    for row in rows.select_related("person"):
        entry = RosterEntry(row.person, "full", row.get_post_display(), "", True)  # type: ignore[arg-type]
        found.setdefault(row.person_id, entry)
    return list(found.values()), set(found)


def pairs_of(
    organization: Organization, people: list[int], *, year: int, on: date
) -> Counter[Pair]:
    """How often each two of these people talked in the year until a day; one query.

    A talk counts wherever it is kept: people come in from other branches.
    """
    rows = (
        Talk.objects.counted()
        .in_year(year)
        .filter(held_on__lte=on)
        .filter(Q(first__in=people, second__in=people))
        .values_list("first", "second")
    )
    return Counter(frozenset(pair) for pair in rows)


def _everyone(organization: Organization, year: int, on: date):
    day = year_day(year, on)
    entries, officers = talkers(organization, on=day)
    each = setting("talk_pairs", organization=organization, on=day) == EACH
    people = [entry.person.pk for entry in entries]
    pairs = pairs_of(organization, people, year=year, on=day)
    first = [pk for pk in people if pk in officers]
    rest = [pk for pk in people if pk not in officers]
    return entries, officers, pairs, gaps(first, rest, pairs, each=each), each


def gaps_of(organization: Organization, *, year: int, on: date) -> list[Gap]:
    """The talks that the year still lacks."""
    return _everyone(organization, year, on)[3]


def matrix_of(organization: Organization, *, year: int, on: date) -> Matrix:
    """Every member against the 班子 and against the other members; a constant number of queries."""
    entries, officers, pairs, missing, each = _everyone(organization, year, on)
    heads = [entry.person for entry in entries if entry.person.pk in officers]
    plain = [entry.person.pk for entry in entries if entry.person.pk not in officers]
    lacking = {(gap.kind, gap.first, gap.second) for gap in missing}
    rows = [_row(entry, heads, plain, pairs, lacking) for entry in entries]
    return Matrix(tuple(heads), tuple(rows), tuple(missing), each)


def _row(entry: RosterEntry, heads: list[Person], plain: list[int], pairs, lacking) -> MatrixRow:
    pk = entry.person.pk
    cells = tuple(None if head.pk == pk else _cell(head, pk, pairs, lacking) for head in heads)
    others = None
    if pk in plain:
        number = sum(pairs[frozenset((pk, one))] for one in plain if one != pk)
        others = Cell(number, (TalkKind.MEMBERS, pk, None) in lacking, "其他党员")
    wanted = sum(pk in (first, second) for _, first, second in lacking)
    return MatrixRow(entry.person, entry.post, cells, others, wanted)


def _cell(head: Person, pk: int, pairs: Counter[Pair], lacking) -> Cell:
    pair = {(head.pk, pk), (pk, head.pk)}
    missing = (TalkKind.OFFICER_MEMBER, pk, None) in lacking or any(
        (kind, *two) in lacking
        for kind in (TalkKind.OFFICERS, TalkKind.OFFICER_MEMBER)
        for two in pair
    )
    return Cell(pairs[frozenset((head.pk, pk))], missing, head.name)


def talks_listed(
    talks: TalkQuerySet, *, organization: Organization, year: int, on: date, kind: str = ""
) -> TalkQuerySet:
    """The log of an organisation and all below it for a year until a day, newest first."""
    rows = (
        talks.in_year(year)
        .filter(held_on__lte=on, organization__path__startswith=organization.path)
        .select_related("first", "second", "organization", "recorded_by", "withdrawal")
        .order_by("-held_on", "-pk")
    )
    return rows.filter(kind=kind) if kind else rows

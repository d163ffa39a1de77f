"""档案材料: what a file holds and what it lacks, per person and per branch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from members.models import Organization, Person, PersonPaper
from members.queries.people import with_place_on
from members.queries.roster import memberships_on
from members.rules.archive import PAPERS, Paper, expected_papers
from members.rules.placements import Placements


@dataclass(frozen=True)
class PaperLine:
    """One kind of paper in a file: the rows there are, and whether one has to be there."""

    paper: Paper
    rows: tuple[PersonPaper, ...]
    expected: bool

    @property
    def missing(self) -> bool:
        """Has to be there and is not."""
        return self.expected and not self.rows


@dataclass(frozen=True)
class FileLine:
    """One person of the branch overview."""

    person: Person
    standing: str
    kept: frozenset[str]
    missing: tuple[Paper, ...]
    expected: tuple[Paper, ...]

    @property
    def marks(self) -> list[str]:
        """有, 缺 or — for each core paper, in the order of the table."""
        wanted = {paper.key for paper in self.expected}
        return [
            "有" if paper.key in self.kept else "缺" if paper.key in wanted else "—"
            for paper in PAPERS
            if paper.core
        ]


def file_of(person: Person, *, standing: str) -> list[PaperLine]:
    """The checklist of one person: expected ones and those that exist; one query."""
    expected = {paper.key for paper in expected_papers(standing)}
    rows: dict[str, list[PersonPaper]] = {}
    for row in person.papers.kept().select_related("attachment"):
        rows.setdefault(row.kind, []).append(row)
    return [
        PaperLine(paper, tuple(rows.get(paper.key, ())), paper.key in expected)
        for paper in PAPERS
        if paper.key in expected or paper.key in rows
    ]


def files_of(*, people: Iterable[Person], on: date) -> list[FileLine]:
    """What each of these people (of `with_place_on`) had and lacked on a day; one query."""
    chosen = list(people)
    kept: dict[int, set[str]] = {}
    rows = PersonPaper.objects.kept_on(on).filter(person__in=[p.pk for p in chosen]).order_by()
    for person, kind in rows.values_list("person_id", "kind").distinct():
        kept.setdefault(person, set()).add(kind)
    lines = []
    for person in chosen:
        have, expected = frozenset(kept.get(person.pk, ())), expected_papers(person.standing or "")
        missing = tuple(paper for paper in expected if paper.key not in have)
        lines.append(FileLine(person, person.standing or "", have, missing, expected))
    return lines


def members_of(organization: Organization, *, on: date, tree: Placements | None = None):
    """The members of a branch or of all below on a day, with place and standing, by 拼音."""
    rows = memberships_on(within=organization, on=on, tree=tree)
    people = Person.objects.filter(pk__in=rows.values("person"))
    return with_place_on(people, on=on).order_by("home_path", "pinyin", "pk")

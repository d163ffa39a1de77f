"""Finding the person of the register that a row of another table speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from members.imports.plan import PlannedRow
from members.models import Organization, Person
from members.models.digests import id_number_digest
from members.queries.people import with_place


class People:
    """Whom a row means: by number, else by a name that only one has there; two queries.

    `also` are names that stand in other cells.
    """

    def __init__(
        self,
        rows: Sequence[PlannedRow],
        organization: Organization,
        on: date,
        also: Iterable[str] = (),
    ) -> None:
        names = ({row.values.get("name") for row in rows} | set(also)) - {None}
        digests = {_digest(row) for row in rows} - {""}
        here = with_place(
            Person.objects.filter(name__in=names)
            | Person.objects.filter(id_number_digest__in=digests),
            on=on,
        )
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        self.by_digest: dict[str, Person] = {}
        for person in here:
            if not _belongs(person, organization):
                continue
            self.by_name[person.name].append(person)
            if person.id_number_digest:
                self.by_digest[person.id_number_digest] = person

    def find(self, row: PlannedRow) -> Person | None:
        """The person of the row; what cannot be told is a problem of its cell."""
        name, digest = row.values.get("name"), _digest(row)
        if name is None or row.has_failed("id_number"):
            return None
        if digest:
            return self._by_number(row, digest, name)
        found = self._nearest(row, self.by_name.get(name, []))
        if len(found) == 1:
            return found[0]
        if found:
            row.fail("name", f"有 {len(found)} 个叫这个名字的，请补上身份证号")
        else:
            row.fail("name", "名册里没有这个人，请核对姓名，或先登记到名册")
        return None

    def _by_number(self, row: PlannedRow, digest: str, name: str) -> Person | None:
        person = self.by_digest.get(digest)
        if person is None:
            row.fail("id_number", "名册里没有这个身份证号，请核对，或先登记到名册")
        elif person.name != name:
            row.hint("name", f"这个身份证号登记的是{person.name}，请核对姓名")
        return person

    @staticmethod
    def _nearest(row: PlannedRow, people: list[Person]) -> list[Person]:
        """Of several with one name, those who belong to the place of the post."""
        if len(people) < 2 or row.place is None:
            return people
        inside = [
            person
            for person in people
            if person.homes and person.homes[0].organization.path.startswith(row.place.path)
        ]
        return inside or people


def _belongs(person: Person, organization: Organization) -> bool:
    """To the organisation or below it; the leader of a 党小组 to the branch above."""
    if not person.homes:
        return False
    home = person.homes[0].organization
    return home.path.startswith(organization.path) or organization.path.startswith(home.path)


def _digest(row: PlannedRow) -> str:
    number = row.values.get("id_number")
    return id_number_digest(number) if number else ""

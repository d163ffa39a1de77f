"""Reading the registers of 流动党员: when contact is due, what long absence suggests, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from branchrecords.access.permissions import Permission as P
from branchrecords.errors import Blocker
from members.models import MobileContact, MobileRecord, Organization, Person, Transfer
from members.models.mobile import MobileQuerySet
from members.models.placements import TODAY
from members.rules.kinds import MEMBER_STANDINGS, StandingKind
from members.rules.mobile import (
    ARTICLE_MOBILE,
    SOON_DAYS,
    Direction,
    Suggestion,
    contact_due,
    contact_months,
    gathered,
    suggestions,
    too_short,
)
from members.rules.placements import Placements

from .organizations import directly_below_on
from .settings import settings_below
from .transfer_blockers import (
    membership_on,
    standing_on,
)

SHOWS: dict[str, str] = {
    "": "在册",
    "late": "逾期未联系",
    "advice": "满六个月等待研究",
    "ended": "已结束",
}


@dataclass(frozen=True)
class MobileState:
    """A row as of a day: when contact is due, whether it is late, what the rules advise."""

    record: MobileRecord
    reached_on: date | None
    due_on: date | None
    days_late: int
    is_soon: bool
    suggestions: tuple[Suggestion, ...]
    is_ended: bool = False

    @property
    def is_late(self) -> bool:
        """Contact should have been made before today."""
        return self.days_late > 0


@dataclass(frozen=True)
class MobileCounts:
    """How many stand in the registers of one organisation and below."""

    organization: Organization
    out: int
    inward: int
    late: int


def states(records: MobileQuerySet, *, on: date, tree: Placements = TODAY) -> list[MobileState]:
    """Every row that had begun by a day, with its state then, the next due first; two queries."""
    begun = records.filter(starts_on__lte=on)
    rows = list(begun.with_contact(on).select_related("organization", "person"))
    if not rows:
        return []
    months = settings_below(
        "mobile_contact_months", organizations={r.organization for r in rows}, on=on, tree=tree
    )
    found = [state_of(row, months=int(months[row.organization_id]), on=on) for row in rows]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.record.pk))


def state_of(record: MobileRecord, *, months: int, on: date) -> MobileState:
    """The state of one row of `with_contact`; `months` is the interval set for the country."""
    reached_on = getattr(record, "reached_on", None)
    if record.ends_on is not None and record.ends_on <= on:
        return MobileState(record, reached_on, None, 0, False, (), is_ended=True)
    due_on = contact_due(
        starts_on=record.starts_on,
        reached_on=reached_on,
        months=contact_months(record.region, months),
    )
    advice: tuple[Suggestion, ...] = ()
    if record.direction == Direction.OUT:
        advice = suggestions(
            starts_on=record.starts_on,
            region=record.region,
            is_settled=record.is_settled,
            expected_on=record.expected_on,
            reached_on=reached_on,
            on=on,
        )
    return MobileState(
        record=record,
        reached_on=reached_on,
        due_on=due_on,
        days_late=max((on - due_on).days, 0),
        is_soon=on <= due_on <= on + timedelta(days=SOON_DAYS),
        suggestions=advice,
    )


def shown(found: Sequence[MobileState], show: str) -> list[MobileState]:
    """Those that a filter of SHOWS leaves."""
    keep = {
        "": lambda one: not one.is_ended,
        "late": lambda one: one.is_late,
        "advice": lambda one: bool(one.suggestions),
        "ended": lambda one: one.is_ended,
    }[show]
    return [one for one in found if keep(one)]


def gathered_away(found: Iterable[MobileState]) -> list[tuple[str, int]]:
    """Where enough 正式党员 of a register are together for a 流动党员支部: (city, number)."""
    rows = (one.record for one in found if one.record.is_out and not one.is_ended)
    return gathered(row.place for row in rows if row.standing == StandingKind.FULL)


def counts_below(
    found: Iterable[MobileState], *, organization: Organization, on: date, tree: Placements = TODAY
) -> list[MobileCounts]:
    """Counts of each organisation directly below on a day, everything beneath it included; in tree
    order.

    `found` holds the running rows of both registers.
    """
    children = list(directly_below_on(organization, on=on, then=tree).order_by("path"))
    places = {child.path for child in children}
    out, inward, late = Counter[str](), Counter[str](), Counter[str]()
    for one in found:
        chain = tree.chain(one.record.organization.path)
        path = next((place for place in chain if place in places), "")
        (out if one.record.is_out else inward)[path] += 1
        late[path] += one.is_late
    return [
        MobileCounts(child, out[child.path], inward[child.path], late[child.path])
        for child in children
        if out[child.path] or inward[child.path]
    ]


def movement_of(user, person: Person, *, on: date) -> dict[str, list]:
    """What the person's page tells of letters and of being away: rows the user may open."""
    rows = (
        MobileRecord.objects.permitted(user, P.PERSON_VIEW)
        .filter(person=person)
        .prefetch_related("contacts")
        .order_by("-starts_on", "-pk")
    )
    letters = Transfer.objects.permitted(user, P.PERSON_VIEW).filter(person=person)
    return {
        "letters": list(letters.select_related("origin", "target", "person")),
        "mobile_rows": states(rows, on=on),
    }


def contacts_of(record: MobileRecord):
    """The contact log of a row, newest first."""
    return MobileContact.objects.filter(record=record).select_related("by")


def own_members(organization: Organization, on: date):
    """Members of a branch who are not in its 流出 register yet."""
    away = MobileRecord.objects.filter(direction=Direction.OUT, ends_on__isnull=True)
    return (
        Person.objects.members_on(on)
        .of_organization(organization, on)
        .exclude(pk__in=away.values("person"))
    )


def register_blockers(
    *,
    organization: Organization,
    direction: str,
    person: Person | None,
    starts_on: date,
    expected_on: date | None,
    on: date,
    name: str = "",
) -> list[Blocker]:
    """Why somebody cannot be put into a register; `name` is of somebody not in the system."""
    found = []
    if not organization.is_branch:
        found.append(Blocker(f"「{organization}」不是党支部，请到支部登记"))
    if starts_on > on:
        found.append(Blocker(f"开始日期不能晚于今天 {on}", "", "id_starts_on"))
    if direction == Direction.OUT:
        found += _out_blockers(organization, person, on)
        if too_short(starts_on, expected_on):
            found.append(
                Blocker(
                    "计划外出不满 6 个月，不列入流动党员；短期外出的，会议请假即可",
                    ARTICLE_MOBILE,
                    "id_expected_on",
                )
            )
    if person is not None:
        found += _double_blockers(organization, direction, person, on)
    elif name:
        found += _guest_blockers(organization, name, starts_on)
    return found


def _guest_blockers(organization: Organization, name: str, starts_on: date) -> list[Blocker]:
    """Who is known by name only: the same name from the same day is the same person."""
    rows = MobileRecord.objects.filter(
        organization=organization, direction=Direction.IN, person=None, name=name
    )
    if rows.filter(starts_on=starts_on).exists():
        return [Blocker(f"{name}从 {starts_on} 起已经登记在流入名册里", "", "id_name")]
    return []


def _out_blockers(organization: Organization, person: Person | None, on: date) -> list[Blocker]:
    home = membership_on(person, on) if person else None
    if person is None or home is None or home.organization_id != organization.pk:
        return [Blocker(f"流出名册只登记「{organization}」自己的党员", ARTICLE_MOBILE, "id_person")]
    if standing_on(person, on) not in MEMBER_STANDINGS:
        return [Blocker(f"{person} 还不是党员，不列入流动党员", ARTICLE_MOBILE, "id_person")]
    return []


def _double_blockers(
    organization: Organization, direction: str, person: Person, on: date
) -> list[Blocker]:
    rows = MobileRecord.objects.filter(person=person, direction=direction, ends_on__isnull=True)
    present = rows.select_related("organization").first()
    if present is not None:
        label = Direction(direction).label
        return [Blocker(f"{person} 已经在「{present.organization}」的{label}名册里")]
    home = membership_on(person, on) if direction == Direction.IN else None
    if home is not None and home.organization_id == organization.pk:
        return [Blocker(f"{person} 是本支部的党员，不登记为流入", ARTICLE_MOBILE)]
    return []

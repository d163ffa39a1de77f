"""What stands against taking back a change of standing, or moving the day of a place."""

from __future__ import annotations

from datetime import date

from branchrecords.errors import Blocker
from members.models import DevelopmentCase, Membership, Person, Sanction, Standing, Transfer
from members.rules.kinds import GONE, StandingKind
from members.rules.standings import Joining


def joining_of(person: Person) -> Joining:
    """The two dates of the file from which the standings of a member follow."""
    return Joining(person.joined_on, person.full_on)


def newest_standing(person: Person) -> Standing | None:
    """The standing that a withdrawal would take back."""
    return person.standings.order_by("starts_on", "pk").last()


def full_after_probation(person: Person) -> bool:
    """Whether the person is 正式党员 and was 预备党员 before: 转正 could be taken back."""
    kinds = list(person.standings.order_by("-starts_on", "-pk").values_list("kind", flat=True)[:2])
    return kinds == [StandingKind.FULL, StandingKind.PROBATIONARY]


def newest_place(person: Person) -> Membership | None:
    """The membership whose first day a correction would move."""
    rows = person.memberships.select_related("organization", "group")
    return rows.order_by("starts_on", "pk").last()


def course_blockers(person: Person, was: Joining) -> list[Blocker]:
    """Dates that follow from a case of 发展党员 are corrected there."""
    admitted = DevelopmentCase.objects.filter(
        person=person, admitted_on__isnull=False, admitted_on=was.joined_on
    )
    if not admitted.exists():
        return []
    return [
        Blocker("入党和转正日期由发展档案得出，请在「发展档案」里更正那一步", "", "id_joined_on")
    ]


def withdraw_blockers(person: Person) -> list[Blocker]:
    """Why the newest standing cannot be taken back here."""
    rows = list(person.standings.order_by("starts_on", "pk"))
    if len(rows) < 2:
        return [Blocker("只登记过一种身份，没有可以撤回的变化")]
    last = rows[-1]
    found = _written_elsewhere(person, last)
    later = person.memberships.filter(starts_on__gte=last.starts_on)
    if last.kind not in (StandingKind.PROBATIONARY, StandingKind.FULL) and later.exists():
        found.append(Blocker("这次变化以后又登记了组织关系，不能再撤回"))
    found += _closed_since(person, last)
    if last.ends_on is not None:
        found.append(Blocker(f"{last.get_kind_display()}到 {last.ends_on} 已经结束，不能撤回"))
    return found


def cancelled_by_case(person: Person, last: Standing) -> bool:
    """Whether step 24 of a case cancelled the membership on that day."""
    rows = DevelopmentCase.objects.filter(person=person, end_reason="cancelled")
    return rows.filter(ended_on=last.starts_on).exists()


def _closed_since(person: Person, last: Standing) -> list[Blocker]:
    """A place that would go on, in a branch that is no more."""
    place = newest_place(person)
    if last.kind not in GONE or place is None or place.ends_on != last.starts_on:
        return []
    if place.organization.dissolved_on is None:
        return []
    closed = place.organization
    return [Blocker(f"「{closed}」{closed.dissolved_on} 已经撤销，接不回原来的支部")]


def _written_elsewhere(person: Person, last: Standing) -> list[Blocker]:
    """What another record has written is taken back with that record."""
    since = {"person": person, "opened_on__lte": last.starts_on}
    case = DevelopmentCase.objects.filter(**since).exclude(state=DevelopmentCase.State.STOPPED)
    if case.filter(ended_on__isnull=True).exists() or (
        case.filter(ended_on__gte=last.starts_on).exists()
    ):
        return [Blocker("这个身份由发展档案得出，请在「发展档案」里撤回那一步")]
    if last.kind == StandingKind.PROBATION_CANCELLED and cancelled_by_case(person, last):
        return [Blocker("由发展档案的审批登记，请在「发展档案」里撤回那一步")]
    letter = Transfer.objects.filter(
        person=person, state="accepted", closed_on=last.starts_on
    ).first()
    if letter is not None and last.kind == StandingKind.TRANSFERRED_OUT:
        return [Blocker(f"由介绍信 {letter.number} 转出，不能在这里撤回；回来要凭对方的介绍信")]
    sanctions = Sanction.objects.filter(person=person, starts_on=last.starts_on)
    if last.kind == StandingKind.EXPELLED and sanctions.exists():
        return [Blocker("由「处分和组织处置」登记，请在那里撤销处分")]
    return []


def place_blockers(person: Person, *, starts_on: date, today: date) -> list[Blocker]:
    """Why the newest place cannot have begun on that day."""
    place = newest_place(person)
    if place is None:
        return [Blocker("还没有登记组织关系")]
    found = []
    letter = Transfer.objects.filter(
        person=person, target=place.organization, state="accepted", closed_on=place.starts_on
    ).first()
    if letter is not None:
        message = f"由介绍信 {letter.number} 在这一天接收，不能单独更正"
        found.append(Blocker(message, "《党员教育管理工作条例》第二十五条"))
    return found + _day_blockers(person, place, starts_on, today)


def _day_blockers(person: Person, place: Membership, starts_on: date, today: date) -> list[Blocker]:
    def wrong(message: str) -> Blocker:
        return Blocker(message, "", "id_starts_on")

    found = []
    if starts_on > today:
        found.append(wrong(f"晚于今天 {today}，请核对"))
    if place.ends_on and starts_on >= place.ends_on:
        found.append(wrong(f"应早于离开「{place.organization}」的日期 {place.ends_on}"))
    founded = place.organization.founded_on
    if founded and starts_on < founded:
        found.append(wrong(f"「{place.organization}」{founded} 才成立"))
    before = (
        person.memberships.exclude(pk=place.pk)
        .select_related("organization")
        .order_by("starts_on")
        .last()
    )
    if before is not None:
        adjoining = before.ends_on == place.starts_on
        earliest = before.starts_on if adjoining else before.ends_on
        if earliest and (starts_on <= earliest if adjoining else starts_on < earliest):
            found.append(wrong(f"与在「{before.organization}」的时间重叠（{earliest}）"))
        closed_on = before.organization.dissolved_on
        if adjoining and closed_on and starts_on > closed_on:
            found.append(wrong(f"「{before.organization}」{closed_on} 已经撤销，不能晚于这一天"))
    return found

"""Who owes dues for a month, to which branch, on which base, under which relief."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from dues.models import DuesBase
from dues.rules.months import last_day, plus_months
from members.models import Membership, Organization, Standing, Transfer
from members.models.placements import placements_on
from members.rules.kinds import MEMBER_STANDINGS, OrganizationKind
from members.rules.placements import Placements
from members.rules.transfers import TransferKind, TransferState


@dataclass(frozen=True)
class Payer:
    """One member who owes for a month."""

    person_id: int
    name: str
    organization_id: int
    organization: str


def payers(*, month: date, within: Organization | None = None) -> list[Payer]:
    """The members who owe for `month`, everywhere or in one subtree; two queries at most.

    The subtree is that of the month's last day.

    A member is who has that standing on the month's last day: a 预备党员 therefore from the month
    of the branch meeting that admitted them (费08 第八条), and nobody in the month they leave
    the party. Dues go to the branch of the 正式组织关系 (费08 第九条); in the month of a
    transfer to the branch that sends, within the system and to the outside, and who comes from
    outside has paid as far as the letter certifies (党费交至年月). 临时党支部 collect none
    (支部工作条例 第八条).
    """
    end = last_day(month)
    then = placements_on(end) if within is not None else None
    rows = (
        _rows_of(within, then, end)
        .filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=month),
            Exists(_member_until(end)) | Exists(_left_by_letter(month, end)),
            ~Exists(_paid_elsewhere(month, end)),
            starts_on__lte=end,
        )
        .exclude(organization__kind=OrganizationKind.TEMPORARY_BRANCH)
        .order_by("person_id", "starts_on")
        .distinct("person_id")
        .values_list(
            "person_id",
            "person__name",
            "organization_id",
            "organization__short_name",
            "organization__name",
            "organization__path",
        )
    )
    return [
        Payer(person_id, name, organization_id, short or full)
        for person_id, name, organization_id, short, full, path in rows
        if within is None or then is None or then.stood_within(path, within.path)
    ]


def _rows_of(
    within: Organization | None, then: Placements | None, end: date
) -> QuerySet[Membership]:
    """All memberships of whoever ever belonged there: elsewhere too, because of two in one month
    the first owes. Without it one branch would read the whole city."""
    if within is None:
        return Membership.objects.all()
    here = Membership.objects.below(within, tree=then).filter(starts_on__lte=end)
    return Membership.objects.filter(person__in=here.order_by().values("person"))


def _member_until(end: date) -> QuerySet[Standing]:
    return Standing.objects.active_on(end).filter(
        person=OuterRef("person"), kind__in=MEMBER_STANDINGS
    )


def _left_by_letter(month: date, end: date) -> QuerySet[Transfer]:
    """The 回执 of a letter to outside, dated within the month, of this branch."""
    return Transfer.objects.filter(
        person=OuterRef("person"),
        origin=OuterRef("organization"),
        kind=TransferKind.OUT,
        state=TransferState.ACCEPTED,
        standing__in=MEMBER_STANDINGS,
        closed_on__gt=month,
        closed_on__lte=end,
    )


def _paid_elsewhere(month: date, end: date) -> QuerySet[Transfer]:
    """The accepted letter from outside that certifies the month."""
    return Transfer.objects.filter(
        person=OuterRef("person"),
        target=OuterRef("organization"),
        kind=TransferKind.IN,
        state=TransferState.ACCEPTED,
        dues_until__gte=month,
        closed_on__lte=end,
    )


def bases_in_force(*, people: Iterable[int], month: date) -> dict[int, DuesBase]:
    """Each person's base for the month: the newest of its year, the last entered of those."""
    rows = (
        DuesBase.objects.filter(person_id__in=list(people), year=month.year, from_month__lte=month)
        .order_by("person_id", "-from_month", "-pk")
        .distinct("person_id")
    )
    return {row.person_id: row for row in rows}


def had_bases(*, people: Iterable[int]) -> bool:
    """Whether anybody of them has ever had a base, of whatever year."""
    return DuesBase.objects.filter(person_id__in=list(people)).exists()


def without_base(*, organization: Organization, month: date) -> list[Payer]:
    """The payers of a subtree whose base for the month's year is not yet set."""
    owing = payers(month=month, within=organization)
    known = set(
        DuesBase.objects.filter(
            person_id__in=[p.person_id for p in owing],
            year=month.year,
            from_month__lt=plus_months(month, 1),
        ).values_list("person_id", flat=True)
    )
    return [payer for payer in owing if payer.person_id not in known]

"""Statements of a branch, the numbers they have used up, and who may pay dues there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dues.models import Assessment, Payment, Statement, StatementBooking, StatementRow
from members.models import Organization, Person


def statement_list(*, organization: Organization) -> QuerySet[Statement]:
    """The statements of a branch with `lines` and `waiting`, the newest first."""
    waiting = StatementRow.objects.unresolved().filter(organization=organization)
    return (
        Statement.objects.filter(organization=organization)
        .select_related("uploaded_by")
        .annotate(
            lines=Count("rows"),
            waiting=Count("rows", filter=Q(rows__in=waiting.values("pk"))),
        )
    )


def bookings_in_force(
    *, organization: Organization, references: Iterable[str]
) -> dict[str, list[StatementBooking]]:
    """Which of these numbers are used up, and by what: several where a line paid for several
    members; one query."""
    found = StatementBooking.objects.in_force().filter(
        organization=organization, reference__in=list(references)
    )
    booked: dict[str, list[StatementBooking]] = {}
    for booking in found.select_related(
        "payment__person", "payment__payer", "row__statement"
    ).order_by("reference", "part"):
        booked.setdefault(booking.reference, []).append(booking)
    return booked


def companions_of(payment: Payment) -> list[Payment]:
    """The payments that came in one line with this one, itself included, to be undone together;
    two queries."""
    own = StatementBooking.objects.filter(payment=payment).first()
    if own is None:
        return [payment]
    return list(
        Payment.objects.filter(
            statement_booking__organization=own.organization_id,
            statement_booking__reference=own.reference,
            statement_booking__round=own.round,
        )
        .select_related("person", "organization", "entry")
        .order_by("statement_booking__part")
    )


def payable_people(*, organization: Organization, on: date) -> dict[int, str]:
    """{person: name} of those who may pay dues here: its members, and who still owes; one query."""
    owing = Assessment.objects.filter(organization=organization).outstanding()
    here = Person.objects.members_on(on).of_organization(organization, on)
    found = Person.objects.filter(
        Q(pk__in=here.values("pk")) | Exists(owing.filter(person=OuterRef("pk")))
    )
    return dict(found.order_by("pinyin", "pk").values_list("pk", "name"))


def payments_of_line(row: StatementRow) -> QuerySet[Payment]:
    """What a line was received as, reversed ones too; two queries."""
    rows = Payment.objects.filter(statement_booking__row=row).order_by("pk")
    return rows.select_related("person", "payer", "reversal").prefetch_related("entry__lines")

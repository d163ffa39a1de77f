"""大额党费 and 特殊党费: where it lies, how far it has come, what a member gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from dues.models import JournalLine, LargePayment, LargeStep, SpecialCall, SpecialPayment
from dues.models.extra import SpecialCallQuerySet
from dues.models.journal import ZERO
from dues.rules.accounts import Account
from dues.rules.large import Stage
from members.models import Organization, Person


@dataclass(frozen=True)
class Held:
    """What of 大额党费 and 特殊党费 an organisation has taken in and not handed on, in 元."""

    organization_id: int
    organization: str
    large: Decimal
    special: Decimal


def held(*, organization: Organization, on: date) -> list[Held]:
    """Every organisation of the subtree that holds some on a day (that day included); one query.

    The balances of the two accounts: what hands the money on debits them where it leaves and
    credits them where it arrives.
    """
    rows = (
        JournalLine.objects.of(Account.LARGE, Account.SPECIAL)
        .filter(organization__path__startswith=organization.path, entry__occurred_on__lte=on)
        .order_by()
        .values("organization_id", "organization__short_name", "organization__name")
        .annotate(
            large=_balance(Account.LARGE),
            special=_balance(Account.SPECIAL),
        )
        .filter(~Q(large=0) | ~Q(special=0))
        .order_by("organization__path")
    )
    return [
        Held(
            row["organization_id"],
            row["organization__short_name"] or row["organization__name"],
            row["large"],
            row["special"],
        )
        for row in rows
    ]


def _balance(account: Account) -> Coalesce:
    return Coalesce(Sum(F("credit") - F("debit"), filter=Q(account=account)), ZERO)


def large_payments(
    *, organization: Organization, year: int | None = None, stage: int | None = None
) -> QuerySet[LargePayment]:
    """Those of a subtree with their stage and steps, the newest first; two queries."""
    found = (
        LargePayment.objects.filter(organization__path__startswith=organization.path)
        .with_stage()
        .select_related("person", "organization", "entry__reversal", "posted_by")
        .prefetch_related(Prefetch("steps", LargeStep.objects.select_related("taken_by")))
    )
    if year is not None:
        found = found.filter(paid_on__year=year)
    if stage is not None:
        found = found.in_force().filter(stage=stage)
    return found


def large_of(*, person: Person) -> QuerySet[LargePayment]:
    """What a member gave, with the number of the receipt."""
    return (
        LargePayment.objects.filter(person=person)
        .with_stage()
        .select_related("organization", "entry__reversal", "posted_by")
        .prefetch_related("steps")
    )


def special_of(*, person: Person) -> QuerySet[SpecialPayment]:
    """What a member gave under calls."""
    return SpecialPayment.objects.filter(person=person).select_related(
        "call", "organization", "entry__reversal", "posted_by"
    )


def receipt_of(payment: LargePayment) -> LargeStep | None:
    """The receipt of 中组部, the newest where it was corrected; reads the prefetched steps."""
    found = [step for step in payment.steps.all() if step.stage == Stage.RECEIPTED]
    return max(found, key=lambda step: step.pk, default=None)


def calls(*, organization: Organization) -> SpecialCallQuerySet:
    """Calls that reach an organisation, or were recorded below it, with what its subtree gave."""
    given = Q(
        payments__organization__path__startswith=organization.path,
        payments__entry__reversal=None,
    )
    below = Q(organization__path__startswith=organization.path)
    reaching = SpecialCall.objects.reaching(organization)
    return (
        SpecialCall.objects.filter(Q(pk__in=reaching.values("pk")) | below)
        .with_end()
        .select_related("organization", "end")
        .annotate(
            people=Count("payments__person", filter=given, distinct=True),
            total=Coalesce(Sum("payments__amount", filter=given), ZERO),
        )
    )


@dataclass(frozen=True)
class BranchGiven:
    """What a branch gave under a call: people, and the sum in 元."""

    organization_id: int
    organization: str
    people: int
    total: Decimal


def given_by_branch(*, call: SpecialCall, organization: Organization) -> list[BranchGiven]:
    """The branches of a subtree that gave; one query. Who gave nothing is not listed: nobody is
    asked for it."""
    rows = (
        SpecialPayment.objects.in_force()
        .filter(call=call, organization__path__startswith=organization.path)
        .order_by()
        .values("organization_id", "organization__short_name", "organization__name")
        .annotate(people=Count("person", distinct=True), total=Sum("amount"))
        .order_by("organization__path")
    )
    return [
        BranchGiven(
            row["organization_id"],
            row["organization__short_name"] or row["organization__name"],
            row["people"],
            row["total"],
        )
        for row in rows
    ]


def given_in_branch(*, call: SpecialCall, organization: Organization) -> QuerySet[SpecialPayment]:
    """What the members of a branch gave under a call, reversed ones included."""
    return (
        SpecialPayment.objects.filter(call=call, organization=organization)
        .select_related("person", "entry__reversal", "posted_by")
        .order_by("paid_on", "pk")
    )

"""Branches with members who owe dues. Names are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.utils.timezone import localdate

from dues.actions.assessment import assess_month
from dues.actions.bases import BaseLine, set_bases
from dues.actions.collecting import CollectLine, collect
from dues.actions.journal import Draft, Line, post
from dues.models import Assessment, Collection, Payment
from dues.rules.accounts import Account, EntryKind
from dues.rules.categories import Category
from members.models import Organization
from members.rules.kinds import OrganizationKind, StandingKind
from tests.factories.members import make_organization, make_person, make_user

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
MONTH = date(2026, 11, 1)
JANUARY = date(2026, 1, 1)


def branch(name="第一党支部", parent=None, kind=OrganizationKind.BRANCH) -> Organization:
    """A branch of its own, or below `parent`."""
    return make_organization(name, parent, kind, short_name=name)


def committee(name="东湾街道党委") -> Organization:
    """A committee without branches."""
    return branch(name, kind=OrganizationKind.COMMITTEE)


def member(organization, name="沈玉平", standing=StandingKind.FULL, since=date(2020, 1, 1)):
    """A member of the branch since a day."""
    return make_person(organization, name, standing, starts_on=since)


def user(organization, role="secretary", person=None, name="何书记"):
    """A log-in with one grant."""
    return make_user(role, organization, person, name=name)


def with_base(
    person,
    organization,
    amount="4000.00",
    category=Category.ENTERPRISE,
    from_month=JANUARY,
    by=None,
):
    """Sets the person's base; 4,000 元 owes 40.00 元 a month."""
    line = BaseLine(person.pk, category, Decimal(amount))
    set_bases(organization=organization, from_month=from_month, lines=[line], by=None, at=AT)
    return person


def assessed(organization, *months) -> list[Assessment]:
    """Assesses the months (numbers of 2026) for the branch."""
    for number in months:
        assess_month(month=date(2026, number, 1), organization=organization, at=AT)
    return list(Assessment.objects.filter(organization=organization).order_by("month", "pk"))


def paid(organization, person, *months, by, paid_on=date(2026, 11, 20), key=None) -> Collection:
    """Collects these months (numbers of 2026) from one member."""
    rows = Assessment.objects.filter(
        person=person, month__in=[date(2026, number, 1) for number in months]
    )
    line = CollectLine(person.pk, tuple(row.month for row in rows), sum(row.amount for row in rows))
    return collect(
        key=key or uuid4(), organization=organization, lines=[line], paid_on=paid_on, by=by, at=AT
    )


def owed(person, organization, month, amount="15.00") -> Assessment:
    """One month owed, booked, whatever base or rate."""
    amount = Decimal(amount)
    row = Assessment(
        person=person,
        organization=organization,
        month=month,
        category=Category.ENTERPRISE,
        amount=amount,
        article="第二条",
        rule_version="2008-3",
        assessed_at=AT,
    )
    lines = [
        Line(Account.RECEIVABLE, organization.pk, person.pk, month, debit=amount),
        Line(Account.DUES, organization.pk, None, month, credit=amount),
    ]
    with transaction.atomic():
        if amount:
            draft = Draft(EntryKind.ASSESSMENT, organization.pk, localdate(AT), "应交", lines)
            (row.entry,) = post(drafts=[draft], by=None, at=AT)
        row.save()
    return row


def received(assessment, amount, paid_on, by, reverses=None) -> Payment:
    """Money for one month on a day; with `reverses` a negative sum takes that payment back."""
    branch, amount = assessment.organization_id, Decimal(amount)
    person, month = assessment.person_id, assessment.month
    draft = Draft(
        EntryKind.REVERSAL if reverses else EntryKind.RECEIPT,
        branch,
        paid_on,
        "冲正" if reverses else "收党费",
        [
            Line(Account.CASH, branch, debit=amount),
            Line(Account.RECEIVABLE, branch, person, month, credit=amount),
        ],
        reverses_id=reverses.entry_id if reverses else None,
    )
    (entry,) = post(drafts=[draft], by=by, at=AT)
    return Payment.objects.create(
        entry=entry,
        person_id=person,
        organization_id=branch,
        amount=amount,
        paid_on=paid_on,
        reverses=reverses,
        reason="重复收款" if reverses else "",
        posted_by=by,
        posted_at=AT,
    )

"""What is to be done about handing dues up, for the desks and the reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from dues.rules.remitting import ARTICLE
from members.models import Organization

from .duties import DuesDuty
from .remitting import Due, dues_to_remit, rules_of

RULE = "收的党费按期上缴，人数和金额照账上的数"


def open_of(organizations: Sequence[Organization], *, on: date) -> list[Due]:
    """The last period of each that is over and has not gone up whole; constant queries."""
    rules = rules_of(organizations, on=on)
    by_year: dict[int, list[Organization]] = {}
    for organization in organizations:
        year = rules[organization.pk].last_over(on).start.year
        by_year.setdefault(year, []).append(organization)
    found = []
    for year, some in by_year.items():
        dues = dues_to_remit(organizations=some, year=year, on=on)
        for organization in some:
            over = [due for due in dues[organization.pk] if due.period.end <= on]
            found += [due for due in over[-1:] if due.open]
    return found


def duties(*, organization: Organization, on: date) -> list[DuesDuty]:
    """The slip to be made out by this organisation, when a period is over."""
    return [
        DuesDuty(
            due_on=due.due_on,
            title=f"{due.period.name}党费待上缴",
            rule=RULE,
            article=ARTICLE,
            button="制上缴单",
            url=f"{reverse('dues-remit', args=(organization.pk,))}?period={due.period.start}",
            late=due.due_on < on,
        )
        for due in open_of([organization], on=on)
    ]

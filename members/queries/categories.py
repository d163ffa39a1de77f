"""Who is in which class on a day: chosen by hand, by date, or from another register.

The one place that reads the registers of 流动党员 and of 帮扶 for the register of members.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from members.models import MobileRecord, Organization, Person, Standing
from members.models.care import HardshipQuerySet
from members.models.people import PersonQuerySet
from members.queries.settings import settings_for
from members.rules.categories import (
    AWAY,
    CADRE,
    FIFTY,
    FIFTY_YEARS,
    HARDSHIP,
    HOMEBOUND,
    SENIOR,
    VISITING,
    Category,
    MemberClass,
)
from members.rules.kinds import MEMBER_STANDINGS
from members.rules.mobile import Direction
from members.rules.standings import latest_start

SETTING_KEYS = ("party_years_from", "senior_from_age", "senior_from_years")
ALL: tuple[Category, ...] = (CADRE, HOMEBOUND, AWAY, VISITING, HARDSHIP, SENIOR, FIFTY)


def conditions(
    *, organization: Organization, on: date, hardships: HardshipQuerySet | None = None
) -> dict[str, Q]:
    """What puts a person in each class on a day, by the key of the class; one query.

    困难 is a class for those who may see it: `hardships` are the rows that the reader may see.
    """
    values = settings_for(organization=organization, on=on, keys=SETTING_KEYS)
    start = f"{values['party_years_from']}__lte"
    member = Q(
        Exists(
            Standing.objects.active_on(on).filter(person=OuterRef("pk"), kind__in=MEMBER_STANDINGS)
        )
    )
    needy = {}
    if hardships is not None:
        held = hardships.active_on(on).filter(person=OuterRef("pk"))
        needy[HARDSHIP.key] = Q(Exists(held))
    mobile = MobileRecord.objects.active_on(on).filter(person=OuterRef("pk"))
    return {
        CADRE.key: Q(member_class=MemberClass.CADRE),
        HOMEBOUND.key: Q(member_class=MemberClass.HOMEBOUND),
        SENIOR.key: member
        & Q(
            born_on__lte=latest_start(on, int(values["senior_from_age"])),
            **{start: latest_start(on, int(values["senior_from_years"]))},
        ),
        FIFTY.key: member & Q(**{start: latest_start(on, FIFTY_YEARS)}),
        AWAY.key: Q(Exists(mobile.filter(direction=Direction.OUT))),
        VISITING.key: Q(Exists(mobile.filter(direction=Direction.IN))),
        **needy,
    }


def marked(people: PersonQuerySet, classes: Mapping[str, Q]) -> PersonQuerySet:
    """Adds `is_<key>` for every class of `conditions`; `read_marks` makes them `categories`."""
    return people.annotate(
        **{
            f"is_{key}": ExpressionWrapper(condition, output_field=BooleanField())
            for key, condition in classes.items()
        }
    )


def read_marks(person: Person) -> list[Category]:
    """The classes of a person of `marked`, in the order of ALL."""
    return [one for one in ALL if getattr(person, f"is_{one.key}", None)]

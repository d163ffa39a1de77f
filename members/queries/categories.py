"""Who is in which class on a day: chosen by hand, by date, or from another register.

The one place that reads the registers of 流动党员 and of 帮扶 for the register of members.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from members.models import (
    MobileContact,
    MobileRecord,
    Organization,
    Person,
    Standing,
)
from members.models.care import HardshipQuerySet
from members.models.mobile import MobileQuerySet
from members.models.people import PersonQuerySet
from members.queries.settings import settings_for
from members.rules.categories import (
    AWAY,
    CADRE,
    FIFTY,
    FIFTY_YEARS,
    HARDSHIP,
    HOMEBOUND,
    LOST,
    NORMAL,
    SENIOR,
    VISITING,
    Category,
    MemberClass,
    months_before,
)
from members.rules.kinds import MEMBER_STANDINGS
from members.rules.mobile import LOST_AFTER_MONTHS, Direction
from members.rules.standings import latest_start

SETTING_KEYS = ("party_years_from", "senior_from_age", "senior_from_years")
ALL: tuple[Category, ...] = (
    NORMAL,
    CADRE,
    HOMEBOUND,
    AWAY,
    VISITING,
    LOST,
    HARDSHIP,
    SENIOR,
    FIFTY,
)
BY_KEY: dict[str, Category] = {one.key: one for one in ALL}


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
    away = Q(Exists(mobile.filter(direction=Direction.OUT)))
    visiting = Q(Exists(mobile.filter(direction=Direction.IN)))
    return {
        NORMAL.key: Q(member_class=MemberClass.NORMAL) & ~away & ~visiting,
        CADRE.key: Q(member_class=MemberClass.CADRE),
        HOMEBOUND.key: Q(member_class=MemberClass.HOMEBOUND),
        SENIOR.key: member
        & Q(
            born_on__lte=latest_start(on, int(values["senior_from_age"])),
            **{start: latest_start(on, int(values["senior_from_years"]))},
        ),
        FIFTY.key: member & Q(**{start: latest_start(on, FIFTY_YEARS)}),
        AWAY.key: away,
        VISITING.key: visiting,
        LOST.key: Q(Exists(_not_reached(mobile, on))),
        **needy,
    }


def _not_reached(mobile: MobileQuerySet, on: date) -> MobileQuerySet:
    """Away, and not reached by anybody for so long that 停止党籍 comes into question."""
    since = months_before(on, LOST_AFTER_MONTHS)
    reached = MobileContact.objects.filter(
        record=OuterRef("pk"), was_reached=True, on__gt=since, on__lte=on
    )
    return mobile.filter(~Exists(reached), direction=Direction.OUT, starts_on__lte=since)


def marked(people: PersonQuerySet, classes: Mapping[str, Q]) -> PersonQuerySet:
    """Adds `is_<key>` for every class with a pill; `read_marks` makes them `categories`."""
    return people.annotate(
        **{
            f"is_{key}": ExpressionWrapper(condition, output_field=BooleanField())
            for key, condition in classes.items()
            if BY_KEY[key].pill
        }
    )


def read_marks(person: Person) -> list[Category]:
    """The classes of a person of `marked`, in the order of ALL."""
    return [one for one in ALL if getattr(person, f"is_{one.key}", None)]

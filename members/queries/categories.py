"""Who is in which class on a day: chosen by hand, by date, or from another register.

The one place that reads the registers of 流动党员 and of 帮扶 for the register of members.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from members.models import (
    Membership,
    MobileContact,
    MobileRecord,
    Organization,
    Person,
    Standing,
)
from members.models.care import HardshipQuerySet
from members.models.mobile import MobileQuerySet
from members.models.people import PersonQuerySet
from members.models.placements import condition, placements_on
from members.queries.settings import settings_within
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
)
from members.rules.kinds import MEMBER_STANDINGS
from members.rules.mobile import LOST_AFTER_MONTHS, Direction
from members.rules.periods import latest_due, latest_start
from members.rules.placements import Placements

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
    *,
    organization: Organization,
    on: date,
    hardships: HardshipQuerySet | None = None,
    tree: Placements | None = None,
) -> dict[str, Q]:
    """What puts a person of an organisation in each class on a day, by the key of the class; one
    query.

    What a class goes by is set where the person belongs: 老党员 of one branch are the same on the
    pages of the branch and of every committee above. 困难 is a class for those who may see it:
    `hardships` are the rows that the reader may see.
    """
    tree = tree or placements_on(on)
    rules = settings_within(organization=organization, on=on, keys=SETTING_KEYS, tree=tree)
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
        SENIOR.key: member & _where_set(_senior, rules, on, tree),
        FIFTY.key: member & _where_set(_fifty, rules, on, tree),
        AWAY.key: away,
        VISITING.key: visiting,
        LOST.key: Q(Exists(_not_reached(mobile, on))),
        **needy,
    }


Values = Mapping[str, int | str]
Rules = Mapping[str, Values]


def _senior(values: Values, on: date) -> Q:
    return Q(
        born_on__lte=latest_start(on, int(values["senior_from_age"])),
        **{
            f"{values['party_years_from']}__lte": latest_start(on, int(values["senior_from_years"]))
        },
    )


def _fifty(values: Values, on: date) -> Q:
    return Q(**{f"{values['party_years_from']}__lte": latest_start(on, FIFTY_YEARS)})


def where_set(
    asks: Callable[[Values, date], Q], *, organization: Organization, on: date, tree: Placements
) -> Q:
    """What the rules in force where each person of an organisation belongs ask; one query."""
    rules = settings_within(organization=organization, on=on, keys=SETTING_KEYS, tree=tree)
    return _where_set(asks, rules, on, tree)


def _where_set(asks: Callable[[Values, date], Q], rules: Rules, on: date, tree: Placements) -> Q:
    """What the values set where a person belongs that day ask; `rules` is `settings_within`."""
    if len(rules) == 1:
        return asks(next(iter(rules.values())), on)
    homes = Membership.objects.newest_by(on).filter(person=OuterRef("pk"))
    found = Q()
    for place, values in rules.items():
        here = condition(tree, place)
        for other in rules:
            if other != place and place in tree.chain(other):
                here &= ~condition(tree, other)
        found |= Q(Exists(homes.filter(here))) & asks(values, on)
    return found


def _not_reached(mobile: MobileQuerySet, on: date) -> MobileQuerySet:
    """Away, and not reached by anybody for so long that 停止党籍 comes into question."""
    since = latest_due(on, LOST_AFTER_MONTHS)
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

"""The registers of 困难党员 and of 结对帮扶: filtered lists and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from members.models import Membership, Organization
from members.models.care import HardshipQuerySet, PairingQuerySet
from members.queries.people import home_name
from members.rules.placements import Placements

HARDSHIP_TABS: dict[str, str] = {"current": "在册", "review": "待复核", "ended": "已解除"}
PAIRING_TABS: dict[str, str] = {"current": "正在结对", "ended": "已结束"}


@dataclass(frozen=True)
class HardshipFilter:
    """What the register is narrowed to; `tab` is a key of HARDSHIP_TABS."""

    tab: str = "current"
    kind: str = ""
    level: str = ""
    q: str = ""


@dataclass(frozen=True)
class PairingFilter:
    """What the register is narrowed to; `tab` is a key of PAIRING_TABS."""

    tab: str = "current"
    q: str = ""


def hardships_listed(
    hardships: HardshipQuerySet,
    *,
    organization: Organization,
    chosen: HardshipFilter,
    on: date,
    tree: Placements | None = None,
) -> HardshipQuerySet:
    """Hardships of the people of an organisation on a day with `place` (the branch), `level_then`
    and `review_then`, to be reviewed first."""
    rows = _below(hardships, organization, on, tree).as_found_by(on).select_related("person")
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.level:
        rows = rows.filter(level_then=chosen.level)
    if chosen.q.strip():
        rows = rows.filter(person__name__contains=chosen.q.strip())
    if chosen.tab == "ended":
        return rows.filter(ends_on__lte=on).order_by("-ends_on", "pk")
    rows = rows.active_on(on).order_by("review_then", "person__pinyin", "pk")
    return rows.filter(review_then__lte=on) if chosen.tab == "review" else rows


def pairings_listed(
    pairings: PairingQuerySet,
    *,
    organization: Organization,
    chosen: PairingFilter,
    on: date,
    tree: Placements | None = None,
) -> PairingQuerySet:
    """Pairings of the people of an organisation on a day, with `place` (the branch)."""
    rows = _below(pairings, organization, on, tree)
    rows = rows.select_related("person", "helper", "helping_organization")
    text = chosen.q.strip()
    if text:
        rows = rows.filter(
            Q(person__name__contains=text)
            | Q(helper__name__contains=text)
            | Q(helping_organization__name__contains=text)
        )
    if chosen.tab == "ended":
        return rows.filter(ends_on__lte=on).order_by("-ends_on", "pk")
    return rows.active_on(on).order_by("person__pinyin", "pk")


def _below(rows, organization: Organization, on: date, tree: Placements | None):
    here = Membership.objects.newest_by(on).below(organization, on=on, tree=tree)
    return rows.filter(person__in=here.values("person")).annotate(place=home_name("person", on))

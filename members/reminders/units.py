"""Surveys of 两新组织 that are due: to whoever keeps the ledger of the responsible organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import roles_with
from branchrecords.notices.delivery import Reminder
from branchrecords.web.formats import cn_date
from members.models import Grant, Organization, Unit
from members.queries.settings import settings_of_each
from members.queries.units import as_of
from members.rules.periods import months_after
from members.rules.units import SURVEY_NOTICE

KEYS = ("unit_survey_months", "notice_unit_days")


def due(on: date) -> list[Reminder]:
    """Once for each survey due soon or late; monthly for units never surveyed."""
    units = list(as_of(Unit.objects.all(), on=on).select_related("organization"))
    places = {unit.organization_id: unit.organization for unit in units}
    rules = settings_of_each(organizations=places.values(), on=on, keys=KEYS)
    keepers = _keepers(on)
    new: dict[int, list[Unit]] = defaultdict(list)
    found: list[Reminder] = []
    for unit in units:
        if unit.surveyed_on is None:
            new[unit.organization_id].append(unit)
            continue
        values = rules[unit.organization_id]
        due_on = months_after(unit.surveyed_on, int(values["unit_survey_months"]))
        if (due_on - on).days <= int(values["notice_unit_days"]):
            found += _of_unit(unit, due_on, _nearest(unit.organization, keepers))
    for pk, waiting in new.items():
        found += _of_new(places[pk], waiting, on, _nearest(places[pk], keepers))
    return found


def _of_unit(unit: Unit, due_on: date, users: list[int]) -> Iterator[Reminder]:
    for user in users:
        yield Reminder(
            recipient_id=user,
            kind=SURVEY_NOTICE,
            subject=f"「{unit}」摸底 {cn_date(due_on)}到期",
            url=reverse("unit-survey", args=(unit.pk,)),
            due_on=due_on,
            body="两新组织七个清楚：按期再走访一次，登记新的情况",
        )


def _of_new(
    organization: Organization, units: list[Unit], on: date, users: list[int]
) -> Iterator[Reminder]:
    named = "、".join(str(unit) for unit in units[:5])
    for user in users:
        yield Reminder(
            recipient_id=user,
            kind="unit.unsurveyed",
            subject=f"{on.month}月：还有两新组织没有摸底",
            url=reverse("unit-list", args=(organization.pk,)) + "?figure=unsurveyed",
            due_on=on.replace(day=1),
            body=f"{len(units)} 个：{named}{'等' if len(units) > 5 else ''}",
        )


def _keepers(on: date) -> dict[str, list[int]]:
    """Who may keep the ledger, by the tree path of the grant."""
    keepers: dict[str, list[int]] = defaultdict(list)
    roles = [role.key for role in roles_with(Permission.UNIT_EDIT)]
    grants = Grant.objects.active_on(on).filter(role__in=roles, user__is_active=True)
    for path, user in grants.order_by("user").values_list("organization__path", "user").distinct():
        keepers[path].append(user)
    return keepers


def _nearest(organization: Organization, keepers: dict[str, list[int]]) -> list[int]:
    """Those of the organisation itself, else of the nearest one above that has any."""
    for end in range(len(organization.path), 0, -Organization.steplen):
        if users := keepers.get(organization.path[:end]):
            return users
    return []

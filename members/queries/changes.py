"""An organisation's past, and what stands in the way of changing it now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string

from branchrecords.errors import Blocker
from members.models import (
    Election,
    Grant,
    Membership,
    Organization,
    OrganizationChange,
    Position,
    Transfer,
)
from members.models.organizations import OrganizationQuerySet
from members.models.placements import placements_on
from members.queries.organizations import committee_above
from members.rules.kinds import OrganizationKind
from members.rules.transfers import ARTICLE as LETTER_ARTICLE
from members.rules.tree import ALLOWED_BELOW, placing_problem

Kind = OrganizationChange.Kind
MOST_NAMED = 5


@dataclass(frozen=True)
class Holding:
    """So many rows of one kind belong to the organisation: 会议 42."""

    label: str
    number: int


@dataclass(frozen=True)
class Preview:
    """What an act would do: the people, posts and grants it touches, the records that stay."""

    members: list[Membership]
    posts: list[Position]
    grants: list[Grant]
    children: list[Organization]
    holdings: list[Holding]
    gains: list[Grant]
    loses: list[Grant]


def history(organization: Organization) -> QuerySet[OrganizationChange]:
    """Its life so far, newest first."""
    return organization.changes.select_related("old_parent", "new_parent", "other").order_by(
        "-on", "-pk"
    )


def parents_on(
    *, organizations: Iterable[Organization], on: date
) -> dict[int, Organization | None]:
    """Under which organisation each stood on a day: two queries for any number of them.

    The tree holds the present. A day before the first later move is answered by that move.
    """
    rows = list(organizations)
    found: dict[int, Organization | None] = {}
    later = (
        OrganizationChange.objects.filter(organization__in=rows, kind=Kind.MOVED, on__gt=on)
        .select_related("old_parent")
        .order_by("on", "pk")
    )
    for change in later:
        found.setdefault(change.organization_id, change.old_parent)
    now = {
        one.path: one
        for one in Organization.objects.filter(path__in={row.parent_path for row in rows})
    }
    for row in rows:
        found.setdefault(row.pk, now.get(row.parent_path))
    return found


def name_on(organization: Organization, on: date) -> str:
    """What it was called on a day; a corrected misspelling never was its name."""
    later = organization.changes.filter(kind=Kind.RENAMED, on__gt=on).order_by("on", "pk").first()
    return later.old_name if later is not None else organization.name


def preview(
    organization: Organization, *, on: date, new_parent: Organization | None = None
) -> Preview:
    """Everything that belongs to an organisation on a day, for the page before the act."""
    here = Membership.objects.lasting(on).select_related("person")
    column = "group" if organization.kind == OrganizationKind.GROUP else "organization"
    gains, loses = _sight(organization, new_parent, on)
    return Preview(
        members=list(here.filter(**{column: organization}).order_by("person__pinyin")),
        posts=list(organization.positions.lasting(on).select_related("person")),
        grants=list(organization.grants.lasting(on).select_related("user")),
        children=list(Organization.objects.directly_below(organization).active_on(on)),
        holdings=holdings(organization),
        gains=gains,
        loses=loses,
    )


def holdings(organization: Organization) -> list[Holding]:
    """How many rows of every other kind point to it: they keep doing so whatever happens."""
    shown = []
    for relation in Organization._meta.related_objects:
        model = relation.related_model
        if model in (Membership, Position, Grant, OrganizationChange) or relation.one_to_one:
            continue
        number = model._base_manager.filter(**{relation.field.name: organization}).count()
        if number:
            shown.append(Holding(str(model._meta.verbose_name), number))
    return shown


def _sight(
    organization: Organization, new_parent: Organization | None, on: date
) -> tuple[list[Grant], list[Grant]]:
    """Whose grants reach it newly, and whose no longer, when it moves under `new_parent`."""
    if new_parent is None:
        return [], []
    old = {one.pk for one in Organization.objects.above(organization)}
    new = {one.pk for one in Organization.objects.above(new_parent)} | {new_parent.pk}
    grants = (
        Grant.objects.active_on(on)
        .filter(organization__in=old ^ new)
        .exclude(role="member")
        .select_related("user", "organization")
    )
    return (
        [grant for grant in grants if grant.organization_id in new],
        [grant for grant in grants if grant.organization_id in old],
    )


def possible_parents(
    organization: Organization, *, among: OrganizationQuerySet, on: date
) -> OrganizationQuerySet:
    """Under which of these an organisation may be moved."""
    kinds = [kind for kind, below in ALLOWED_BELOW.items() if organization.kind in below]
    return (
        among.active_on(on)
        .filter(kind__in=kinds)
        .exclude(path__startswith=organization.path)
        .exclude(path=organization.parent_path)
    )


def possible_targets(
    organization: Organization, *, among: OrganizationQuerySet, on: date
) -> OrganizationQuerySet:
    """Into which of these a branch may be merged: those of the same 党委."""
    above = committee_above(organization)
    places = among.active_on(on).branches().exclude(pk=organization.pk)
    return places if above is None else places.filter(path__startswith=above.path)


def dissolving_blockers(organization: Organization, *, on: date, today: date) -> list[Blocker]:
    """Why an organisation cannot be dissolved on a day; each with the page that mends it."""
    found = _when_blockers(organization, on, today)
    if organization.kind != OrganizationKind.GROUP:
        members = Membership.objects.lasting(on).filter(organization=organization)
        if number := members.count():
            url = reverse("person-list", args=(organization.pk,))
            found.append(
                Blocker(
                    f"还有 {number} 人的组织关系在这里，请先转到其他支部，或改用「合并」",
                    "《支部工作条例》第五条、第六条",
                    url,
                )
            )
    children = Organization.objects.directly_below(organization).active_on(on)
    if number := children.count():
        names = _named(children)
        url = reverse("organization-detail", args=(organization.pk,))
        found.append(Blocker(f"还有 {number} 个下级组织：{names}，请先撤销或调整隶属", "", url))
    return found + _open_matters(organization, on)


def merging_blockers(
    source: Organization, target: Organization, *, on: date, today: date
) -> list[Blocker]:
    """Why the members of `source` cannot go over to `target` on a day."""
    found = _when_blockers(source, on, today)
    if target.pk == source.pk:
        found.append(Blocker("不能并入自己，请另选一个支部"))
    if not source.is_branch or not target.is_branch:
        found.append(Blocker("只有支部可以合并，党委、党总支和党小组请用「调整隶属」"))
    elif target.kind == OrganizationKind.TEMPORARY_BRANCH:
        found.append(Blocker("临时党支部不接转组织关系，不能并入", "《支部工作条例》第八条"))
    if not Organization.objects.active_on(on).filter(pk=target.pk).exists():
        found.append(Blocker(f"「{target}」在 {on} 没有成立或已经撤销"))
    later = Membership.objects.lasting(on).filter(organization=source, starts_on__gte=on)
    for row in later.select_related("person")[:MOST_NAMED]:
        url = reverse("person-detail", args=(row.person_id,))
        found.append(
            Blocker(f"{row.person} {row.starts_on} 才转入，晚于合并日期，请先办理", target=url)
        )
    return found + _open_matters(source, on)


def moving_blockers(
    organization: Organization, parent: Organization, *, on: date, today: date
) -> list[Blocker]:
    """Why an organisation cannot be placed under `parent` on a day."""
    found = _when_blockers(organization, on, today)
    if parent.path.startswith(organization.path):
        found.append(Blocker("不能放到自己或自己的下级下面，请另选上级"))
    elif parent.path == organization.parent_path:
        found.append(Blocker(f"现在就隶属「{parent}」，不用调整"))
    elif day := _stood_below(parent, organization, on):
        found.append(Blocker(f"{day}「{parent}」还隶属「{organization}」，请改用更晚的日期"))
    if organization.kind == OrganizationKind.GROUP:
        found.append(Blocker("党小组随支部，不单独调整；党员换组请在党员页面办理"))
    elif problem := placing_problem(organization.kind, parent.kind):
        found.append(Blocker(problem, "《支部工作条例》第四条"))
    if not Organization.objects.active_on(on).filter(pk=parent.pk).exists():
        found.append(Blocker(f"「{parent}」在 {on} 没有成立或已经撤销"))
    last = organization.changes.filter(kind=Kind.MOVED).order_by("on", "pk").last()
    if last is not None and last.on >= on:
        found.append(Blocker(f"{last.on} 已调整过隶属，这次的日期应更晚"))
    return found


def _stood_below(one: Organization, other: Organization, on: date) -> date | None:
    """The first day from `on` on which `one` stood below `other`: a past tree has no circles."""
    later = OrganizationChange.objects.filter(kind=Kind.MOVED, on__gt=on).order_by("on")
    days = [on, *later.values_list("on", flat=True)]
    return next(
        (day for day in days if placements_on(day).stood_within(one.path, other.path)), None
    )


def _when_blockers(organization: Organization, on: date, today: date) -> list[Blocker]:
    found = []
    if organization.dissolved_on is not None:
        found.append(Blocker(f"「{organization}」已于 {organization.dissolved_on} 撤销"))
    if organization.founded_on is not None and on <= organization.founded_on:
        found.append(Blocker(f"日期应晚于成立日期 {organization.founded_on}", target="id_on"))
    if on > today:
        found.append(Blocker("日期不能晚于今天，到那天再办理", target="id_on"))
    return found


def _open_matters(organization: Organization, on: date) -> list[Blocker]:
    """An election and letters under way, and what other apps name (settings.CLOSING_CHECKS)."""
    found = [
        Blocker(
            f"{one}还没有办完，请先确认结果或取消",
            "",
            reverse("election-detail", args=(one.pk,)),
        )
        for one in Election.objects.filter(organization=organization, state=Election.State.OPEN)
    ]
    letters = Transfer.objects.open().filter(Q(origin=organization) | Q(target=organization))
    found += [
        Blocker(
            f"{one.person}的介绍信 {one.number} 还没有办结，请先接收、退回或作废",
            LETTER_ARTICLE,
            reverse("transfer-detail", args=(one.pk,)),
        )
        for one in letters.select_related("person")[:MOST_NAMED]
    ]
    for name in settings.CLOSING_CHECKS:
        found += import_string(name)(organization=organization, on=on)
    return found


def _named(rows: Iterable) -> str:
    names = [str(row) for row in rows]
    return "、".join(names[:MOST_NAMED]) + ("等" if len(names) > MOST_NAMED else "")

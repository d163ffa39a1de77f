"""What stands against a letter: issuing it, its target, accepting it, coming back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from branchrecords.access.permissions import Permission as P
from branchrecords.errors import Blocker
from members.models import Membership, Organization, Person, Position, Standing, Transfer
from members.rules.kinds import EXITS, OrganizationKind, StandingKind
from members.rules.transfers import (
    ARTICLE,
    ARTICLE_ENDED,
    ARTICLE_TEMPORARY,
    BY_COMMITTEE,
    MOVABLE,
)

from .organizations import committee_above
from .settings import setting


def open_letter(person: Person) -> Transfer | None:
    """The letter of a person that has not come to its end."""
    return Transfer.objects.open().filter(person=person).first()


def open_letter_blockers(person: Person) -> list[Blocker]:
    """Why a person cannot be moved otherwise, or get another letter, now."""
    letter = open_letter(person)
    if letter is None:
        return []
    return [
        Blocker(
            f"{person} 的介绍信 {letter.number} 还没有办结，请先接收、退回或作废",
            ARTICLE,
            f"transfer-{letter.pk}",
        )
    ]


def membership_on(person: Person, on: date) -> Membership | None:
    """Where a person belongs on a day."""
    rows = Membership.objects.active_on(on).filter(person=person)
    return rows.select_related("organization", "group").first()


def standing_on(person: Person, on: date) -> str:
    """The person's standing on a day, "" when there is none."""
    row = Standing.objects.active_on(on).filter(person=person).first()
    return row.kind if row else ""


def issue_blockers(
    *, person: Person, target: Organization | None, by: Any, on: date
) -> list[Blocker]:
    """Why a user cannot issue a letter for a person on a day; `target` None leads outside.

    `by` None is the system itself.
    """
    found = open_letter_blockers(person)
    home = membership_on(person, on)
    if home is None:
        found.append(Blocker(f"{person} 现在不属于任何支部，没有组织关系可以转出", ARTICLE))
        return found
    standing = standing_on(person, on)
    if standing not in MOVABLE:
        label = StandingKind(standing).label if standing else "没有登记身份"
        found.append(Blocker(f"{person}{label}，不能转接组织关系", ARTICLE_ENDED))
    found += _post_blockers(person, home.organization, on)
    if home.organization.kind == OrganizationKind.TEMPORARY_BRANCH:
        found.append(_temporary(home.organization))
    issuer = committee_above(home.organization)
    if issuer is None:
        found.append(Blocker(f"「{home.organization}」上面没有党委，不能开介绍信；请先建立组织树"))
    elif by is not None and _is_reserved(issuer, by, on):
        found.append(Blocker(f"这里的介绍信只由「{issuer}」开出，请把转接原因和去向报党委办理"))
    if target is not None:
        found += target_blockers(origin=home.organization, target=target, on=on)
    return found


def _is_reserved(issuer: Organization, by: Any, on: date) -> bool:
    """The committee keeps the letters to itself, and the user does not act for it."""
    if setting("letters_by", organization=issuer, on=on) != BY_COMMITTEE:
        return False
    return P.TRANSFER_EDIT not in by.permissions_at(issuer)


def target_blockers(
    *, origin: Organization | None, target: Organization, on: date
) -> list[Blocker]:
    """Why nobody can be transferred to a branch."""
    if not target.is_branch:
        return [Blocker(f"「{target}」不是党支部，组织关系要转到支部", "", "id_target")]
    found = []
    if target.kind == OrganizationKind.TEMPORARY_BRANCH:
        found.append(_temporary(target))
    if not Organization.objects.active_on(on).filter(pk=target.pk).exists():
        found.append(Blocker(f"「{target}」那一天不存在（未成立或已撤销）", "", "id_target"))
    if origin is None:
        return found
    above = committee_above(origin)
    if origin.pk == target.pk:
        found.append(Blocker(f"现在就在「{target}」，不用转接", "", "id_target"))
    elif above is not None and above == committee_above(target):
        message = f"两个支部同属「{above}」，不用开介绍信，由党委办理「调整支部或小组」"
        found.append(Blocker(message, "", "id_target"))
    return found


def accept_blockers(*, transfer: Transfer, accepted_on: date, today: date) -> list[Blocker]:
    """Why a letter cannot be accepted as of a day."""
    if not transfer.is_open:
        return [Blocker(f"介绍信{transfer.get_state_display()}，不能再接收")]
    found = []
    if accepted_on < transfer.issued_on:
        found.append(_date(f"接收日期不能早于介绍信开出日期 {transfer.issued_on}"))
    if accepted_on > today:
        found.append(_date(f"接收日期不能晚于今天 {today}"))
    if transfer.target is not None:
        found += target_blockers(origin=None, target=transfer.target, on=accepted_on)
    newest = transfer.person.memberships.select_related("organization").order_by("starts_on").last()
    if transfer.origin is None:
        found += _returning_blockers(transfer.person, newest, accepted_on)
    elif newest is None or newest.ends_on or newest.organization_id != transfer.origin_id:
        found.append(
            Blocker(f"{transfer.person} 已不在「{transfer.origin}」，请作废这份介绍信", ARTICLE)
        )
    elif accepted_on <= newest.starts_on:
        found.append(_date(f"接收日期应晚于转入「{newest.organization}」的日期 {newest.starts_on}"))
    return found


def returning_blockers(person: Person, on: date) -> list[Blocker]:
    """Why somebody registered earlier cannot come in by a letter from outside."""
    newest = person.memberships.select_related("organization").order_by("starts_on").last()
    return open_letter_blockers(person) + _returning_blockers(person, newest, on)


def differing_dates(person: Person, facts: Mapping[str, Any]) -> list[Blocker]:
    """A letter adds what the file lacks; it does not quietly change the dates of 党籍."""
    found = []
    for key, label in (("joined_on", "入党日期"), ("full_on", "转正日期")):
        known, told = getattr(person, key), facts.get(key)
        if known and told and known != told:
            message = f"{person} 以前登记的{label}是 {known}，与来信不同，请核对档案"
            found.append(Blocker(message, "", f"id_{key}"))
    return found


def _returning_blockers(person: Person, newest: Membership | None, on: date) -> list[Blocker]:
    if newest is not None and newest.ends_on is None:
        return [
            Blocker(
                f"{person} 现在就在「{newest.organization}」，请由该支部开系统内介绍信",
                ARTICLE,
                "id_id_number",
            )
        ]
    found = []
    if newest is not None and newest.ends_on and on <= newest.ends_on:
        found.append(_date(f"接收日期应晚于上次转出的日期 {newest.ends_on}"))
    standing = standing_on(person, on)
    if standing in (*EXITS, StandingKind.DECEASED, StandingKind.SUSPENDED):
        label = StandingKind(standing).label
        found.append(Blocker(f"{person} 登记为{label}，请先核对并登记身份变化", ARTICLE_ENDED))
    return found


def _post_blockers(person: Person, branch: Organization, on: date) -> list[Blocker]:
    posts = Position.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        person=person,
        organization__path__startswith=branch.path,
    ).select_related("organization")
    return [
        Blocker(f"{person} 现任{post.organization}{post.get_post_display()}，请先免去职务")
        for post in posts
    ]


def _temporary(branch: Organization) -> Blocker:
    return Blocker(f"「{branch}」是临时党支部，不接转党员组织关系", ARTICLE_TEMPORARY, "id_target")


def _date(message: str) -> Blocker:
    return Blocker(message, "", "id_accepted_on")

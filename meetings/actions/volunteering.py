"""志愿服务队: founding, leading, ending it; registering, approving, leaving."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from branchrecords.notices.delivery import Reminder, deliver, settle
from meetings.models import ServiceTeam, TeamApplication, TeamLeader, TeamMember
from meetings.queries.volunteering import answering_users, belonging, people_for, teams_open_to
from meetings.rules.volunteering import (
    ApplicationState,
    ExitKind,
    day_blockers,
    exit_blockers,
)
from members.models import Organization, Person, User
from members.rules.kinds import OrganizationKind

TEAM_FACTS = ("name", "field", "purpose")


@transaction.atomic
def found_team(
    *,
    organization: Organization,
    facts: Mapping[str, Any],
    leader: Person,
    on: date,
    by: Any,
    at: datetime,
) -> ServiceTeam:
    """A new team (keys of TEAM_FACTS) with its leader, who is its first volunteer."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError("服务队由党支部或党委成立，党小组的志愿者报名参加支部的服务队")
    refuse_if(
        day_blockers(on, today=timezone.localdate(at), since=organization.founded_on,
                     what="成立日期"),
        "成立日期不对",
    )  # fmt: skip
    _refuse_doubled(organization, facts["name"], None)
    _refuse_stranger(organization, leader, on, "leader")
    team = ServiceTeam.objects.create(
        organization=organization, starts_on=on, created_at=at, created_by=by, **facts
    )
    TeamLeader.objects.create(team=team, person=leader, starts_on=on)
    TeamMember.objects.create(team=team, person=leader, starts_on=on)
    _note("service.team_founded", team, by, at, person=leader, detail={"on": str(on)})
    return team


@transaction.atomic
def change_team(
    *, team: ServiceTeam, changes: Mapping[str, Any], by: Any, at: datetime
) -> ServiceTeam:
    """Another name, field or purpose (keys of TEAM_FACTS)."""
    team = _locked(team)
    changed = [key for key in TEAM_FACTS if key in changes and getattr(team, key) != changes[key]]
    if not changed:
        return team
    for key in changed:
        setattr(team, key, changes[key])
    _refuse_doubled(team.organization, team.name, team)
    team.save(update_fields=changed)
    labels = [str(ServiceTeam._meta.get_field(key).verbose_name) for key in changed]  # type: ignore[union-attr]
    _note("service.team_changed", team, by, at, detail={"fields": labels})
    return team


@transaction.atomic
def appoint_leader(
    *, team: ServiceTeam, person: Person, on: date, by: Any, at: datetime
) -> TeamLeader:
    """Another leader from a day on; the one before leads until then and stays a volunteer."""
    team, today = _locked(team), timezone.localdate(at)
    refuse_if(day_blockers(on, today=today, since=team.starts_on, what="任职日期"), "日期不对")
    current = team.leaders.lasting(today).order_by("-starts_on").first()
    if current is not None and current.person_id == person.pk:
        raise wrong("person", f"{person}已经是队长")
    if current is not None and on <= current.starts_on:
        raise wrong("on", f"现任队长从 {current.starts_on} 起，新队长要晚于这一天")
    _refuse_stranger(team.organization, person, on, "person")
    if current is not None:
        current.ends_on = on
        current.save(update_fields=("ends_on",))
    row = TeamLeader.objects.create(team=team, person=person, starts_on=on)
    if not team.members.filter(person=person).lasting(on).exists():
        TeamMember.objects.create(team=team, person=person, starts_on=on)
    _note("service.leader", team, by, at, person=person, detail={"on": str(on)})
    return row


@transaction.atomic
def end_team(*, team: ServiceTeam, on: date, reason: str, by: Any, at: datetime) -> ServiceTeam:
    """The team is no more from a day on: its volunteers leave it, who waits is told so."""
    team, today = _locked(team), timezone.localdate(at)
    began = [team.members.lasting(on), team.leaders.lasting(on)]
    days = {day for rows in began for day in rows.values_list("starts_on", flat=True)}
    newest = max(days, default=team.starts_on)
    if on > today:
        raise wrong("on", f"撤销日期晚于今天 {today}，到那一天再登记")
    if on <= newest:
        raise wrong("on", f"撤销日期应晚于 {newest}（成立或最近一次登记的日期）")
    if not reason.strip():
        raise wrong("reason", "请写明撤销的原因")
    team.members.lasting(on).update(
        ends_on=on, exit_kind=ExitKind.DISSOLVED, exit_reason=reason.strip(), approval=""
    )
    team.leaders.lasting(on).update(ends_on=on)
    team.applications.waiting().update(
        state=ApplicationState.REFUSED, answer="服务队已经撤销", answered_at=at, answered_by=by
    )
    team.ends_on, team.end_reason = on, reason.strip()
    team.save(update_fields=("ends_on", "end_reason"))
    _note("service.team_ended", team, by, at, detail={"on": str(on), "reason": team.end_reason})
    return team


@transaction.atomic
def apply_to_team(
    *, team: ServiceTeam, person: Person, strengths: str, by: User, at: datetime
) -> TeamApplication:
    """A member registers for a team of the own branch or of what stands above it.

    Registering again while it waits changes nothing.
    """
    team, today = _locked(team), timezone.localdate(at)
    waiting = team.applications.waiting().filter(person=person).first()
    if waiting is not None:
        return waiting
    if not teams_open_to(person, on=today).filter(pk=team.pk).exists():
        raise ActionError("您已经是这个服务队的志愿者，或者不属于成立它的组织")
    application = TeamApplication.objects.create(
        team=team, person=person, strengths=strengths.strip(), asked_at=at, asked_by=by
    )
    _note("service.applied", team, by, at, person=person)
    url = reverse("service-application", args=(application.pk,))
    _tell(answering_users(team, on=today), "service.applied", f"{person}报名{team}", url, today, at)
    return application


@transaction.atomic
def answer_application(
    *, application: TeamApplication, approved: bool, answer: str, by: User, at: datetime
) -> TeamApplication:
    """Approve, and the member belongs to the team from today; or refuse with the reason."""
    team = _locked(application.team)
    application = _waiting(application)
    if application.person_id == by.person_id:
        raise ActionError("不能审核自己的报名，请由别的同志审核")
    if not approved and not answer.strip():
        raise wrong("answer", "不通过的，请写明理由")
    today, person = timezone.localdate(at), application.person
    if approved:
        _refuse_stranger(team.organization, person, today, "answer")
        if not team.members.filter(person=person).lasting(today).exists():
            TeamMember.objects.create(team=team, person=person, starts_on=today)
    application.state = ApplicationState.APPROVED if approved else ApplicationState.REFUSED
    application.answer, application.answered_at = answer.strip(), at
    application.answered_by = by
    application.save(update_fields=("state", "answer", "answered_at", "answered_by"))
    action = "service.approved" if approved else "service.refused"
    _note(action, team, by, at, person=person, detail={"answer": application.answer})
    settle(
        kind="service.applied", url=reverse("service-application", args=(application.pk,)), at=at
    )
    users = set(User.objects.filter(person=person, is_active=True).values_list("pk", flat=True))
    subject = f"志愿服务报名{application.get_state_display()}：{team}"
    _tell(users, "service.answered", subject, reverse("my-service"), today, at)
    return application


@transaction.atomic
def withdraw_application(
    *, application: TeamApplication, by: User, at: datetime
) -> TeamApplication:
    """The member takes a registration back before it is answered."""
    team = _locked(application.team)
    application = _waiting(application)
    application.state = ApplicationState.WITHDRAWN
    application.save(update_fields=("state",))
    _note("service.withdrawn", team, by, at, person=application.person)
    settle(
        kind="service.applied", url=reverse("service-application", args=(application.pk,)), at=at
    )
    return application


@transaction.atomic
def register_volunteer(
    *, team: ServiceTeam, person: Person, on: date, by: Any, at: datetime
) -> TeamMember:
    """The organisation registers somebody itself, on behalf of who has no phone."""
    team, today = _locked(team), timezone.localdate(at)
    refuse_if(day_blockers(on, today=today, since=team.starts_on, what="登记日期"), "日期不对")
    if not people_for(team, on=on).filter(pk=person.pk).exists():
        raise wrong("person", f"{person}那一天已经是志愿者，或者不在{team.organization}的名册上")
    if team.members.filter(person=person).lasting(on).exists():
        raise wrong("person", f"{person}已经是这个服务队的志愿者")
    row = TeamMember.objects.create(team=team, person=person, starts_on=on)
    team.applications.waiting().filter(person=person).update(
        state=ApplicationState.APPROVED, answered_at=at, answered_by=by
    )
    _note("service.joined", team, by, at, person=person, detail={"on": str(on)})
    return row


@transaction.atomic
def leave_team(
    *,
    member: TeamMember,
    on: date,
    kind: str,
    reason: str,
    approval: str = "",
    by: Any,
    at: datetime,
) -> TeamMember:
    """A volunteer leaves from a day on, with the reason; 劝退 with the approval from above."""
    team, today = _locked(member.team), timezone.localdate(at)
    member = TeamMember.objects.select_related("person", "team").get(pk=member.pk)
    if member.ends_on is not None:
        raise ActionError(f"{member.person}已于 {member.ends_on} 退出")
    if team.leaders.lasting(today).filter(person=member.person).exists():
        raise ActionError(f"{member.person}是队长，请先任命新的队长")
    if on <= member.starts_on:
        raise wrong("on", f"退出日期应晚于登记日期 {member.starts_on}")
    refuse_if(day_blockers(on, today=today, since=None, what="退出日期"), "日期不对")
    refuse_if(exit_blockers(kind, reason=reason, approval=approval), "不能登记退出")
    member.ends_on, member.exit_kind = on, kind
    member.exit_reason = reason.strip()
    member.approval = approval.strip() if kind == ExitKind.DISMISSED else ""
    member.save(update_fields=("ends_on", "exit_kind", "exit_reason", "approval"))
    detail = {"on": str(on), "kind": member.get_exit_kind_display(), "reason": member.exit_reason}
    _note("service.left", team, by, at, person=member.person, detail=detail)
    return member


def _locked(team: ServiceTeam) -> ServiceTeam:
    team = (
        ServiceTeam.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=team.pk)
    )
    if team.ends_on is not None:
        raise ActionError(f"{team}已于 {team.ends_on} 撤销，不能再改")
    return team


def _waiting(application: TeamApplication) -> TeamApplication:
    row = TeamApplication.objects.select_related("person", "answered_by").get(pk=application.pk)
    if row.state != ApplicationState.WAITING:
        who = f"（{row.answered_by}）" if row.answered_by_id else ""
        raise ActionError(f"这份报名已经处理：{row.get_state_display()}{who}")
    return row


def _refuse_doubled(organization: Organization, name: str, but: ServiceTeam | None) -> None:
    rows = organization.service_teams.filter(name=name, ends_on=None)
    if rows.exclude(pk=but.pk if but else None).exists():
        raise wrong("name", f"{organization}已经有「{name}」")


def _refuse_stranger(organization: Organization, person: Person, on: date, field: str) -> None:
    if not belonging(organization, on=on).filter(pk=person.pk).exists():
        raise wrong(field, f"{person}那一天不在{organization}的名册上")


def _tell(users: set[int], kind: str, subject: str, url: str, due_on: date, at: datetime) -> None:
    deliver(
        [
            Reminder(recipient_id=pk, kind=kind, subject=subject[:200], url=url, due_on=due_on)
            for pk in users
        ],
        at=at,
    )


def _note(
    action: str,
    team: ServiceTeam,
    by: Any,
    at: datetime,
    *,
    person: Person | None = None,
    detail: dict | None = None,
) -> None:
    record(
        action, by=by, at=at, thing=team, organization=team.organization, person=person,
        detail=detail,
    )  # fmt: skip

"""项目三部曲: beginning a project, recording its stages, changing its terms, dropping it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from meetings.models import (
    Meeting,
    Project,
    ProjectMeeting,
    ProjectPaper,
    ProjectPerson,
    ProjectRecord,
)
from meetings.queries.projects import facts_of, meetings_to_link
from meetings.queries.volunteering import belonging
from meetings.rules.projects import TERMS, day_blockers, stage_blockers, term_blockers
from members.models import Organization, Person
from members.rules.kinds import OrganizationKind

FACTS = ("name", "aim", "leader", *TERMS.values())
MOST_PAPERS = 10


@transaction.atomic
def begin_project(
    *,
    key: UUID,
    organization: Organization,
    facts: Mapping[str, Any],
    starts_on: date,
    by: Any,
    at: datetime,
) -> Project:
    """A new project (keys of FACTS). The same `key` begins once."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    if (known := Project.objects.filter(key=key).first()) is not None:
        return known
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError("项目由党支部或党委立项，党小组参加支部的项目")
    today = timezone.localdate(at)
    if starts_on > today:
        raise wrong("starts_on", f"立项日期晚于今天 {today}")
    refuse_if(term_blockers(facts, starts_on=starts_on), "期限不对")  # type: ignore[arg-type]
    _refuse_stranger(organization, facts["leader"], today)
    project = Project.objects.create(
        key=key, organization=organization, starts_on=starts_on, created_at=at, created_by=by,
        **facts,
    )  # fmt: skip
    _note("project.begun", project, by, at, {"on": str(starts_on)})
    return project


@transaction.atomic
def change_project(
    *, project: Project, changes: Mapping[str, Any], by: Any, at: datetime
) -> Project:
    """Another name, aim, leader or term (keys of FACTS); the log keeps what was changed."""
    project = _locked(project)
    changed = [key for key in FACTS if key in changes and getattr(project, key) != changes[key]]
    if not changed:
        return project
    if "leader" in changed:
        _refuse_stranger(project.organization, changes["leader"], timezone.localdate(at))
    before = {key: str(getattr(project, key)) for key in changed if key in TERMS.values()}
    for key in changed:
        setattr(project, key, changes[key])
    terms = {name: getattr(project, name) for name in TERMS.values()}
    refuse_if(term_blockers(terms, starts_on=project.starts_on), "期限不对")
    project.save(update_fields=changed)
    labels = [str(Project._meta.get_field(key).verbose_name) for key in changed]  # type: ignore[union-attr]
    _note("project.changed", project, by, at, {"fields": labels, "before": before})
    return project


@transaction.atomic
def record_stage(
    *,
    key: UUID,
    project: Project,
    stage: int,
    on: date,
    content: str,
    people: Sequence[Person] = (),
    others: str = "",
    meetings: Sequence[Meeting] = (),
    uploads: Sequence[UploadedFile] = (),
    replaces: ProjectRecord | None = None,
    reason: str = "",
    by: Any,
    at: datetime,
) -> ProjectRecord:
    """What was done in a stage; with `replaces` and its `reason`, what that record should say.

    Raises ActionError with the blockers: a stage before is missing, the project is closed. The
    third stage closes it. The same `key` records once.
    """
    project = _locked(project)
    if (known := ProjectRecord.objects.filter(key=key).first()) is not None:
        return known
    facts = facts_of(project, but=replaces)
    if replaces is None:
        refuse_if(stage_blockers(stage, facts), "现在还不能登记")
    else:
        _refuse_correction(replaces, stage, reason)
    refuse_if(day_blockers(stage, on, facts, today=timezone.localdate(at)), "日期不对")
    _refuse_nobody(people, others, meetings)
    if len(uploads) > MOST_PAPERS:
        raise wrong("file", f"一次最多 {MOST_PAPERS} 份材料")
    made = ProjectRecord.objects.create(
        key=key, project=project, stage=stage, on=on, content=content.strip(),
        others=others.strip(), replaces=replaces, reason=reason.strip() if replaces else "",
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _add_parts(made, people, meetings, uploads, by, at)
    action = "project.corrected" if replaces else "project.recorded"
    _note(action, project, by, at, {"stage": made.get_stage_display(), "on": str(on)})
    return made


@transaction.atomic
def drop_project(*, project: Project, on: date, reason: str, by: Any, at: datetime) -> Project:
    """A project that goes no further, with the reason; its records stay."""
    project, today = _locked(project), timezone.localdate(at)
    if project.records.filter(stage=3).exists():
        raise ActionError("项目已经结项，不用中止")
    if not project.starts_on <= on <= today:
        raise wrong("on", f"中止日期应在 {project.starts_on} 到 {today} 之间")
    if not reason.strip():
        raise wrong("reason", "请写明中止的理由")
    project.dropped_on, project.drop_reason = on, reason.strip()
    project.save(update_fields=("dropped_on", "drop_reason"))
    _note("project.dropped", project, by, at, {"on": str(on), "reason": project.drop_reason})
    return project


def _add_parts(
    made: ProjectRecord,
    people: Sequence[Person],
    meetings: Sequence[Meeting],
    uploads: Sequence[UploadedFile],
    by: Any,
    at: datetime,
) -> None:
    """People, meetings and papers; a correction keeps the papers of what it replaces."""
    allowed = set(meetings_to_link(made.project, on=made.on).values_list("pk", flat=True))
    if any(meeting.pk not in allowed for meeting in meetings):
        raise wrong("meetings", "请选择本组织立项以后、这一天以前的会议或活动")
    ProjectPerson.objects.bulk_create(ProjectPerson(record=made, person=one) for one in people)
    ProjectMeeting.objects.bulk_create(ProjectMeeting(record=made, meeting=one) for one in meetings)
    kept = [paper.attachment for paper in made.replaces.papers.all()] if made.replaces else []
    added = [store_attachment(upload=upload, by=by, at=at) for upload in uploads]
    ProjectPaper.objects.bulk_create(
        ProjectPaper(record=made, attachment=one) for one in [*kept, *added]
    )


def _refuse_correction(replaces: ProjectRecord, stage: int, reason: str) -> None:
    if ProjectRecord.objects.filter(replaces=replaces).exists() or replaces.stage != stage:
        raise ActionError("这一条已经更正过，请看最新的一条")
    if not reason.strip():
        raise wrong("reason", "请写明更正的理由")


def _refuse_nobody(people: Sequence[Person], others: str, meetings: Sequence[Meeting]) -> None:
    if not people and not others.strip() and not meetings:
        raise wrong("people", "请选择参加的人，或者选择会议（按会议的到会人员）")


def _refuse_stranger(organization: Organization, leader: Person, on: date) -> None:
    if not belonging(organization, on=on).filter(pk=leader.pk).exists():
        raise wrong("leader", f"{leader}不在{organization}的名册上，请选本组织的同志负责")


def _locked(project: Project) -> Project:
    project = (
        Project.objects.select_for_update(of=("self",))
        .select_related("organization", "leader")
        .get(pk=project.pk)
    )
    if project.dropped_on is not None:
        raise ActionError(f"项目已于 {project.dropped_on} 中止，不能再改")
    return project


def _note(action: str, project: Project, by: Any, at: datetime, detail: dict) -> None:
    record(
        action, by=by, at=at, thing=project, organization=project.organization,
        person=project.leader, detail=detail,
    )  # fmt: skip

"""Certifying service: effect and hours beside a sealed meeting; the yearly assessment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build, record
from branchrecords.errors import ActionError, Blocker, refuse_if, wrong
from meetings.models import (
    Attendance,
    Meeting,
    ServiceAssessment,
    ServiceHours,
    ServiceRecord,
    ServiceTeam,
)
from meetings.queries.meetings import home_branch
from meetings.queries.service_hours import longest_of, may_be_certified, present_at, record_of
from meetings.queries.volunteering import volunteers_of, wanted_hours
from meetings.rules.volunteering import (
    Served,
    ServiceGrade,
    assessment_blockers,
    certificate_blockers,
    year_blockers,
)


@transaction.atomic
def certify_service(
    *,
    key: UUID,
    meeting: Meeting,
    team: ServiceTeam | None,
    effect: str,
    certifier: str,
    certifier_of: str,
    served: Mapping[int, int],
    upload: UploadedFile | None = None,
    reason: str = "",
    by: Any,
    at: datetime,
) -> ServiceRecord:
    """Write down what was certified; `served` is attendance id → minutes.

    Where the meeting has a record already this one replaces it, with the `reason`. The same `key`
    certifies once. Raises ActionError with the blockers: who certifies also served, more hours
    than the service had.
    """
    meeting = _locked(meeting)
    if (known := ServiceRecord.objects.filter(key=key).first()) is not None:
        return known
    if not may_be_certified(meeting):
        raise ActionError("先封存这次服务的记录，再认定时间；只有志愿服务、主题党日和活动可以认定")
    home = home_branch(meeting.organization)
    if team is not None and team.organization_id != home.pk:
        raise wrong("team", f"请选择{home}的服务队")
    rows = _served(meeting, served)
    refuse_if(
        certificate_blockers(rows, certifier=certifier, longest=longest_of(meeting)),
        "不能认定",
    )
    last = record_of(meeting)
    _refuse_unexplained(last, reason)
    made = ServiceRecord.objects.create(
        key=key, meeting=meeting, team=team, effect=effect.strip(), certifier=certifier.strip(),
        certifier_of=certifier_of.strip(), replaces=last, reason=reason.strip() if last else "",
        paper=_paper(upload, last, by, at), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    ServiceHours.objects.bulk_create(
        ServiceHours(record=made, attendance_id=row.attendance, minutes=row.minutes) for row in rows
    )
    _note_hours("service.corrected" if last else "service.certified", made, by, at)
    return made


@transaction.atomic
def revoke_service(*, certificate: ServiceRecord, reason: str, by: Any, at: datetime) -> None:
    """What was certified wrongly no longer counts; it stays, with the reason."""
    meeting = _locked(certificate.meeting)
    last = record_of(meeting)
    if last is None or last.pk != certificate.pk or last.withdrawn:
        raise ActionError("这条认定已经更正或撤回过，请看最新的一条")
    if not reason.strip():
        raise wrong("reason", "请写明撤回的理由")
    _note_hours("service.revoked", last, by, at, reason=reason.strip())
    ServiceRecord.objects.create(
        key=_next_key(last), meeting=meeting, team=last.team, effect=last.effect,
        certifier=last.certifier, certifier_of=last.certifier_of, paper=last.paper, replaces=last,
        withdrawn=True, reason=reason.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip


@transaction.atomic
def assess_volunteers(
    *,
    team: ServiceTeam,
    year: int,
    results: Mapping[int, tuple[str, str]],
    by: Any,
    at: datetime,
) -> int:
    """Give the year's result to volunteers: person id → (grade, note); how many rows were added.

    A result that is already given is not written twice; another one is added after it.
    """
    ServiceTeam.objects.select_for_update().get(pk=team.pk)
    today = timezone.localdate(at)
    refuse_if(year_blockers(year, today=today), "还不能考核")
    wanted = wanted_hours(team.organization, year=year)
    volunteers = {one.row.person_id: one for one in volunteers_of(team, year=year, on=today)}
    blockers: list[Blocker] = []
    rows = []
    for pk, (grade, note) in results.items():
        if pk not in volunteers or grade not in ServiceGrade.values:
            raise ActionError("名单已经变了，请刷新页面再考核")
        one = volunteers[pk]
        facts = (grade, note.strip(), one.minutes_all)
        held = one.assessment
        if held is not None and (held.grade, held.note, held.minutes) == facts:
            continue
        blockers += assessment_blockers(
            grade, name=one.row.person.name, minutes=one.minutes_all, wanted_hours=wanted, note=note
        )
        rows.append(
            ServiceAssessment(
                team=team, person=one.row.person, year=year, grade=grade, note=note.strip(),
                minutes=one.minutes_all, recorded_at=at, recorded_by=by,
            )
        )  # fmt: skip
    refuse_if(blockers, "考核结果还缺评语")
    ServiceAssessment.objects.bulk_create(rows)
    AuditEvent.objects.bulk_create(
        build(
            "service.assessed", by=by, at=at, thing=team, organization=team.organization,
            person=row.person, detail={"year": year, "grade": row.get_grade_display()},
        )
        for row in rows
    )  # fmt: skip
    return len(rows)


def note_paper_read(*, certificate: ServiceRecord, by: Any, at: datetime) -> None:
    """Log that somebody opened the paper of a certificate."""
    record(
        "service.paper_read", by=by, at=at, thing=certificate,
        organization=certificate.meeting.organization, detail={"name": str(certificate.paper)},
    )  # fmt: skip


def _locked(meeting: Meeting) -> Meeting:
    """The sealed record itself cannot change; its row stands for what is written beside it."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=meeting.pk)
    )


def _served(meeting: Meeting, served: Mapping[int, int]) -> list[Served]:
    present: dict[int, Attendance] = {row.pk: row for row in present_at(meeting)}
    if set(served) - set(present):
        raise ActionError("只有到会的人可以认定服务时间，请刷新页面再试")
    return [Served(pk, present[pk].name, served[pk]) for pk in present if served.get(pk)]


def _refuse_unexplained(last: ServiceRecord | None, reason: str) -> None:
    if last is not None and not reason.strip():
        raise wrong("reason", "这次服务已经认定过，更正请写明理由")


def _paper(upload: UploadedFile | None, last: ServiceRecord | None, by: Any, at: datetime):
    if upload is not None:
        return store_attachment(upload=upload, by=by, at=at)
    return last.paper if last is not None else None


def _next_key(last: ServiceRecord) -> UUID:
    """A withdrawal follows its record, so that sent twice it is one."""
    return UUID(int=last.key.int ^ 1)


def _note_hours(action: str, row: ServiceRecord, by: Any, at: datetime, **more: str) -> None:
    """One event a person, so that each can read who certified how much."""
    organization = row.meeting.organization
    AuditEvent.objects.bulk_create(
        build(
            action, by=by, at=at, thing=row, organization=organization,
            person=one.attendance.person,
            detail={"minutes": one.minutes, "certifier": row.certifier, **more},
        )
        for one in row.hours.select_related("attendance__person")
    )  # fmt: skip

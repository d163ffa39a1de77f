"""Starting the job that binds what a branch's members handed in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.jobs.lifecycle import start_job
from branchrecords.jobs.models import Job
from members.models import Organization, User
from reports.queries.personal_summaries import texts_handed_in
from reports.rules.personal_volume import JOB_KIND, volume_title


@transaction.atomic
def start_personal_volume(*, organization: Organization, year: int, by: User, at: datetime) -> Job:
    """Queue the volume of everything handed in; refuses a year in which nothing was."""
    number = len(texts_handed_in(organization, year=year, on=timezone.localdate(at)))
    if not number:
        raise ActionError(f"{year}年还没有人交个人总结，交来以后再生成合订本。")
    record(
        "personal.exported",
        by=by,
        at=at,
        thing=organization,
        organization=organization,
        detail={"year": year, "number": number},
    )
    return start_job(
        owner=by,
        kind=JOB_KIND,
        title=volume_title(organization.name, year),
        params={"organization": organization.pk, "year": year},
        at=at,
        total=number,
    )

"""Starting the job that binds a year's records."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.jobs.lifecycle import start_job
from branchrecords.jobs.models import Job
from meetings.queries.volumes import own_meetings_of
from meetings.rules.volumes import JOB_KIND, volume_title
from members.models import Organization, User


@transaction.atomic
def start_volume(*, organization: Organization, year: int, by: User, at: datetime) -> Job:
    """Queue the bound volume of a year's sealed records; refuses a year without any."""
    sealed = own_meetings_of(organization, user=by, year=year).held().count()
    if not sealed:
        raise ActionError(f"{year}年还没有封存的会议记录，封存以后再生成合订本。")
    record(
        "volume.exported",
        by=by,
        at=at,
        thing=organization,
        organization=organization,
        detail={"year": year, "number": sealed},
    )
    return start_job(
        owner=by,
        kind=JOB_KIND,
        title=volume_title(organization.name, year),
        params={"organization": organization.pk, "year": year},
        at=at,
        total=sealed,
    )

"""The handler of the job that binds a year's records."""

from __future__ import annotations

from collections.abc import Callable

from branchrecords.access.permissions import Permission
from branchrecords.errors import ActionError
from branchrecords.jobs.models import Job
from branchrecords.jobs.parts import forget_parts, made_part
from members.models import Organization

from .exports.volumes import Volume


def bind_volume(
    *, job: Job, advance: Callable[[int, int], None]
) -> tuple[str, bytes, list[dict[str, str]]]:
    """Handler of the job kind «volume»; what the owner may see is read now, not when it was asked
    for. Finished records are kept until the job ends."""
    seen = Organization.objects.permitted(job.owner, Permission.MEETING_VIEW)
    organization = seen.filter(pk=job.params["organization"]).first()
    if organization is None:
        raise ActionError("您已看不到这个组织的会议记录，请联系上级党组织。")
    volume = Volume(
        organization=organization, year=job.params["year"], user=job.owner, at=job.created_at
    )
    content = volume.bind(
        made=lambda key, make: made_part(job=job, key=key, make=make), advance=advance
    )
    forget_parts(job=job)
    return f"{volume.title}.pdf", content, volume.failures

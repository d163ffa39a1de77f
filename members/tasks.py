"""Periodic tasks, and jobs: long lists out, long rosters in. Running one twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from celery import shared_task
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.module_loading import import_string

from branchrecords.access.scoping import can
from branchrecords.documents.exports import Export, Wanted, count_of, export_xlsx
from branchrecords.errors import ActionError
from branchrecords.jobs.lifecycle import JobCancelled
from branchrecords.jobs.models import Job
from members.imports.kinds import KINDS
from members.imports.papers import outcome_xlsx
from members.imports.writing import close_writing, write_in_portions
from members.models import Organization, RosterImport

from .actions.lockouts import forget_attempts
from .actions.sessions import forget_sessions

Advance = Callable[[int, int], None]


def export_list(*, job: Job, advance: Advance) -> tuple[str, bytes, list[dict]]:
    """Handler of the job kind «export»: the rows that the owner may read now, masked.

    Repeatable: a second run after a lost worker writes the file anew.
    """
    dotted = settings.EXPORTS.get(job.params["export"])
    if dotted is None:
        raise ActionError("这份名单已不再提供导出，请回到列表重新导出。")
    export: Export = import_string(dotted)
    place = Organization.objects.filter(pk=job.params["organization"] or 0).first()
    wanted = Wanted(job.owner, place, QueryDict(job.params["query"]), timezone.now())
    assert export.read is not None  # noqa: S101  (what stands in EXPORTS can be read)
    rows = export.read(wanted)
    number = count_of(rows)
    advance(0, number)
    content = export_xlsx(
        export,
        rows,
        number=number,
        organization=place,
        by=job.owner,
        at=job.created_at,
        scope=export.scope(wanted) if export.scope else "",
        advance=advance,
    )
    advance(number, number)
    return f"{export.heading(place)}.xlsx", content, []


@shared_task
def forget_old_logins() -> None:
    """Drop sessions that are over and attempts the lock-out no longer needs."""
    now = timezone.now()
    forget_sessions(at=now)
    forget_attempts(at=now)


def write_import(*, job: Job, advance: Advance) -> tuple[str, bytes, list[dict]]:
    """Handler of the job kind «import»: goes on where an interrupted run stopped."""
    # Behind the second wall, who has lost the scope does not see the own import either.
    kept = (
        RosterImport.objects.select_related("organization", "owner")
        .filter(pk=job.params["import"])
        .first()
    )
    if kept is None or not can(job.owner, KINDS[kept.kind].permission, kept):
        raise ActionError("您已没有在这个组织导入的权限，没有写完的部分请联系系统管理员。")
    if kept.state != RosterImport.State.WRITING:
        raise ActionError("这次导入已经写完了。")
    at = timezone.now()
    try:
        refused = write_in_portions(kept, by=job.owner, at=at, advance=advance)
    except JobCancelled:
        close_writing(kept, by=job.owner, at=at)
        raise
    done = close_writing(kept, by=job.owner, at=at)
    advance(job.total - len(refused), job.total)
    reasons = [
        {"name": f"{row.label} {row.text('name')}", "reason": "；".join(map(str, row.problems))}
        for row in refused
    ]
    return f"导入结果-{kept.file_name}.xlsx", outcome_xlsx(done, refused), reasons

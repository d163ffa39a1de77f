"""The answer to «导出»: the file at once, or a job for a long list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from branchrecords.access.permissions import Permission
from branchrecords.documents.exports import (
    MOST_IN_REQUEST,
    Export,
    Wanted,
    count_of,
    export_xlsx,
    note_export,
    people_named,
)
from branchrecords.errors import ActionError
from branchrecords.jobs.lifecycle import start_job
from branchrecords.web.downloads import XLSX, download
from branchrecords.web.limits import take
from branchrecords.web.links import came_from, typed_line
from branchrecords.web.proving import proof_page

JOB_KIND = "export"


def export_response(
    request: HttpRequest,
    export: Export,
    rows: QuerySet | Sequence[Any] | None = None,
    *,
    organization: Any,
    scope: str = "",
    notes: Sequence[str] = (),
) -> HttpResponse:
    """The list as xlsx, or the page of the job that makes it when it is long.

    `rows` may be left out when the export can `read` them. The POST fields `clear` and `reason`
    ask for full numbers, which whoever lacks PERSON_REVEAL there does not get, and which ask for
    the password once more.
    """
    wanted = Wanted(request.user, organization, request.GET, timezone.now())
    if rows is None:
        assert export.read is not None  # noqa: S101  (a mistake of the caller)
        rows = export.read(wanted)
    scope = scope or (export.scope(wanted) if export.scope else "")
    number, clear = count_of(rows), bool(request.POST.get("clear")) and _may_reveal(wanted)
    if clear and (page := proof_page(request)):
        return page
    take(request)
    try:
        note_export(
            export,
            organization=organization,
            number=number,
            clear=clear,
            reason=typed_line(request, "reason", 200),
            by=request.user,
            at=wanted.at,
            scope=scope,
            detail=_detail(export, wanted, rows),
        )
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(came_from(request) or "home")
    if export.key and number > MOST_IN_REQUEST:
        return _as_job(request, export, wanted, number)
    content = export_xlsx(
        export,
        rows,
        number=number,
        organization=organization,
        by=request.user,
        at=wanted.at,
        clear=clear,
        scope=scope,
        notes=notes,
    )
    return download(content, f"{export.heading(organization)}.xlsx", XLSX)


def _detail(export: Export, wanted: Wanted, rows: QuerySet | Sequence[Any]) -> dict[str, Any]:
    """What the log keeps beside the usual: whom the list names, what the export adds."""
    named = {"people": people_named(export, rows)} if export.person else {}
    return named | (export.detail(wanted) if export.detail else {})


def _as_job(request: HttpRequest, export: Export, wanted: Wanted, number: int) -> HttpResponse:
    job = start_job(
        owner=request.user,
        kind=JOB_KIND,
        title=f"{export.heading(wanted.organization)}，{number:,} {export.unit}",
        params={
            "export": export.key,
            "organization": getattr(wanted.organization, "pk", None),
            "query": request.GET.urlencode(),
        },
        at=wanted.at,
        total=number,
    )
    return redirect("job", job.pk)


def _may_reveal(wanted: Wanted) -> bool:
    place = wanted.organization
    return place is not None and Permission.PERSON_REVEAL in wanted.user.permissions_at(place)

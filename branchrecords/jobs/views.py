"""The pages of background jobs. Whoever started a job sees it; nobody else does."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import signed_in
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.web.formats import spoken_wait
from branchrecords.web.pagination import page_of

from .lifecycle import cancel_job, retry_job
from .models import Job

STOP_POLLING = 286  # htmx stops asking when it is answered with this status


def _own(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(Job.objects.owned_by(request.user), pk=pk)


@signed_in
def job_list(request: HttpRequest) -> HttpResponse:
    """My jobs, newest first."""
    page = page_of(Job.objects.owned_by(request.user), request, per_page=30)
    return render(request, "jobs/list.html", {"page": page})


@signed_in
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job with its progress."""
    return render(request, "jobs/job.html", _context(_own(request, pk)))


def _context(found: Job) -> dict:
    return {"job": found, "remaining": spoken_wait(found.remaining(timezone.now()))}


@signed_in
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part that the page asks for every two seconds, until the job has ended."""
    found = _own(request, pk)
    if not request.htmx:
        return redirect("job", pk)
    status = 200 if found.is_open else STOP_POLLING
    return render(request, "jobs/_progress.html", _context(found), status=status)


@signed_in
@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the job to stop."""
    stopped = cancel_job(job=_own(request, pk), by=request.user, at=timezone.now())
    if stopped.state == Job.State.DONE:
        messages.info(request, "任务已经完成，可以直接下载")
    else:
        messages.success(request, "已通知停止，正在做的一份做完就停")
    return redirect("job", pk)


@signed_in
@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Make what is missing once more, as a job of its own."""
    try:
        again = retry_job(job=_own(request, pk), by=request.user, at=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("job", pk)
    return redirect("job", again.pk)


@signed_in
def job_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The result file, for the owner only; every download is written down."""
    found = _own(request, pk)
    if found.state != Job.State.DONE or not found.result:
        raise Http404
    try:
        file = found.result.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    record(
        "job.downloaded",
        by=request.user,
        at=timezone.now(),
        thing=found,
        detail={"file": found.result_name},
    )
    return FileResponse(file, as_attachment=True, filename=found.result_name)

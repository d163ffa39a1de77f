"""Photos and papers of a record: adding, seeing, removing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.attachments.responses import attachment_response
from branchrecords.errors import ActionError
from meetings.actions.papers import Added, add_papers, remove_paper
from meetings.forms.papers import PaperForm
from meetings.models import Meeting, MeetingPaper

from .scope import meeting_in_scope, posted


@require(P.MEETING_VIEW)
def paper_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What is filed with a record; until the seal, more can be added."""
    meeting = meeting_in_scope(request, pk, P.MEETING_VIEW)
    may_edit = meeting.state == Meeting.State.OPEN and can(request.user, P.MEETING_EDIT, meeting)
    form = PaperForm(posted(request), request.FILES or None) if may_edit else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            added = _add(request, meeting, form)
            if added.papers:
                return redirect("meeting-papers", pk)
            for problem in added.problems:
                form.add_error("file", problem)
        except ActionError as error:
            form.add_error("file", str(error))
    context = {
        "meeting": meeting,
        "papers": meeting.papers.select_related("attachment"),
        "form": form,
    }
    return render(request, "meetings/meetings/papers.html", context)


def _add(request: HttpRequest, meeting: Meeting, form: PaperForm) -> Added:
    """The good files are kept and counted; where some were, the bad ones are named beside them."""
    data = form.cleaned_data
    added = add_papers(
        meeting=meeting,
        uploads=data["file"],
        kind=data["kind"],
        caption=data["caption"],
        by=request.user,
        at=timezone.now(),
    )
    if added.papers:
        many = len(added.papers)
        messages.success(
            request, f"已加入 {many} 个附件" if many > 1 else f"已加入「{added.papers[0]}」"
        )
        for problem in added.problems:
            messages.warning(request, f"没有加入：{problem}")
    return added


@require(P.MEETING_VIEW)
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, to who may see the meeting."""
    return attachment_response(_paper(request, pk, P.MEETING_VIEW).attachment, inline=True)


@require(P.MEETING_EDIT)
@require_POST
def paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out of a record that is not sealed."""
    paper = _paper(request, pk, P.MEETING_EDIT)
    try:
        remove_paper(paper=paper, by=request.user, at=timezone.now())
        messages.success(request, f"已删去「{paper}」")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("meeting-papers", paper.meeting_id)


def _paper(request: HttpRequest, pk: int, permission: P) -> MeetingPaper:
    rows = MeetingPaper.objects.permitted(request.user, permission)
    return get_object_or_404(rows.select_related("attachment", "meeting"), pk=pk)

"""Files of what is made public: put to a draft, taken away, shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.attachments.responses import attachment_response
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.web.forms import spoken_errors, submitted
from meetings.actions.disclosures import add_disclosure_paper, remove_disclosure_paper
from meetings.forms.disclosures import PaperForm
from meetings.models import DisclosurePaper

from .disclosures import load_disclosure
from .scope import refuse


@require(P.DISCLOSURE_EDIT)
@require_POST
def disclosure_paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a file to a draft."""
    item = load_disclosure(request, pk, P.DISCLOSURE_EDIT)
    form = PaperForm(request.POST, request.FILES)

    def act(at):
        upload = form.cleaned_data["file"]
        add_disclosure_paper(disclosure=item, upload=upload, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "附件已添加")
    else:
        messages.error(request, spoken_errors(form))
    return redirect("disclosure-detail", pk=item.pk)


@require(P.DISCLOSURE_EDIT)
@require_POST
def disclosure_paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away from a draft."""
    paper = _paper(request, pk, P.DISCLOSURE_EDIT)
    try:
        remove_disclosure_paper(paper=paper, by=request.user, at=timezone.now())
        messages.success(request, "附件已删去")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("disclosure-detail", pk=paper.disclosure_id)


@require(P.MEETING_VIEW)
def disclosure_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an item, to who may see the organisation's items."""
    return paper_shown(request, _paper(request, pk, P.MEETING_VIEW))


def _paper(request: HttpRequest, pk: int, permission: P) -> DisclosurePaper:
    rows = DisclosurePaper.objects.filter(pk=pk).select_related(
        "attachment", "disclosure__organization"
    )
    found = rows.permitted(request.user, permission).first()
    if found is None:
        refuse(rows.permitted(request.user, P.MEETING_VIEW))
    return found


def paper_shown(request: HttpRequest, paper: DisclosurePaper) -> HttpResponse:
    """The file, with a row in the log."""
    item = paper.disclosure
    record(
        "disclosure.paper_read", by=request.user, at=timezone.now(), thing=item,
        organization=item.organization, detail={"name": str(paper)},
    )  # fmt: skip
    return attachment_response(paper.attachment, inline=True)

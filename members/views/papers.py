"""Papers of one person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.documents.pdf import PdfUnavailable
from branchrecords.errors import ActionError
from branchrecords.web.downloads import PDF, download
from branchrecords.web.links import typed_line
from branchrecords.web.proving import proof_page
from members.exports.papers import person_paper
from members.views.may import may_at
from members.views.people import file_context, opened_person


@require(P.PERSON_EXPORT)
@require_POST
def person_register(request: HttpRequest, pk: int) -> HttpResponse:
    """党员登记表 as PDF; full numbers only with the right, when asked for, with a reason."""
    person = opened_person(request, pk, P.PERSON_EXPORT)
    may = may_at(request.user, *(home.organization for home in person.homes))
    clear = bool(request.POST.get("clear")) and may.get("person_reveal", False)
    if clear and (page := proof_page(request)):
        return page
    try:
        content = person_paper(
            person=person,
            file={**file_context(person), "awards": person.awards.standing()},
            clear=clear,
            reason=typed_line(request, "reason", 100),
            by=request.user,
            at=timezone.now(),
        )
    except (ActionError, PdfUnavailable) as error:
        messages.error(request, str(error))
        return redirect("person-detail", pk=pk)
    return download(content, f"{person.name}党员登记表.pdf", PDF)

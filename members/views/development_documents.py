"""Papers of 发展党员 as PDF: what is printed is logged."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.documents.pdf import render_pdf
from branchrecords.web.downloads import PDF, download
from members.actions.development_printing import note_printing
from members.queries.development import case_file
from members.queries.development_documents import PRINTABLES_BY_KEY
from members.views.development import load_case


@require(P.DEVELOPMENT_EDIT)
def development_print(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """政审函, 公示, 谈话记录, 票决情况, 转正提醒 of one case."""
    paper = PRINTABLES_BY_KEY.get(what)
    if paper is None:
        raise Http404
    case, now = load_case(request, pk, P.DEVELOPMENT_EDIT), timezone.now()
    today = timezone.localdate(now)
    name = f"{case.person}{paper.name}"
    content = render_pdf(
        template=f"documents/development/{paper.template}",
        context=paper.context(case_file(case, on=today), today),
        title=name,
        identifier=f"development.{case.pk}.{paper.key}.{today}",
        at=now,
    )
    note_printing(thing=case, person=case.person, what=paper.name, by=request.user, at=now)
    return download(content, f"{name}.pdf", PDF, inline=True)

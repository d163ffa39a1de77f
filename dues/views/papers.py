"""A paper of dues as PDF, with its line in the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from branchrecords.documents.pdf import PdfUnavailable, render_pdf
from branchrecords.web.downloads import PDF
from branchrecords.web.formats import cn_date
from dues.actions.exporting import note_export
from members.models import Organization

from .scope import download, watermark


def paper_response(
    request: HttpRequest,
    organization: Organization,
    template: str,
    context: dict[str, Any],
    people: Iterable[int] = (),
) -> HttpResponse:
    """The PDF; `context["title"]` names it, `people` are the ids of those whom it names."""
    now = timezone.now()
    name = f"{organization}{context['title']}"
    try:
        content = render_pdf(
            template=template,
            context={
                "org_name": organization.name,
                "printed_on": cn_date(timezone.localdate(now)),
                "imprint": watermark(request).replace("导出", "打印"),
                **context,
            },
            title=name,
            identifier=f"{template}-{organization.pk}-{now.isoformat()}",
            at=now,
        )
    except PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("dues-overview", organization.pk)
    note_export(organization=organization, what=name, by=request.user, at=now, people=people)
    return download(content, f"{name}.pdf", PDF)

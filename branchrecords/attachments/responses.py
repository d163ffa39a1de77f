"""An attachment as an answer. The view that calls it has checked the scope and writes the log."""

from __future__ import annotations

from django.http import HttpResponse

from branchrecords.web.downloads import download

from .models import Attachment
from .storing import read_attachment


def attachment_response(attachment: Attachment, *, inline: bool = False) -> HttpResponse:
    """The file to save; `inline` shows pictures and PDFs in the browser."""
    shown = inline and (attachment.is_image or attachment.content_type == "application/pdf")
    answer = download(
        read_attachment(attachment), attachment.name, attachment.content_type, inline=shown
    )
    answer["Cache-Control"] = "private, no-store"
    return answer

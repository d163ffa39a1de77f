"""Files as answers: the name in Chinese, never sniffed, never shown inside the site."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
ZIP = "application/zip"


def download(content: bytes, name: str, content_type: str, *, inline: bool = False) -> HttpResponse:
    """A file to save, or (`inline`) to look at in the browser's own viewer."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(not inline, name)
    return answer

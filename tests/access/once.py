"""What is the same for every cell of a row is made once: most of the matrix's time went there.

Whether a view refuses or answers is asked of every cell. The page that says so around a refusal,
and the layout of the paper in an answer, are made whole for a row's first cell of that kind.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.views import defaults

from branchrecords import urls
from branchrecords.documents.pdf import load_engine


def _refusal(status: int, whole: Callable) -> Callable:
    made = []

    def answer(request, exception):
        if made:
            return HttpResponse(status=status)
        made.append(whole(request, exception))
        return made[0]

    return answer


def _layout(whole: Callable) -> Callable:
    made = []

    def write_pdf(html, *arguments, **options):
        if not made:
            made.append(whole(html, *arguments, **options))
        return made[0]

    return write_pdf


@pytest.fixture
def made_once(monkeypatch) -> None:
    """For one test, which is one row."""
    monkeypatch.setattr(urls, "handler403", _refusal(403, defaults.permission_denied), False)
    monkeypatch.setattr(urls, "handler404", _refusal(404, defaults.page_not_found), False)
    html = load_engine().html
    monkeypatch.setattr(html, "write_pdf", _layout(html.write_pdf))

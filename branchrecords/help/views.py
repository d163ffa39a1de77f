"""The pages of the help: for everybody, also for who cannot log in."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from branchrecords.access.decorators import public

from .books import BOOKS, CHAPTERS
from .chapters import chapter


@public
@transaction.non_atomic_requests  # the help opens also while the database is down
def contents(request: HttpRequest) -> HttpResponse:
    """All books with their chapters and sections."""
    books = [(book.title, [chapter(key) for key in book.chapters]) for book in BOOKS]
    return render(request, "help/contents.html", {"books": books})


@public
@transaction.non_atomic_requests  # the help opens also while the database is down
def help_chapter(request: HttpRequest, key: str) -> HttpResponse:
    """One chapter."""
    if key not in CHAPTERS:
        raise Http404
    at = CHAPTERS.index(key)
    around = {
        "before": chapter(CHAPTERS[at - 1]) if at else None,
        "after": chapter(CHAPTERS[at + 1]) if at + 1 < len(CHAPTERS) else None,
    }
    return render(request, "help/chapter.html", {"chapter": chapter(key), **around})

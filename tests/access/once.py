"""What is the same for every cell of a row is made once: most of the matrix's time went there.

Whether a view refuses or answers is asked of every cell. The page that says so around a refusal,
the layout of the paper in an answer, the figures of an organisation on a day and the search among
all addresses for the view of this one are made whole for a row's first cell of that kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import get_resolver
from django.views import defaults

from branchrecords import urls
from branchrecords.documents import pdf
from branchrecords.documents.pdf import load_engine
from branchrecords.navigation import shell
from branchrecords.notices.views import dispatches
from reports.queries import values


def _refusal(status: int, whole: Callable) -> Callable:
    made = []

    def answer(request, exception):
        if made:
            return HttpResponse(status=status)
        made.append(whole(request, exception))
        return made[0]

    return answer


def _first(whole: Callable) -> Callable:
    """What the first call made, whatever the later ones ask with."""
    made: list[Any] = []

    def answer(*arguments, **options):
        if not made:
            made.append(whole(*arguments, **options))
        return made[0]

    return answer


def _figures(whole: Callable) -> Callable:
    """Figures are counted for an organisation and a day, never for a reader: see its arguments."""
    made: dict[tuple, dict] = {}

    def totals(figures, scope):
        key = (tuple(figure.key for figure in figures), scope)
        if key not in made:
            made[key] = whole(figures, scope)
        return {figure: dict(found) for figure, found in made[key].items()}

    return totals


def _by_reader(whole: Callable) -> Callable:
    """The same of everything, by account and organisation."""
    made: dict[tuple, list] = {}

    def answer(user, organization):
        key = (user.pk, organization and organization.pk)
        if key not in made:
            made[key] = whole(user, organization)
        return made[key]

    return answer


@contextmanager
def shells_once() -> Iterator[None]:
    """Which organisations the head of a page offers: the world stays as it is for all rows."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_path", "_switchable"):
            patch.setattr(shell, name, _by_reader(getattr(shell, name)))
        yield


@pytest.fixture
def made_once(monkeypatch) -> None:
    """For one test, which is one row."""
    monkeypatch.setattr(urls, "handler403", _refusal(403, defaults.permission_denied), False)
    monkeypatch.setattr(urls, "handler404", _refusal(404, defaults.page_not_found), False)
    html, resolver, found_on = load_engine().html, get_resolver(), dispatches.found_on
    monkeypatch.setattr(html, "write_pdf", _first(html.write_pdf))
    monkeypatch.setattr(pdf, "archived", _first(pdf.archived))
    monkeypatch.setattr(resolver, "resolve", lru_cache(resolver.resolve))
    monkeypatch.setattr(values, "totals", _figures(values.totals))
    monkeypatch.setattr(dispatches, "found_on", _first(lambda on: list(found_on(on))))

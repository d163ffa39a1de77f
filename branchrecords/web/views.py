"""Pages that belong to the look itself."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from branchrecords.access.decorators import public, signed_in

from . import showcase


@public
def components(request: HttpRequest) -> HttpResponse:
    """Every component once, for whoever builds a page. Development and first run only."""
    if not (settings.DEBUG or settings.LOCAL_RUN):
        raise Http404
    return render(request, "components/showcase.html", showcase.context())


@signed_in
def more(request: HttpRequest) -> HttpResponse:
    """The whole navigation and the account as a page: what the phone's last tab opens."""
    return render(request, "components/more.html")

"""日历订阅: a member's own address for calendar programs, and what it answers."""

from __future__ import annotations

import hashlib
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_POST, require_safe

from branchrecords.access.decorators import public, require
from branchrecords.access.permissions import Permission as P
from branchrecords.database.reading import read_for, reading
from branchrecords.documents.pdf import qr_svg
from branchrecords.errors import ActionError
from meetings.actions.feeds import issue_feed, note_feed_read, revoke_feed
from meetings.exports.feeds import calendar_file
from meetings.models import CalendarFeed
from meetings.queries.feeds import feed_in_force, feed_of_key
from meetings.queries.personal import own_meetings

NAME = "党的组织生活"


@require(P.SELF_VIEW)
def subscription(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, since when, and when a program last read it."""
    context = {"person": request.user.person, "feed": feed_in_force(request.user)}
    return render(request, "meetings/calendars/subscription.html", context)


@require(P.SELF_VIEW)
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """A new address, shown this once: only its digest is kept."""
    try:
        key = issue_feed(user=request.user, by=request.user, at=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("calendar-subscription")
    path = f"{reverse('calendar-feed')}?{urlencode({'key': key})}"
    address = request.build_absolute_uri(path)
    context = {
        "address": address,
        "opens": address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1),
        "code": qr_svg(address, "订阅地址的二维码"),
    }
    return render(request, "meetings/calendars/address.html", context)


@require(P.SELF_VIEW)
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """The address answers no more."""
    try:
        revoke_feed(user=request.user, by=request.user, at=timezone.now())
        messages.success(request, "已停用，原来的地址不再有内容")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("calendar-subscription")


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The member's meetings from a year ago on; who has the key needs no log-in.

    The key stands in the query string, which the access log leaves out.
    """
    found = feed_of_key(request.GET.get("key", ""))
    if found is None or found.user.person is None:
        raise Http404
    with reading(read_for(found.user_id)):
        return _answer(request, found)


def _answer(request: HttpRequest, found: CalendarFeed) -> HttpResponse:
    now = timezone.now()
    starts = timezone.localdate(now).replace(day=1)
    own = own_meetings(
        found.user.person, starts=starts.replace(year=starts.year - 1), ends=date.max
    )
    content = calendar_file([one.meeting for one in own], name=NAME)
    digest = hashlib.sha256(content).hexdigest()
    found = note_feed_read(feed=found, content_digest=digest, at=now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    # Kept by nobody on the way, asked again each time: 304 where nothing changed.
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = quote_etag(digest)
    changed = int(found.changed_at.timestamp()) if found.changed_at else 0
    response["Last-Modified"] = http_date(changed)
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return get_conditional_response(request, response["ETag"], changed, response) or response

"""Everybody's own inbox."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import signed_in
from branchrecords.notices.delivery import mark_read
from branchrecords.notices.models import Notice
from branchrecords.web.pagination import page_of


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """What is due for me: unread first, by date. The bell takes its list from this page."""
    mine = Notice.objects.filter(recipient=request.user).unread_first()
    unread = Notice.objects.filter(recipient=request.user, read_at__isnull=True).count()
    context = {
        "page": page_of(mine, request, per_page=30),
        "unread_count": unread,
        "unread_line": f"{unread} 条未读" if unread else "都已读",
        "today": timezone.localdate(),
    }
    return render(request, "notices/list.html", context)


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = mark_read(recipient=request.user, at=timezone.now())
    messages.success(request, f"已标为已读 {count} 条" if count else "没有未读的提醒")
    return redirect("notice-list")


@signed_in
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it is dealt with."""
    notice = get_object_or_404(Notice, pk=pk, recipient=request.user)
    mark_read(recipient=request.user, at=timezone.now(), pk=notice.pk)
    if url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect("notice-list")

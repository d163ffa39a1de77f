"""Where I am logged in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import signed_in
from branchrecords.web.proving import proven
from members.actions import sessions
from members.queries.sessions import session_by_handle


@signed_in
@require_POST
@proven
def end_session(request: HttpRequest, handle: str) -> HttpResponse:
    """End one of my log-ins; ending this very one is logging out."""
    now = timezone.now()
    session = session_by_handle(user=request.user, handle=handle, at=now)
    if session is None:
        raise Http404
    if session.session_key == request.session.session_key:
        messages.warning(request, "这是您现在用的登录，请用「退出登录」")
        return redirect("account")
    sessions.end_session(session=session, by=request.user, at=now)
    messages.success(request, f"已结束 {session.client} 上的登录")
    return redirect("account")


@signed_in
@require_POST
@proven
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all my log-ins but this one."""
    ended = sessions.end_sessions(
        user=request.user, by=request.user, at=timezone.now(), keep=request.session.session_key
    )
    messages.success(request, f"已结束其他 {ended} 处登录" if ended else "除了这里，没有别的登录")
    return redirect("account")

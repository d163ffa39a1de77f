"""发送记录: what went outside and what did not; and what a day would bring."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.notices.daily import found_on
from branchrecords.notices.delivery import wanted_of
from branchrecords.notices.digests import homes_of, retry_dispatch
from branchrecords.notices.exports import DISPATCHES, asked, sent_below
from branchrecords.notices.kinds import KINDS_BY_KEY
from branchrecords.notices.models import Dispatch
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import DateField, pressed
from branchrecords.web.pagination import page_of

from .scope import load_organization

State = Dispatch.State


@require(P.SETTING_EDIT)
def dispatch_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Messages of an organisation and below, by state; every attempt with its reason."""
    organization = load_organization(request, pk)
    chosen = asked(request.GET)
    day, state = chosen.get("day"), chosen.get("state", "")
    rows = sent_below(request.user, organization)
    rows = rows.filter(day=day) if day else rows
    counts = Counter(rows.values_list("state", flat=True))
    shown = rows.filter(state=state) if state else rows
    page = page_of(
        shown.select_related("channel__organization", "user").prefetch_related("attempts"),
        request,
        per_page=30,
    )
    more = f"&on={day}" if day else ""
    tabs = [Tab("全部", f"?state={more}", sum(counts.values()), not state)]
    tabs += [Tab(one.label, f"?state={one}{more}", counts[one], state == one) for one in State]
    typed = request.GET.get("on", "").strip()
    context = {
        "organization": organization,
        "page": page,
        "tabs": tabs,
        "day": day,
        "state": state,
        "typed": typed[:20],
        "problem": f"「{typed[:20]}」不是日期，请写成 2026-11-20" if typed and not day else "",
    }
    return render(request, "notices/dispatches.html", context)


@require(P.SETTING_EDIT)
@require_POST
def dispatch_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The messages that the page lists with these filters, as xlsx."""
    return export_response(request, DISPATCHES, organization=load_organization(request, pk))


@require(P.SETTING_EDIT)
@require_POST
def dispatch_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one that failed back into the queue."""
    rows = Dispatch.objects.permitted(request.user, P.SETTING_EDIT)
    dispatch = get_object_or_404(rows.select_related("channel"), pk=pk)

    def act(at):
        row = retry_dispatch(dispatch=dispatch, by=request.user, at=at)
        return f"已重新排队，{timezone.localtime(row.not_before):%m-%d %H:%M} 以后发"

    pressed(request, act)
    return redirect("dispatch-list", pk=dispatch.channel.organization_id)


@require(P.SETTING_EDIT)
def reminder_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """How many reminders a day would bring, by kind and by recipient; nothing is written."""
    organization = load_organization(request, pk)
    today = timezone.localdate()
    on, problem = today, ""
    try:
        on = DateField(required=False).clean(request.GET.get("on", "")) or today
    except ValidationError as error:
        problem = f"{error.messages[0]}，下面是今天的情况"
    users = get_user_model()._default_manager.permitted(request.user, P.SETTING_EDIT)
    names = dict(users.filter(is_active=True).values_list("pk", "name"))
    wanted = wanted_of([one for _, found in found_on(on) for one in found])
    homes = homes_of({one.recipient_id for one in wanted} & names.keys(), on=today)
    here = {user for user, home in homes.items() if home.path.startswith(organization.path)}
    mine = [one for one in wanted if one.recipient_id in here]
    kinds = Counter(one.kind for one in mine)
    people = Counter(one.recipient_id for one in mine)
    context = {
        "organization": organization,
        "on": on,
        "problem": problem,
        "total": len(mine),
        "kinds": [(KINDS_BY_KEY.get(key), key, number) for key, number in kinds.most_common()],
        "people": [(names[pk], number) for pk, number in people.most_common(100)],
        "more": max(0, len(people) - 100),
    }
    return render(request, "notices/preview.html", context)

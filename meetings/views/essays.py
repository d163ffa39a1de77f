"""心得 as the branch sees it: asking, who sent, what is missing, checking."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.attachments.responses import attachment_response
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import refused, submitted
from meetings.actions.essays import ask_essays, check_essay, send_essay
from meetings.exports.essays import ASKED
from meetings.forms.essays import AskForm, CheckForm, EssayForm
from meetings.models import Essay, EssayCall, Meeting
from meetings.queries.essays import asked_lines, call_lines, free_essays
from meetings.rules.essays import ESSAY_RULE, ESSAY_SOURCE, EssayState
from members.models import Person
from members.views.may import may_at

from .scope import organization_in_scope, posted, refuse, year_asked
from .talks import people_at


@require(P.MEETING_VIEW)
def essay_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked for in a year and how much came, and what came unasked."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    day, year = as_of(request, timezone.localdate()), year_asked(request)
    calls = EssayCall.objects.permitted(request.user, P.MEETING_VIEW)
    essays = Essay.objects.permitted(request.user, P.MEETING_VIEW)
    context = {
        "organization": organization,
        "as_of": day,
        "year": year,
        "years": range(day.today.year, day.today.year - 6, -1),
        "calls": call_lines(calls, organization, year=year, on=day.on),
        "free": free_essays(essays, organization, year=year, on=day.on),
        "may": may_at(request.user, organization),
        "rule": f"{ESSAY_RULE} · {ESSAY_SOURCE}",
    }
    return render(request, "meetings/essays/list.html", context)


@require(P.MEETING_EDIT)
def essay_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask members for a 心得; everybody is ticked."""
    organization = organization_in_scope(request, pk, P.MEETING_EDIT)
    people = people_at(organization).order_by("pinyin")
    held = Meeting.objects.held().filter(organization=organization).order_by("-held_on", "-pk")
    form = AskForm(
        posted(request), people=people, meetings=held,
        initial={"people": people, "meeting": request.GET.get("meeting")},
    )  # fmt: skip
    made: list[EssayCall] = []

    def act(at):
        made.append(ask_essays(organization=organization, **form.facts, by=request.user, at=at))

    if submitted(request, form, act):
        messages.success(request, "已布置，有账号的党员会收到通知")
        return redirect("essay-call", pk=made[0].pk)
    context = {"organization": organization, "form": form, "title": "布置心得"}
    return render(request, "meetings/essays/form.html", context)


@require(P.MEETING_VIEW)
def essay_call(request: HttpRequest, pk: int) -> HttpResponse:
    """One that was asked for: who sent it, who did not, what the branch said."""
    call, day = _call(request, pk, P.MEETING_VIEW), as_of(request, timezone.localdate())
    lines = asked_lines(call.asked.all(), on=day.on)
    context = {
        "call": call,
        "organization": call.organization,
        "as_of": day,
        "lines": lines,
        "missing": sum(line.state in (EssayState.MISSING, EssayState.RETURNED) for line in lines),
        "may": may_at(request.user, call.organization),
        "may_export": can(request.user, P.PERSON_EXPORT, call.organization),
    }
    return render(request, "meetings/essays/call.html", context)


@require(P.PERSON_EXPORT)
@require_POST
def essay_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was asked and how it stands, as xlsx."""
    call = _call(request, pk, P.PERSON_EXPORT)
    on = as_of(request, timezone.localdate()).on
    lines = asked_lines(call.asked.all(), on=on)
    scope = f"{call}，截至 {on}"
    return export_response(request, ASKED, lines, organization=call.organization, scope=scope)


@require(P.MEETING_EDIT)
def essay_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch hands in what a member without a phone wrote on paper."""
    call = _call(request, pk, P.MEETING_EDIT)
    lines = asked_lines(call.asked.all(), on=timezone.localdate())
    open_states = (EssayState.MISSING, EssayState.RETURNED)
    wanted = [line.row.person_id for line in lines if line.state in open_states]
    people = Person.objects.filter(pk__in=wanted).order_by("pinyin")
    initial = {"person": request.GET.get("person")}
    form = EssayForm(
        posted(request), request.FILES or None, people=people, asked=True, initial=initial
    )

    def act(at):
        send_essay(call=call, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已代交，接着检查")
        return redirect("essay-call", pk=call.pk)
    context = {"organization": call.organization, "form": form, "title": "代交心得", "call": call}
    return render(request, "meetings/essays/form.html", context)


@require(P.MEETING_VIEW)
def essay_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One 心得 to read."""
    return _page(request, _essay(request, pk, P.MEETING_VIEW), CheckForm())


@require(P.MEETING_EDIT)
@require_POST
def essay_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it as checked with a remark, or return it with a reason."""
    essay, form = _essay(request, pk, P.MEETING_EDIT), CheckForm(request.POST)
    do = request.POST.get("do")
    if do not in ("check", "return"):
        form.add_error(None, "请选择「已检查」或「退回重写」")
    if form.is_valid():
        try:
            facts = {"passed": do == "check", "remark": form.cleaned_data["remark"]}
            check_essay(essay=essay, **facts, by=request.user, at=timezone.now())
            messages.success(request, "已检查" if do == "check" else "已退回，本人会看到理由")
            return redirect("essay-detail", pk=pk)
        except ActionError as error:
            refused(form, error)
    return _page(request, essay, form)


@require(P.MEETING_VIEW)
def essay_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a 心得, to who may read it."""
    return paper_shown(_essay(request, pk, P.MEETING_VIEW))


def paper_shown(essay: Essay) -> HttpResponse:
    """The file itself."""
    if essay.paper is None:
        raise Http404
    return attachment_response(essay.paper, inline=True)


def _page(request: HttpRequest, essay: Essay, form: CheckForm) -> HttpResponse:
    check = getattr(essay, "check_row", None)
    own = request.user.person_id == essay.person_id
    context = {
        "essay": essay,
        "organization": essay.organization,
        "check": check,
        "form": form,
        "own": own,
        "may": may_at(request.user, essay.organization),
    }
    return render(request, "meetings/essays/detail.html", context)


def _call(request: HttpRequest, pk: int, permission: P) -> EssayCall:
    rows = EssayCall.objects.select_related("organization", "meeting").filter(pk=pk)
    return _found(request, rows, permission)


def _essay(request: HttpRequest, pk: int, permission: P) -> Essay:
    names = ("organization", "person", "paper", "call", "check_row__by")
    return _found(request, Essay.objects.select_related(*names).filter(pk=pk), permission)


def _found(request: HttpRequest, rows, permission: P):
    """The row on which the user holds the permission; 403 where it is only seen, else 404."""
    found = rows.permitted(request.user, permission).first()
    if found is None:
        refuse(rows.permitted(request.user, P.MEETING_VIEW))
    request.organization = found.organization  # type: ignore[attr-defined]
    return found

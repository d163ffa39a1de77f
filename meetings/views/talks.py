"""谈心谈话: the year's log and matrix of an organisation; logging, withdrawing, reading one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import spoken_errors, submitted
from branchrecords.web.pagination import page_of
from branchrecords.web.proving import proven
from meetings.actions.talks import log_talk, reveal_talk, withdraw_talk
from meetings.exports.talks import TALKS
from meetings.forms.talks import RevealForm, TalkForm, WithdrawForm
from meetings.models import Talk
from meetings.queries.talks import matrix_of, talkers, talks_listed
from meetings.rules.reviews import TALK_ARTICLE
from meetings.rules.talks import TalkKind
from members.models import Organization, Person
from members.views.may import may_at

from .scope import list_of_year, organization_in_scope, posted, refuse


@require(P.MEETING_VIEW)
def talk_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who talked with whom in a year, what is missing, and the log."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    context = list_of_year(request, organization)
    day, year = context["as_of"], context["year"]
    kind = request.GET.get("kind", "")
    kind = kind if kind in TalkKind.values else ""
    mine = Talk.objects.permitted(request.user, P.MEETING_VIEW)
    rows = talks_listed(mine, organization=organization, year=year, on=day.on, kind=kind)
    tabs = [Tab("全部", f"?year={year}{day.also}", current=not kind)]
    tabs += [
        Tab(one.label, f"?year={year}&kind={one.value}{day.also}", current=one == kind)
        for one in TalkKind
    ]
    context |= {
        "kind": kind,
        "page": page_of(rows, request, per_page=30),
        "matrix": matrix_of(organization, year=year, on=day.on),
        "tabs": tabs,
        "article": TALK_ARTICLE,
    }
    return render(request, "meetings/talks/list.html", context)


@require(P.MEETING_VIEW)
@require_POST
def talk_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The log of the year as xlsx, without what was said."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return export_response(request, TALKS, organization=organization)


@require(P.MEETING_EDIT)
def talk_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a talk of any two."""
    organization = organization_in_scope(request, pk, P.MEETING_EDIT)
    form = TalkForm(
        posted(request),
        people=people_at(organization),
        initial={
            "held_on": timezone.localdate(),
            "first": request.GET.get("first") or getattr(request.user.person, "pk", None),
            "second": request.GET.get("second"),
        },
    )

    def act(at):
        log_talk(organization=organization, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已登记谈心谈话")
        return redirect("talk-list", pk=organization.pk)
    context = {"organization": organization, "form": form, "title": "登记谈心谈话"}
    return render(request, "meetings/talks/add.html", context)


def people_at(organization: Organization):
    """Those who may be named in a talk of an organisation today."""
    entries, _ = talkers(organization, on=timezone.localdate())
    return Person.objects.filter(pk__in=[entry.person.pk for entry in entries])


@require(P.MEETING_VIEW)
def talk_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One talk; what was said is shown to the two only."""
    talk = _talk(request, pk, P.MEETING_VIEW)
    return _page(request, talk, {})


@require(P.TALK_REVEAL)
@require_POST
@proven
def talk_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with what was said, this once."""
    talk, form = _talk(request, pk, P.TALK_REVEAL), RevealForm(request.POST)
    if not form.is_valid():
        messages.error(request, spoken_errors(form))
        return redirect("talk-detail", pk=talk.pk)
    shown = reveal_talk(talk=talk, **form.cleaned_data, by=request.user, at=timezone.now())
    return _page(request, talk, {"gist": shown, "revealed": True})


@require(P.MEETING_EDIT)
@require_POST
def talk_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A row that was entered wrongly no longer counts."""
    talk, form = _talk(request, pk, P.MEETING_EDIT), WithdrawForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        withdraw_talk(talk=talk, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "已撤回，记录和理由保留")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("talk-detail", pk=talk.pk)


def _page(request: HttpRequest, talk: Talk, shown: dict) -> HttpResponse:
    own = request.user.person_id in (talk.first_id, talk.second_id)
    context = {
        "talk": talk,
        "organization": talk.organization,
        "own": own,
        "withdrawal": getattr(talk, "withdrawal", None),
        "may": may_at(request.user, talk.organization),
        "reveal": RevealForm(),
        "withdraw": WithdrawForm(auto_id="withdraw_%s"),  # two reasons stand on the page
        **({"gist": talk.gist} if own else {}),
        **shown,
    }
    return render(request, "meetings/talks/detail.html", context)


def _talk(request: HttpRequest, pk: int, permission: P) -> Talk:
    rows = Talk.objects.select_related(
        "first", "second", "organization", "recorded_by", "withdrawal"
    )
    found = rows.permitted(request.user, permission).filter(pk=pk).first()
    if found is None:
        refuse(Talk.objects.permitted(request.user, P.MEETING_VIEW).filter(pk=pk))
    request.organization = found.organization  # type: ignore[attr-defined]
    return found

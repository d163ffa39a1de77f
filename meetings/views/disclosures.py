"""党务公开: the list of an organisation and all below it, one item, what is done with it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.documents.exports import Wanted
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from branchrecords.web.pagination import page_of
from meetings.actions.disclosures import (
    change_disclosure,
    draw_up_disclosure,
    take_disclosure_step,
)
from meetings.exports.disclosures import DISCLOSURES, STATES, board_pdf, item_pdf, wish_of
from meetings.forms.disclosures import DisclosureForm, PaperForm, step_form
from meetings.models import Disclosure, Meeting
from meetings.queries.disclosure_duties import Asked, asked_of
from meetings.queries.disclosure_sources import draft_of
from meetings.queries.disclosures import (
    counts_of,
    disclosures_on,
    disclosures_within,
    drawn_from,
    meetings_that_tell,
    narrowed,
    steps_open,
    told_in_meetings,
)
from meetings.rules.disclosures import (
    DAYS,
    EDITABLE,
    FOR_APPROVERS,
    PROCEDURE,
    PUBLISHED,
    Audience,
    Form,
    Kind,
    StepKind,
)
from members.models import Organization
from members.views.may import may_at

from .scope import list_paper, organization_in_scope, pdf_response, posted, refuse

TABS = ("", "preparing", "posted", "ended", "archived")
MOST_TOLD = 10
MOST_ASKED = 10


@require(P.MEETING_VIEW)
def disclosure_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What is and was made public, what must be and is not yet, as of a day."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    day, wish = as_of(request, timezone.localdate()), wish_of(request.GET)
    year = wish.year or day.on.year
    mine = Disclosure.objects.permitted(request.user, P.MEETING_VIEW)
    rows = disclosures_within(mine, organization=organization, on=day.on, year=wish.year)
    counts = counts_of(rows)
    told = Meeting.objects.permitted(request.user, P.MEETING_VIEW)
    context = {
        "organization": organization,
        "as_of": day,
        "wish": wish,
        "year": year,
        "counts": counts,
        "tabs": _tabs(request, wish.state, counts),
        "page": page_of(narrowed(rows, wish), request, per_page=30),
        **_asked(request, asked_of(organization, year=year, on=day.on)),
        "told": told_in_meetings(told, organization=organization, year=year, on=day.on)[:MOST_TOLD],
        "kinds": Kind.choices,
        "audiences": Audience.choices,
        "years": range(day.today.year, day.today.year - 6, -1),
        "may": may_at(request.user, organization),
        "article": PROCEDURE,
    }
    return render(request, "meetings/disclosures/list.html", context)


def _asked(request: HttpRequest, rows: list[Asked]) -> dict:
    """The regular duties, what is not met first; many of them are cut until asked for."""
    order = ("late", "soon", "open", "done")
    rows = sorted(rows, key=lambda one: order.index(one.state))
    shown = rows if "all" in request.GET else rows[:MOST_ASKED]
    met = sum(one.state == "done" for one in rows)
    return {"asked": shown, "asked_number": len(rows), "asked_met": met}


def _tabs(request: HttpRequest, state: str, counts: dict[str, int]) -> list[Tab]:
    found = []
    for one in TABS:
        query = request.GET.copy()
        query.pop("page", None)
        query["state"] = one
        found.append(Tab(STATES[one], f"?{query.urlencode()}", counts[one or "all"], one == state))
    return found


@require(P.MEETING_VIEW)
@require_POST
def disclosure_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as it is narrowed, as xlsx."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return export_response(request, DISCLOSURES, organization=organization)


@require(P.MEETING_VIEW)
def disclosure_board(request: HttpRequest, pk: int) -> HttpResponse:
    """The board for the wall, as PDF."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return list_paper(request, organization, board_pdf, "disclosure-list")


@require(P.DISCLOSURE_EDIT)
def disclosure_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw up an item; `?source=` and `?key=` fill it in from a record."""
    organization = organization_in_scope(request, pk, P.DISCLOSURE_EDIT)
    today = timezone.localdate()
    source, key = (request.GET.get(name, "")[:40] for name in ("source", "key"))
    draft = draft_of(source, organization=organization, key=key, on=today)
    before = drawn_from(organization, source, key, on=today) if draft else None
    form = DisclosureForm(
        posted(request), initial=_filled(draft, today),
        meetings=meetings_that_tell(organization, on=today),
    )  # fmt: skip
    made: list[Disclosure] = []
    named = {"source": source, "source_key": key, "source_url": draft.url} if draft else {}

    def act(at):
        made.append(
            draw_up_disclosure(
                key=form.sent_key, organization=organization, terms=form.terms, **named,
                by=request.user, at=at,
            )
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, "已拟订，请核对以后报请审核")
        return redirect("disclosure-detail", pk=made[0].pk)
    context = {
        "organization": organization, "form": form, "title": "拟订公开事项", "draft": draft,
        "before": before, "unfilled": bool(source) and draft is None,
    }  # fmt: skip
    return render(request, "meetings/disclosures/form.html", context)


def _filled(draft, today) -> dict:
    """What the form starts with."""
    usual = {
        "starts_on": today, "last_day": today + timedelta(days=DAYS - 1), "form": Form.BOARD,
        "audience": Audience.PARTY,
    }  # fmt: skip
    if draft is None:
        return usual
    given = {"kind": draft.kind, "title": draft.title, "text": draft.text}
    given["audience"] = draft.audience
    return usual | given | ({"last_day": draft.last_day} if draft.last_day else {})


@require(P.MEETING_VIEW)
def disclosure_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: its words and files, what was done with it, opinions, what can be done next."""
    item = load_disclosure(request, pk, P.MEETING_VIEW)
    today = timezone.localdate()
    open_for = steps_open(item, today=today)
    context = {
        "item": item,
        "organization": item.organization,
        "last_day": item.until - timedelta(days=1),
        "papers": item.papers.select_related("attachment"),
        "steps": item.steps.select_related("organization", "recorded_by"),
        "feedback": item.feedback.select_related("answer"),
        "editable": item.state in EDITABLE,
        "public": item.state in PUBLISHED,
        "open_for": {kind: not blockers for kind, blockers in open_for.items()},
        "why_not": open_for[StepKind.APPROVED],
        "why_not_archived": open_for[StepKind.ARCHIVED],
        "may": may_at(request.user, item.organization),
        "paper_form": PaperForm(),
        "today": today,
    }
    return render(request, "meetings/disclosures/detail.html", context)


@require(P.DISCLOSURE_EDIT)
def disclosure_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a draft anew."""
    item = load_disclosure(request, pk, P.DISCLOSURE_EDIT)
    initial = {
        name: getattr(item, name)
        for name in ("kind", "title", "text", "audience", "form", "starts_on")
    }
    initial |= {"meeting": item.meeting_id, "last_day": item.ends_on - timedelta(days=1)}
    meetings = meetings_that_tell(item.organization, on=timezone.localdate())
    form = DisclosureForm(posted(request), initial=initial, meetings=meetings)

    def act(at):
        change_disclosure(disclosure=item, terms=form.terms, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已修改")
        return redirect("disclosure-detail", pk=item.pk)
    context = {
        "organization": item.organization, "item": item, "form": form, "title": "修改公开事项",
    }  # fmt: skip
    return render(request, "meetings/disclosures/form.html", context)


@require(P.DISCLOSURE_EDIT)
def disclosure_step(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """报请审核, 提前结束, 归档, 撤回."""
    item = load_disclosure(request, pk, P.DISCLOSURE_EDIT)
    if kind not in StepKind.values or kind in FOR_APPROVERS:
        raise Http404
    return _step(request, item, kind)


@require(P.DISCLOSURE_APPROVE)
def disclosure_review(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """审核通过 or 退回修改, by the 书记 or the organisation above."""
    item = load_disclosure(request, pk, P.DISCLOSURE_APPROVE)
    if kind not in FOR_APPROVERS:
        raise Http404
    return _step(request, item, kind)


def _step(request: HttpRequest, item, kind: str) -> HttpResponse:
    form = step_form(kind, posted(request))

    def act(at):
        take_disclosure_step(disclosure=item, kind=kind, **form.facts, by=request.user, at=at)

    label = StepKind(kind).label
    if submitted(request, form, act):
        messages.success(request, f"已登记「{label}」")
        return redirect("disclosure-detail", pk=item.pk)
    context = {
        "organization": item.organization, "item": item, "form": form, "title": label,
        "blockers": steps_open(item, today=timezone.localdate())[kind], "shows_text": True,
    }  # fmt: skip
    return render(request, "meetings/disclosures/form.html", context)


@require(P.MEETING_VIEW)
def disclosure_print(request: HttpRequest, pk: int) -> HttpResponse:
    """One item for the wall, as PDF."""
    item = load_disclosure(request, pk, P.MEETING_VIEW)
    wanted = Wanted(request.user, item.organization, request.GET, timezone.now())
    try:
        return pdf_response(*item_pdf(wanted, item))
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("disclosure-detail", pk=item.pk)


def load_disclosure(request: HttpRequest, pk: int, permission: P):
    """An item on which the user holds the permission; 403 where it is only seen, else 404."""
    seen = Disclosure.objects.permitted(request.user, permission).filter(pk=pk)
    rows = disclosures_on(seen, on=timezone.localdate())
    found = rows.select_related("organization", "meeting", "recorded_by").first()
    if found is None:
        refuse(Disclosure.objects.permitted(request.user, P.MEETING_VIEW).filter(pk=pk))
    organization: Organization = found.organization
    request.organization = organization  # type: ignore[attr-defined]
    return found

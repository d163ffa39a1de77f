"""培训证明 as the branch sees it: the list, entering, confirming or refusing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.attachments.responses import attachment_response
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import refused, submitted
from branchrecords.web.pagination import page_of
from meetings.actions.training import decide_training, enter_training, note_paper_read
from meetings.exports.study import TRAININGS, asked_show
from meetings.forms.study import DecisionForm, TrainingForm
from meetings.models import Training
from meetings.queries.training import SHOWS, narrowed, trainings_within, with_words
from meetings.rules.study import NEXT, TrainingState
from members.queries.settings import setting
from members.views.may import may_at

from .scope import organization_in_scope, posted, refuse, year_asked
from .talks import people_at

SAID = {
    TrainingState.CONFIRMED: "已确认，学时计入{}的全年学时",
    TrainingState.REFUSED: "没有确认，{}会看到理由",
    TrainingState.REVOKED: "已撤销确认，{}会看到理由",
}


@require(P.MEETING_VIEW)
def training_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The trainings of a year in an organisation and below, those that wait first."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    day, year = as_of(request, timezone.localdate()), year_asked(request)
    show = asked_show(request.GET, SHOWS, "all")
    mine = Training.objects.permitted(request.user, P.MEETING_VIEW)
    rows = with_words(trainings_within(mine, organization, year=year, on=day.on))
    by_tab = {key: narrowed(rows, key) for key in SHOWS}
    tabs = [
        Tab(label, f"?year={year}&show={key}{day.also}", len(by_tab[key]), key == show)
        for key, label in SHOWS.items()
    ]
    context = {
        "organization": organization,
        "as_of": day,
        "year": year,
        "years": range(day.today.year, day.today.year - 6, -1),
        "tabs": tabs,
        "page": page_of(by_tab[show], request),
        "count": len(by_tab[show]),
        "may": may_at(request.user, organization),
        "may_export": can(request.user, P.PERSON_EXPORT, organization),
    }
    return render(request, "meetings/training/list.html", context)


@require(P.PERSON_EXPORT)
@require_POST
def training_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as it is filtered, as xlsx."""
    organization = organization_in_scope(request, pk, P.PERSON_EXPORT)
    return export_response(request, TRAININGS, organization=organization)


@require(P.MEETING_EDIT)
def training_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch enters a member's training: confirmed at once, but for one's own."""
    organization = organization_in_scope(request, pk, P.MEETING_EDIT)
    if not organization.is_branch:
        raise Http404
    today = timezone.localdate()
    form = TrainingForm(
        posted(request),
        request.FILES or None,
        people=people_at(organization),
        day_hours=int(setting("study_day_hours", organization=organization, on=today)),
        initial={"person": request.GET.get("person")},
    )
    made: list[Training] = []

    def act(at):
        made.append(enter_training(**form.facts, confirmed=True, by=request.user, at=at))

    if submitted(request, form, act):
        own = made[0].person_id == request.user.person_id
        messages.success(request, "已登记，请支部其他委员确认" if own else "已登记并确认")
        return redirect("training-detail", pk=made[0].pk)
    context = {"organization": organization, "form": form}
    return render(request, "meetings/training/form.html", context)


@require(P.MEETING_VIEW)
def training_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One training with its certificate, and the branch's word on it."""
    return _page(request, _load(request, pk, P.MEETING_VIEW), DecisionForm())


@require(P.MEETING_EDIT)
@require_POST
def training_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, refuse, take a confirmation back."""
    training, form = _load(request, pk, P.MEETING_EDIT), DecisionForm(request.POST)
    kind = request.POST.get("do", "")
    if form.is_valid():
        try:
            note = form.cleaned_data["note"]
            decide_training(
                training=training, kind=kind, note=note, by=request.user, at=timezone.now()
            )
            messages.success(request, SAID[TrainingState(kind)].format(training.person))
            return redirect("training-detail", pk=pk)
        except ActionError as error:
            refused(form, error)
    return _page(request, training, form)


@require(P.MEETING_VIEW)
def training_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate, to who may see the training; the reading is logged."""
    return paper_shown(request, _load(request, pk, P.MEETING_VIEW))


def paper_shown(request: HttpRequest, training: Training) -> HttpResponse:
    """The file, with a row in the log where somebody else looks."""
    if training.paper is None:
        raise Http404
    note_paper_read(training=training, by=request.user, at=timezone.now())
    return attachment_response(training.paper, inline=True)


def _page(request: HttpRequest, training: Training, form: DecisionForm) -> HttpResponse:
    (shown,) = with_words(Training.objects.filter(pk=training.pk))
    own = request.user.person_id == training.person_id
    context = {
        "training": shown,
        "organization": training.organization,
        "steps": training.steps.select_related("by"),
        "form": form,
        "own": own,
        "next": NEXT[shown.state] if not own else (),
        "may": may_at(request.user, training.organization),
    }
    return render(request, "meetings/training/detail.html", context)


def _load(request: HttpRequest, pk: int, permission: P) -> Training:
    """A training on which the user holds the permission; 403 where it is only seen, else 404."""
    rows = Training.objects.select_related("organization", "person", "paper").filter(pk=pk)
    if not rows.permitted(request.user, permission).exists():
        refuse(rows.permitted(request.user, P.MEETING_VIEW))
    found = get_object_or_404(rows)
    request.organization = found.organization  # type: ignore[attr-defined]
    return found

"""我的学习 on the member's phone: 学时, trainings of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.forms import submitted
from meetings.actions.training import enter_training, withdraw_training
from meetings.forms.study import TrainingForm
from meetings.models import Training
from meetings.queries.essays import asked_of, my_essays
from meetings.queries.study import credits_of, study_year
from meetings.queries.training import home_of, with_words
from meetings.rules.study import TrainingState
from members.queries.settings import setting

from .scope import posted, year_asked
from .training import paper_shown


@require(P.SELF_VIEW)
def my_study(request: HttpRequest) -> HttpResponse:
    """The year's 学时 against the rule, what they come from, the trainings entered."""
    person, year, today = request.user.person, year_asked(request), timezone.localdate()
    context = {"person": person, "year": year, "this_year": today.year}
    if person is not None:
        mine = Training.objects.filter(person=person, last_on__year=year)
        context["study"] = study_year(person, year=year, on=today)
        context["credits"] = credits_of(person, year=year, on=today)
        context["trainings"] = with_words(mine)
        context["asked"] = asked_of(person, on=today)
        context["essays"] = my_essays(person, year=year)
    return render(request, "meetings/study/mine.html", context)


@require(P.SELF_VIEW)
def my_training_add(request: HttpRequest) -> HttpResponse:
    """Enter a training of one's own with its certificate."""
    person, today = request.user.person, timezone.localdate()
    if person is None:
        raise Http404
    home = home_of(person, on=today)
    day_hours = int(setting("study_day_hours", organization=home, on=today)) if home else 8
    form = TrainingForm(posted(request), request.FILES or None, day_hours=day_hours)
    made: list[Training] = []

    def act(at):
        made.append(enter_training(person=person, **form.facts, by=request.user, at=at))

    if submitted(request, form, act):
        messages.success(request, "已登记，等支部确认以后计入学时")
        return redirect("my-training", pk=made[0].pk)
    return render(request, "meetings/training/my_form.html", {"form": form})


@require(P.SELF_VIEW)
def my_training(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: how it stands, and taking it back while it waits."""
    training = _own(request, pk)
    if request.method == "POST":
        try:
            withdraw_training(training=training, by=request.user, at=timezone.now())
            messages.success(request, "已撤回，可以重新登记")
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("my-training", pk=pk)
    context = {"training": training, "steps": training.steps.all()}
    context["waits"] = training.state == TrainingState.WAITING
    return render(request, "meetings/training/my_training.html", context)


@require(P.SELF_VIEW)
def my_training_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate that the member uploaded."""
    return paper_shown(request, _own(request, pk))


def _own(request: HttpRequest, pk: int) -> Training:
    rows = with_words(Training.objects.filter(pk=pk, person=request.user.person_id or 0))
    if not rows:
        raise Http404
    return rows[0]

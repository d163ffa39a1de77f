"""Recording a step, correcting it, taking it back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.forms import spoken_errors
from branchrecords.web.links import own_path
from members.actions.development import record_step
from members.actions.development_corrections import correct_record, take_back_record
from members.forms.development import CorrectionForm, ReasonForm, StepForm, initial_of
from members.models import DevelopmentCase, Person, StepRecord
from members.queries.development import CaseFile, case_file, full_members
from members.queries.development_votes import sealed_votes, vote_named
from members.queries.organizations import group_choices
from members.queries.roster import voters_on
from members.rules.development import STEPS_BY_KEY
from members.rules.development_checks import reasons
from members.rules.development_facts import VOTED_STEPS
from members.rules.development_step import Step
from members.rules.development_votes import SealedVote
from members.views.development import load_case


@require(P.DEVELOPMENT_EDIT, P.DEVELOPMENT_APPROVE)
def development_step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The form of one step; what was typed stays when the rules refuse."""
    step = STEPS_BY_KEY.get(key)
    if step is None:
        raise Http404
    case = load_case(request, pk, _right(step))
    today, file = timezone.localdate(), case_file(case, on=timezone.localdate())
    votes = _votes(step, file, today)
    sealed = vote_named(votes, request.GET.get("from", ""))
    form = StepForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "done_on": today,
            **_offered(request, step, file),
            **({"done_on": sealed.held_on, **sealed.facts} if sealed else {}),
        },
        sealed=sealed,
        **_form_facts(request, step, file),
    )
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            row = record_step(
                case=case, step=step, entry=form.record(), by=request.user, at=timezone.now()
            )
        except ActionError as error:
            problem = error
        else:
            _tell_recorded(request, row)
            return _onward(request, case)
    context = {
        **_page(case, step, form, problem),
        "file": file,
        "votes": votes,
        "sealed": sealed,
        # A refusal lists its own reasons; those of today would say them twice.
        "reasons": [] if problem else reasons(file.dossier, step, today),
        "today": today,
        "step_title": f"第 {step.number} 步 {step.name}",
        "next_url": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "members/development/step.html", context)


def _tell_recorded(request: HttpRequest, row: StepRecord) -> None:
    """Say that it is done, and what should be looked at though it does not forbid it."""
    done = f"已登记{row.case.person}：{row.definition.name}"
    if row.warnings:
        messages.warning(request, f"{done}。请核对：{'；'.join(row.warnings)}")
    else:
        messages.success(request, done)


@require(P.DEVELOPMENT_EDIT, P.DEVELOPMENT_APPROVE)
def development_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a record; the old one stays with the reason."""
    record = _record(request, pk)
    case, step = record.case, record.definition
    file = case_file(case, on=timezone.localdate())
    named = list(record.named.order_by("pk").values_list("person_id", flat=True))
    form = CorrectionForm(
        request.POST or None,
        request.FILES or None,
        initial=initial_of(record, named),
        sealed=_sealed_of(record),
        **_form_facts(request, step, file, on=record.done_on, named=named),
    )
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            correct_record(
                record=record,
                entry=form.record(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            problem = error
        else:
            messages.success(request, f"已更正「{step.name}」，原记录保留")
            return redirect("development-case", pk=case.pk)
    context = {**_page(case, step, form, problem), "record": record, "file": file}
    context["correct_title"] = f"更正第 {step.number} 步 {step.name}"
    return render(request, "members/development/correct.html", context)


@require(P.DEVELOPMENT_EDIT, P.DEVELOPMENT_APPROVE)
@require_POST
def development_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the latest step back."""
    record = _record(request, pk)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        take_back_record(
            record=record, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, f"已撤回「{record.definition.name}」，原记录保留")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("development-case", pk=record.case_id)


def _sealed_of(record: StepRecord) -> SealedVote | None:
    """The sealed vote that a record was taken from: the numbers stay those of the meeting."""
    if not record.vote_key:
        return None
    return vote_named(sealed_votes(record.organization, on=record.done_on), record.vote_key)


def _right(step: Step) -> P:
    return P.DEVELOPMENT_APPROVE if step.by_committee else P.DEVELOPMENT_EDIT


def _record(request: HttpRequest, pk: int) -> StepRecord:
    """The record, for the side that records its step."""
    held = [p for p in (P.DEVELOPMENT_EDIT, P.DEVELOPMENT_APPROVE) if request.user.holds(p)]
    rows = StepRecord.objects.permitted(request.user, held[0]).select_related("case__person")
    record = get_object_or_404(rows, pk=pk)
    if _right(record.definition) not in held:
        raise PermissionDenied
    return record


def _form_facts(
    request: HttpRequest,
    step: Step,
    file: CaseFile,
    *,
    on: date | None = None,
    named: list[int] | None = None,
) -> dict:
    """What the form has to know: whom to offer, and what the user may record."""
    people: list[Person] = []
    if step.people is not None and file.organization is not None:
        day = on or timezone.localdate()
        people = list(full_members(file.organization, on=day).order_by("pinyin", "pk"))
        # Who was named then may have moved on since.
        people += Person.objects.filter(pk__in=named or ()).exclude(pk__in=[p.pk for p in people])
    return {
        "step": step,
        "people": people,
        "may_analyse": request.user.holds(P.DEVELOPMENT_APPROVE),
        "kept": file.dossier.papers,
        "groups": _groups(step, file, on or timezone.localdate()),
    }


def _groups(step: Step, file: CaseFile, on: date) -> list[str]:
    """The 党小组 that step 19 offers."""
    if step.key != "enrolled" or file.organization is None:
        return []
    return list(group_choices(organization=file.organization, on=on).values_list("name", flat=True))


def _votes(step: Step, file: CaseFile, on: date) -> list[SealedVote]:
    """Sealed branch meetings to take the vote from."""
    if step.key not in VOTED_STEPS or file.organization is None:
        return []
    return sealed_votes(file.organization, on=on)


def _offered(request: HttpRequest, step: Step, file: CaseFile) -> dict:
    """For a vote: how many are due today, and what the link asked for («取消预备党员资格»); for
    step 3 the 推优 that is in the register."""
    if step.key == "activist" and file.dossier.recommended_on:
        return {"method": "groups"}
    if step.key not in VOTED_STEPS or file.organization is None:
        return {}
    due = voters_on(within=file.organization, on=timezone.localdate()).count()
    return {"due": due, "outcome": request.GET.get("outcome", "on_time")}


def _onward(request: HttpRequest, case: DevelopmentCase) -> HttpResponse:
    """Back to the list one came from, else to the case."""
    target = own_path(request, request.POST.get("next", ""))
    if target:
        return redirect(target)
    return redirect("development-case", pk=case.pk)


def _page(case: DevelopmentCase, step: Step, form, problem: ActionError | None) -> dict:
    told = f"第 {step.number} 步「{step.name}」不能登记"
    return {
        "case": case,
        "person": case.person,
        "step": step,
        "form": form,
        "problem": problem,
        "problem_title": told if problem is not None and problem.blockers else problem,
    }

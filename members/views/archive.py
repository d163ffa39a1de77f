"""档案材料: the checklist on a person's page, the scans, the overview of a branch."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.attachments.responses import attachment_response
from branchrecords.documents.pdf import render_pdf
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.downloads import PDF, download
from branchrecords.web.forms import spoken_errors
from branchrecords.web.pagination import page_of
from members.actions.archive import add_paper, note_reading, remove_paper
from members.actions.development_printing import note_printing
from members.forms.archive import PaperForm
from members.forms.development import ReasonForm
from members.models import Person, PersonPaper
from members.models.placements import TODAY, tree_on
from members.queries.archive import file_of, files_of, members_of
from members.queries.people import described, with_place
from members.rules.archive import ARTICLE_FILE, PAPERS
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.PERSON_VIEW)
def person_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file of a person holds and lacks."""
    person = _person(request, pk, P.PERSON_VIEW)
    return _page(request, person, PaperForm())


@require(P.DEVELOPMENT_EDIT)
@require_POST
def person_paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a paper, with its scan when there is one."""
    person = _person(request, pk, P.DEVELOPMENT_EDIT)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            paper = add_paper(
                person=person, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as error:
            form.add_error("upload", str(error))
        else:
            messages.success(request, f"已登记{paper.get_kind_display()}")
            return redirect("person-papers", pk=person.pk)
    return _page(request, person, form)


@require(P.DEVELOPMENT_EDIT)
@require_POST
def paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a paper out of the list, with the reason."""
    paper = _paper(request, pk)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        remove_paper(
            paper=paper, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, f"已撤下{paper.get_kind_display()}")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("person-papers", pk=paper.person_id)


@require(P.DEVELOPMENT_EDIT)
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan; who opened it is logged."""
    paper = _paper(request, pk)
    if paper.attachment is None:
        raise Http404
    note_reading(paper=paper, by=request.user, at=timezone.now())
    return attachment_response(paper.attachment, inline=True)


@require(P.PERSON_VIEW)
def branch_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Every member's file at a glance: complete, or what is missing."""
    organization = load_organization(request, pk, P.PERSON_VIEW)
    day = as_of(request, timezone.localdate())
    people = members_of(organization, on=day.on, tree=tree_on(day.on, day.today))
    page = page_of(people.marked_open(request.user, P.PERSON_VIEW), request, per_page=50)
    page.object_list = files_of(people=page.object_list, on=day.on)
    context = {
        "organization": organization,
        "as_of": day,
        "page": page,
        "core": [paper for paper in PAPERS if paper.core],
        "article": ARTICLE_FILE,
        "many": not organization.is_branch,
        "may": may_at(request.user, organization),
    }
    return render(request, "members/archive/branch.html", context)


@require(P.DEVELOPMENT_EDIT)
def branch_papers_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """党员档案材料清单 of a branch, to lie in its 档案盒."""
    organization = load_organization(request, pk, P.DEVELOPMENT_EDIT)
    now = timezone.now()
    today = timezone.localdate(now)
    people = members_of(organization, on=today, tree=TODAY)
    context = {
        "org_name": organization.name,
        "title": "党员档案材料清单",
        "lines": files_of(people=people, on=today),
        "core": [paper for paper in PAPERS if paper.core],
        "today": today,
    }
    content = _pdf("branch_file.html", context, f"file.{organization.pk}.{today}", now)
    note_printing(
        thing=organization,
        organization=organization,
        what="材料清单",
        people=people,
        by=request.user,
        at=now,
    )
    return download(content, f"{organization}党员档案材料清单.pdf", PDF, inline=True)


@require(P.DEVELOPMENT_EDIT)
def person_papers_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """党员档案材料清单 of one person, the first sheet of the file."""
    person = _person(request, pk, P.DEVELOPMENT_EDIT)
    now = timezone.now()
    context = {
        "org_name": person.homes[0].organization.name if person.homes else "",
        "title": "党员档案材料清单",
        "person": person,
        "lines": file_of(person, standing=person.standing or ""),
        "today": timezone.localdate(now),
    }
    content = _pdf("person_file.html", context, f"file.{person.pk}.{context['today']}", now)
    note_printing(thing=person, person=person, what="材料清单", by=request.user, at=now)
    return download(content, f"{person}档案材料清单.pdf", PDF, inline=True)


def _person(request: HttpRequest, pk: int, permission: P) -> Person:
    today = timezone.localdate()
    rows = with_place(Person.objects.permitted(request.user, permission), on=today)
    person = described([get_object_or_404(rows, pk=pk)], on=today)[0]
    request.organization = person.homes[0].organization if person.homes else None
    return person


def _paper(request: HttpRequest, pk: int) -> PersonPaper:
    rows = PersonPaper.objects.permitted(request.user, P.DEVELOPMENT_EDIT)
    return get_object_or_404(rows.select_related("attachment", "person"), pk=pk)


def _page(request: HttpRequest, person: Person, form: PaperForm) -> HttpResponse:
    home = person.homes[0] if person.homes else None
    lines = file_of(person, standing=person.standing or "")
    context = {
        "person": person,
        "lines": lines,
        "missing": [line.paper.name for line in lines if line.missing],
        "form": form,
        "article": ARTICLE_FILE,
        "may": may_at(request.user, home and home.organization, home and home.group),
    }
    return render(request, "members/archive/person.html", context)


def _pdf(template: str, context: dict, identifier: str, at) -> bytes:
    return render_pdf(
        template=f"documents/development/{template}",
        context=context,
        title=context["title"],
        identifier=identifier,
        at=at,
    )

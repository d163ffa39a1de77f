"""项目三部曲: the list of an organisation and below, one project with its stages."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.attachments.responses import attachment_response
from branchrecords.audit.recording import record
from branchrecords.web.asof import as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from branchrecords.web.pagination import page_of
from meetings.actions.projects import begin_project, change_project, drop_project, record_stage
from meetings.exports.projects import PROJECTS, late_text, state_asked, year_wanted
from meetings.forms.projects import DropForm, ProjectForm, StageForm
from meetings.models import Project, ProjectPaper, ProjectRecord
from meetings.queries.projects import (
    meetings_to_link,
    narrowed,
    people_to_name,
    projects_on,
    projects_within,
    records_of,
    stages_of,
    stages_open,
    state_counts,
)
from meetings.queries.volunteering import belonging
from meetings.rules.projects import ProjectStage, ProjectState
from members.models import Person
from members.views.may import may_at

from .scope import organization_in_scope, posted, refuse

CHANGED = ("name", "aim", "mobilise_by", "supervise_by", "conclude_by")


@require(P.MEETING_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The projects of an organisation and below, with stage and lateness, as of a day."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    day, state, year = as_of(request, timezone.localdate()), *_asked(request)
    mine = Project.objects.permitted(request.user, P.MEETING_VIEW)
    rows = projects_within(mine, organization=organization, on=day.on, year=year)
    counts = state_counts(rows)
    page = page_of(narrowed(rows, state), request, per_page=30)
    page.object_list = [
        (row, [(line, late_text(line)) for line in stages_of(row, on=day.on)]) for row in page
    ]
    context = {
        "organization": organization,
        "as_of": day,
        "year": year,
        "state": state,
        "years": range(day.today.year, day.today.year - 6, -1),
        "tabs": _tabs(request, state, counts),
        "total": sum(counts.values()),
        "page": page,
        "may": may_at(request.user, organization),
    }
    return render(request, "meetings/projects/list.html", context)


def _asked(request: HttpRequest) -> tuple[str, int | None]:
    return state_asked(request.GET), year_wanted(request.GET)


def _tabs(request: HttpRequest, state: str, counts: dict[str, int]) -> list[Tab]:
    choices = [("", "全部", sum(counts.values()))]
    choices += [(one.value, one.label, counts.get(one, 0)) for one in ProjectState]
    found = []
    for key, label, number in choices:
        query = request.GET.copy()
        query.pop("page", None)
        query["state"] = key
        found.append(Tab(label, f"?{query.urlencode()}", number, key == state))
    return found


@require(P.MEETING_VIEW)
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as it is narrowed, as xlsx."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return export_response(request, PROJECTS, organization=organization)


@require(P.MEETING_EDIT)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a project."""
    organization = organization_in_scope(request, pk, P.MEETING_EDIT)
    today = timezone.localdate()
    form = ProjectForm(
        posted(request), people=belonging(organization, on=today), initial={"starts_on": today}
    )
    made: list[Project] = []

    def act(at):
        key = form.cleaned_data["key"] or uuid4()
        made.append(
            begin_project(
                key=key, organization=organization, facts=form.facts,
                starts_on=form.cleaned_data["starts_on"], by=request.user, at=at,
            )
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, "已立项，动员以后在这里登记")
        return redirect("project-detail", pk=made[0].pk)
    context = {"organization": organization, "form": form, "title": "立项"}
    return render(request, "meetings/projects/form.html", context)


@require(P.MEETING_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: its three stages with what was recorded, what is open, what keeps it."""
    found = _project(request, pk, P.MEETING_VIEW)
    day = as_of(request, timezone.localdate())
    project = projects_on(Project.objects.filter(pk=found.pk), on=day.on).get()
    records = list(records_of(found, on=day.on))
    blocked = stages_open(found)
    stages = [
        (
            line,
            late_text(line),
            [row for row in records if row.stage == line.stage],
            blocked[line.stage],
        )
        for line in stages_of(project, on=day.on)
    ]
    context = {
        "project": project,
        "organization": found.organization,
        "as_of": day,
        "stages": stages,
        "closed": any(row.stage == ProjectStage.CONCLUDE for row in records),
        "may": may_at(request.user, found.organization),
    }
    return render(request, "meetings/projects/detail.html", context)


@require(P.MEETING_EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, aim, leader or term."""
    project = _project(request, pk, P.MEETING_EDIT)
    people = belonging(project.organization, on=timezone.localdate())
    initial = {name: getattr(project, name) for name in CHANGED} | {"leader": project.leader_id}
    form = ProjectForm(
        posted(request), begins=False, initial=initial,
        people=people | Person.objects.filter(pk=project.leader_id),
    )  # fmt: skip
    return _done(
        request, project, form, "修改项目", "已修改",
        lambda at: change_project(project=project, changes=form.facts, by=request.user, at=at),
    )  # fmt: skip


@require(P.MEETING_EDIT)
def stage(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Record what was done in a stage."""
    if number not in ProjectStage.values:
        raise Http404
    project, today = _project(request, pk, P.MEETING_EDIT), timezone.localdate()
    form = StageForm(
        posted(request), request.FILES or None,
        people=people_to_name(project.organization, on=today),
        meetings=meetings_to_link(project, on=today), initial={"on": today},
    )  # fmt: skip
    label = ProjectStage(number).label
    said = "已登记，项目结项" if number == ProjectStage.CONCLUDE else f"已登记{label}"
    return _done(
        request, project, form, f"登记{label}", said,
        lambda at: record_stage(
            project=project, stage=number, **form.facts, by=request.user, at=at
        ),
        blockers=stages_open(project)[ProjectStage(number)],
    )  # fmt: skip


@require(P.MEETING_EDIT)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What a record should say instead; the old one stays behind it."""
    rows = ProjectRecord.objects.select_related("project__organization").filter(pk=pk)
    found = rows.permitted(request.user, P.MEETING_EDIT).first()
    if found is None:
        refuse(rows.permitted(request.user, P.MEETING_VIEW))
    project, today = _project(request, found.project_id, P.MEETING_EDIT), timezone.localdate()
    initial = {
        "on": found.on, "content": found.content, "others": found.others,
        "people": list(found.parts.values_list("person", flat=True)),
        "meetings": list(found.linked.values_list("meeting", flat=True)),
    }  # fmt: skip
    people = people_to_name(project.organization, on=today)
    form = StageForm(
        posted(request), request.FILES or None, again=True, initial=initial,
        people=people | Person.objects.filter(pk__in=initial["people"]),
        meetings=meetings_to_link(project, on=today),
    )  # fmt: skip
    return _done(
        request, project, form, f"更正{found.get_stage_display()}", "已更正，原来的内容保留",
        lambda at: record_stage(
            project=project, stage=found.stage, replaces=found, **form.facts, by=request.user,
            at=at,
        ),
    )  # fmt: skip


@require(P.MEETING_EDIT)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The project goes no further."""
    project = _project(request, pk, P.MEETING_EDIT)
    form = DropForm(posted(request), initial={"on": timezone.localdate()})
    return _done(
        request, project, form, "中止项目", "已中止，登记过的内容保留",
        lambda at: drop_project(project=project, **form.cleaned_data, by=request.user, at=at),
    )  # fmt: skip


@require(P.MEETING_VIEW)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper of a stage."""
    rows = ProjectPaper.objects.select_related("attachment", "record__project__organization")
    found = rows.filter(pk=pk).permitted(request.user, P.MEETING_VIEW).first()
    if found is None:
        raise Http404
    project = found.record.project
    record(
        "project.paper_read", by=request.user, at=timezone.now(), thing=project,
        organization=project.organization, detail={"name": str(found)},
    )  # fmt: skip
    return attachment_response(found.attachment, inline=True)


def _done(request, project: Project, form, title: str, said: str, act, **more) -> HttpResponse:
    """The form of one act on a project; done, back to the project."""
    if submitted(request, form, act):
        messages.success(request, said)
        return redirect("project-detail", pk=project.pk)
    context = {
        "organization": project.organization, "project": project, "form": form, "title": title,
        **more,
    }  # fmt: skip
    return render(request, "meetings/projects/form.html", context)


def _project(request: HttpRequest, pk: int, permission: P) -> Project:
    """A project on which the user holds the permission; 403 where it is only seen, else 404."""
    rows = Project.objects.select_related("organization", "leader").filter(pk=pk)
    found = rows.permitted(request.user, permission).first()
    if found is None:
        refuse(rows.permitted(request.user, P.MEETING_VIEW))
    request.organization = found.organization  # type: ignore[attr-defined]
    return found

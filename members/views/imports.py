"""Uploading a sheet, mending it in the preview, writing it, taking it back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.documents.xlsx import SheetError
from branchrecords.errors import ActionError
from branchrecords.web.components import Tab
from branchrecords.web.downloads import XLSX, download
from branchrecords.web.forms import pressed
from branchrecords.web.pagination import page_of
from members.actions import imports as actions
from members.forms.imports import UploadForm, read_edits
from members.imports import MOST_AT_ONCE, Plan, StoredSheet, apply, plan_import, read_sheet
from members.imports.kinds import KINDS
from members.imports.papers import problems_xlsx, template_xlsx
from members.imports.preview import grid_of
from members.models import Organization, RosterImport
from members.queries.organizations import branch_choices

Kind = RosterImport.Kind
NEEDS = {Kind(key): kind.permission for key, kind in KINDS.items()}
TABS = {"bad": "要改", "check": "请核对", "ready": "可以写入"}


@require(P.PERSON_IMPORT, P.ORGANIZATION_EDIT)
def import_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload a sheet for this organisation; what was imported before."""
    organization, kinds = _organization(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            kept = _keep_upload(request, organization, **form.cleaned_data)
        except SheetError as error:
            form.add_error("file", str(error))
        else:
            return redirect("import-preview", pk=kept.pk)
    earlier = RosterImport.objects.filter(
        organization=organization, kind__in=[key for key, _ in kinds]
    )
    context = {
        "organization": organization,
        "form": form,
        "kinds": kinds,
        "imports": earlier.select_related("owner").defer("rows", "written")[:50],
    }
    return render(request, "members/imports/list.html", context)


@require(P.PERSON_IMPORT, P.ORGANIZATION_EDIT)
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty template of one kind."""
    if kind not in KINDS:
        raise Http404
    return download(template_xlsx(KINDS[kind]), f"{KINDS[kind].title}.xlsx", XLSX)


@require(P.PERSON_IMPORT, P.ORGANIZATION_EDIT)
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every problem of every row, the bad cells as inputs; nothing is written yet."""
    kept = _import(request, pk)
    if kept.state != RosterImport.State.PREVIEW:
        return render(request, "members/imports/done.html", {"kept": kept, **_outcome(kept)})
    return _preview_page(request, kept, _plan(kept))


@require(P.PERSON_IMPORT, P.ORGANIZATION_EDIT)
@require_POST
def import_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the mended cells and check again."""
    kept = _import(request, pk)
    try:
        kept = _keep_edits(request, kept)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("import-preview", pk=kept.pk)
    if request.htmx:
        return _preview_page(request, kept, _plan(kept))
    tab = request.GET.get("tab", "")
    return redirect(f"{request.path.removesuffix('recheck/')}?tab={tab}")


@require(P.PERSON_IMPORT, P.ORGANIZATION_EDIT)
@require_POST
def import_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the rows that are ready, as many as the button said."""
    kept = _import(request, pk)

    def act(at: datetime) -> str:
        mended = _keep_edits(request, kept)
        plan = _plan(mended)
        if request.POST.get("expected", "") != str(len(plan.writable)):
            raise ActionError(f"改动以后可以写入的是 {len(plan.writable)} 行，请核对后再写入")
        return _write(request, mended, plan, at)

    pressed(request, act)
    return redirect("import-preview", pk=kept.pk)


@require(P.PERSON_IMPORT, P.ORGANIZATION_EDIT)
@require_POST
def import_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on writing where a job was given up."""
    kept = _import(request, pk)

    def act(at: datetime) -> str:
        actions.resume_writing(roster_import=kept, by=request.user, at=at)
        return "接着写入，已经写好的不会重复"

    pressed(request, act)
    return redirect("import-preview", pk=kept.pk)


@require(P.PERSON_IMPORT, P.ORGANIZATION_EDIT)
@require_POST
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the sheet."""
    kept = _import(request, pk)

    def act(at: datetime) -> str:
        actions.drop_import(roster_import=kept)
        return "已放弃这次导入，没有写入任何数据"

    pressed(request, act)
    return redirect("import-list", pk=kept.organization_id)


@require(P.PERSON_IMPORT, P.ORGANIZATION_EDIT)
@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the whole import."""
    kept = _import(request, pk)

    def act(at: datetime) -> str:
        actions.undo_import(roster_import=kept, by=request.user, at=at)
        return "已整批撤销"

    pressed(request, act)
    return redirect("import-preview", pk=kept.pk)


@require(P.PERSON_IMPORT, P.ORGANIZATION_EDIT)
def import_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Only the rows to mend, as a sheet with what to mend in each."""
    kept = _import(request, pk)
    if kept.state != RosterImport.State.PREVIEW:
        raise Http404
    content = problems_xlsx(_plan(kept), by=request.user, at=timezone.now())
    return download(content, f"要改的行-{kept.file_name}.xlsx", XLSX)


def _organization(request: HttpRequest, pk: int) -> tuple[Organization, list]:
    """The organisation and the kinds of sheet the user may import there."""
    found = [
        (kind, Organization.objects.permitted(request.user, permission).filter(pk=pk).first())
        for kind, permission in NEEDS.items()
    ]
    organization = next((one for _, one in found if one is not None), None)
    if organization is None:
        raise Http404
    request.organization = organization
    kinds = [(kind.value, kind.label) for kind, one in found if one is not None]
    if organization.is_branch:
        kinds = [pair for pair in kinds if pair[0] != Kind.ORGANIZATIONS] or kinds
    return organization, kinds


def _keep_upload(request: HttpRequest, organization: Organization, kind, file) -> RosterImport:
    return actions.keep_import(
        kind=kind,
        organization=organization,
        file_name=file.name,
        rows=read_sheet(file, file.name, kind).dumps(),
        by=request.user,
        at=timezone.now(),
    )


def _import(request: HttpRequest, pk: int) -> RosterImport:
    """The import, when the user may import its kind there; an unwritten one is its owner's."""
    related = ("organization", "owner", "job", "leftover")
    kept = get_object_or_404(RosterImport.objects.select_related(*related), pk=pk)
    mine = kept.owner_id == request.user.pk or kept.state != RosterImport.State.PREVIEW
    if not mine or not can(request.user, NEEDS[Kind(kept.kind)], kept):
        raise Http404
    request.organization = kept.organization
    return kept


def _plan(kept: RosterImport) -> Plan:
    return plan_import(
        StoredSheet.loads(kept.rows), organization=kept.organization, on=timezone.localdate()
    )


def _keep_edits(request: HttpRequest, kept: RosterImport) -> RosterImport:
    """Keep what was typed into the preview; raises ActionError when it is no preview any more."""
    actions.claim_import(roster_import=kept)
    edits = read_edits(request.POST)
    first_days = "first_days" in request.POST
    if not edits.cells and not edits.ticks and not first_days:
        return kept
    sheet = StoredSheet.loads(kept.rows).edited(edits.cells, edits.ticks)
    if first_days:
        sheet = sheet.with_first_days()
    return actions.edit_import(roster_import=kept, rows=sheet.dumps())


def _write(request: HttpRequest, kept: RosterImport, plan: Plan, at: datetime) -> str:
    """At once, or by a job when there are many rows; answers what to tell the user."""
    number = len(plan.writable)
    if number <= MOST_AT_ONCE:
        apply(plan, roster_import=kept, by=request.user, at=at)
        return f"已写入 {number} 行"
    wanted = [row.number for row in plan.writable]
    actions.start_writing(roster_import=kept, wanted=wanted, by=request.user, at=at)
    return f"有 {number:,} 行，正在后台写入，关掉页面也会继续"


def _preview_page(request: HttpRequest, kept: RosterImport, plan: Plan) -> HttpResponse:
    states = {state: plan.in_state(state) for state in TABS}
    first = next((state for state in TABS if states[state]), "ready")
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else first
    page = page_of(states[tab], request, per_page=100)
    mending = sum(problem.blocking for problem in plan.problems)
    context = {
        "kept": kept,
        "plan": plan,
        "notes": [plan.label(number) if len(plan.sheets) > 1 else number for number in plan.notes],
        "several": len(plan.sheets) > 1,
        "states": states,
        "bad_unit": f"行，{mending} 处" if mending else "行",
        "change_text": f"{plan.count('add')} / {plan.count('update')}",
        "skipped": len(plan.rows) - len(plan.writable),
        "tab": tab,
        "tabs": [
            Tab(label, f"?tab={key}", len(states[key]), current=key == tab)
            for key, label in TABS.items()
        ],
        "page": page,
        "grid": grid_of(plan, page.object_list),
        "branches": branch_choices(organization=kept.organization, on=timezone.localdate())
        if kept.kind != Kind.ORGANIZATIONS
        else (),
    }
    return render(request, "members/imports/preview.html", context)


def _outcome(kept: RosterImport) -> dict:
    """How many rows were written, and until when they can be taken back."""
    if kept.state != RosterImport.State.WRITTEN:
        return {"undo_until": None}
    written = json.loads(kept.written)
    until = kept.written_at + timedelta(days=actions.UNDO_DAYS)
    return {
        "undo_until": until if until > timezone.now() else None,
        "created": len(written["created"]),
        "changed": len(written["changed"]),
    }

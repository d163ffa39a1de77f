"""发展党员 and the papers of a file."""

from django.urls import path

from members.views import (
    archive,
    development,
    development_committee,
    development_documents,
    development_steps,
)

urlpatterns = [
    path(
        "organizations/<int:pk>/development/",
        development.development_board,
        name="development-board",
    ),
    path(
        "organizations/<int:pk>/development/apply/",
        development.development_apply,
        name="development-apply",
    ),
    path(
        "organizations/<int:pk>/development/export/",
        development.development_export,
        name="development-export",
    ),
    path(
        "organizations/<int:pk>/development/waiting/",
        development_committee.development_waiting,
        name="development-waiting",
    ),
    path(
        "organizations/<int:pk>/development/analysis/",
        development_committee.development_analysis,
        name="development-analysis",
    ),
    path(
        "organizations/<int:pk>/development/plan/",
        development_committee.development_plan,
        name="development-plan",
    ),
    path(
        "organizations/<int:pk>/development/plan/set/",
        development_committee.development_plan_set,
        name="development-plan-set",
    ),
    path("people/<int:pk>/development/", development.person_development, name="person-development"),
    path(
        "people/<int:pk>/development/open/", development.development_open, name="development-open"
    ),
    path("development/<int:pk>/", development.development_case, name="development-case"),
    path("development/<int:pk>/stop/", development.development_stop, name="development-stop"),
    path(
        "development/<int:pk>/steps/<slug:key>/",
        development_steps.development_step,
        name="development-step",
    ),
    path(
        "development/<int:pk>/print/<slug:what>/",
        development_documents.development_print,
        name="development-print",
    ),
    path(
        "development/records/<int:pk>/correct/",
        development_steps.development_correct,
        name="development-correct",
    ),
    path(
        "development/records/<int:pk>/take-back/",
        development_steps.development_take_back,
        name="development-take-back",
    ),
    path("people/<int:pk>/papers/", archive.person_papers, name="person-papers"),
    path("people/<int:pk>/papers/add/", archive.person_paper_add, name="person-paper-add"),
    path("people/<int:pk>/papers/list.pdf", archive.person_papers_pdf, name="person-papers-pdf"),
    path("papers/<int:pk>/file/", archive.paper_file, name="paper-file"),
    path("papers/<int:pk>/remove/", archive.paper_remove, name="paper-remove"),
    path("organizations/<int:pk>/papers/", archive.branch_papers, name="branch-papers"),
    path(
        "organizations/<int:pk>/papers/list.pdf",
        archive.branch_papers_pdf,
        name="branch-papers-pdf",
    ),
]

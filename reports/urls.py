"""URLs of reports: figures, statistics, summaries, the committee's desk, verification."""

from django.urls import path

from reports.views import (
    annual_form,
    board,
    certificates,
    charts,
    desk,
    entered,
    figures,
    glance,
    issues,
    my_summary,
    pivot,
    statistics,
    summaries,
    summary_versions,
    verification,
)
from reports.views import evaluation_indicator as by_indicator
from reports.views import evaluation_marking as marking
from reports.views import evaluation_mending as mending
from reports.views import evaluation_own as own
from reports.views import evaluation_results as results
from reports.views import evaluation_schemes as schemes
from reports.views import evaluations as evals
from reports.views import my_evaluations as mine
from reports.views import personal_summaries as personal

_UNIT = "organizations/<int:pk>"
_ONE = "evaluations/<int:pk>"
_MINE = "me/summaries/<int:year>"

urlpatterns = [
    path(f"{_UNIT}/overview/", desk.committee_desk, name="committee-desk"),
    path(f"{_UNIT}/overview/heat.xlsx", desk.heat_export, name="heat-export"),
    path(f"{_UNIT}/branches/", glance.branches_glance, name="branches-glance"),
    path(f"{_UNIT}/branches/export/", glance.glance_file, name="glance-file"),
    path(f"{_UNIT}/branches/views/", glance.view_save, name="view-save"),
    path(f"{_UNIT}/branches/views/<int:view>/forget/", glance.view_forget, name="view-forget"),
    path(f"{_UNIT}/figures/", figures.figures, name="figures"),
    path(f"{_UNIT}/figures/entered/", entered.entered_figures, name="entered-figures"),
    path(f"{_UNIT}/figures/entered/draft/", entered.entered_draft, name="entered-draft"),
    path(f"{_UNIT}/figures/charts/", charts.charts, name="charts"),
    path(f"{_UNIT}/figures/<slug:key>/", figures.figure_records, name="figure-records"),
    path(f"{_UNIT}/figures/<slug:key>/export/", figures.figure_export, name="figure-export"),
    path(f"{_UNIT}/annual-form/", annual_form.annual_form, name="annual-form"),
    path(
        f"{_UNIT}/annual-form/<slug:form>/", annual_form.annual_form_file, name="annual-form-file"
    ),
    path(f"{_UNIT}/statistics/pivot/", pivot.pivot_table, name="pivot"),
    path(f"{_UNIT}/statistics/pivot/people/", pivot.pivot_people, name="pivot-people"),
    path(f"{_UNIT}/statistics/pivot/export/", pivot.pivot_export, name="pivot-export"),
    path(
        f"{_UNIT}/statistics/pivot/people/export/",
        pivot.pivot_people_export,
        name="pivot-people-export",
    ),
    path(f"{_UNIT}/statistics/", statistics.statistics, name="statistics"),
    path(f"{_UNIT}/statistics/<slug:form>/", statistics.statistics_file, name="statistics-file"),
    path(f"{_UNIT}/summary/", summaries.summary_current, name="summary-current"),
    path(f"{_UNIT}/summary/draft/", summaries.summary_draft, name="summary-draft"),
    path(f"{_UNIT}/summaries/", board.summary_review, name="summary-review"),
    path(f"{_UNIT}/summaries/export/", board.summary_export, name="summary-export"),
    path(f"{_UNIT}/certificates/", certificates.certificates, name="certificates"),
    path(
        "certificates/<int:pk>/withdraw/",
        certificates.certificate_withdraw,
        name="certificate-withdraw",
    ),
    path("summaries/<int:pk>/", summaries.summary, name="summary"),
    path("summaries/<int:pk>/save/", summaries.summary_save, name="summary-save"),
    path("summaries/<int:pk>/redraft/", summaries.summary_redraft, name="summary-redraft"),
    path("summaries/<int:pk>/submit/", summaries.summary_submit, name="summary-submit"),
    path("summaries/<int:pk>/return/", summaries.summary_return, name="summary-return"),
    path("summaries/<int:pk>/read/", summaries.summary_read, name="summary-read"),
    path("summaries/<int:pk>/archive/", summaries.summary_archive, name="summary-archive"),
    path("summaries/<int:pk>/issue/", summaries.summary_issue, name="summary-issue"),
    path(
        "summaries/<int:pk>/steps/<int:step>/", summary_versions.summary_step, name="summary-step"
    ),
    path(
        "summaries/<int:pk>/versions/", summary_versions.summary_versions, name="summary-versions"
    ),
    path(
        "summaries/<int:pk>/versions/<int:number>/",
        summary_versions.summary_version,
        name="summary-version",
    ),
    path(
        "summaries/<int:pk>/versions/<int:number>/restore/",
        summary_versions.summary_restore,
        name="summary-restore",
    ),
    path("summaries/<int:pk>/pdf/", summaries.summary_pdf, name="summary-pdf"),
    path("issues/<int:pk>/pdf/", issues.issue_file, name="issue-file"),
    path("issues/<int:pk>/differences/", issues.issue_differences, name="issue-differences"),
    path("verify/", verification.ask, name="verify"),
    path("verify/<str:serial>/<str:check>/", verification.issue, name="verify-issue"),
    # 个人总结
    path(f"{_UNIT}/personal-summaries/", personal.personal_summaries, name="personal-summaries"),
    path(
        f"{_UNIT}/personal-summaries/export/",
        personal.personal_export_file,
        name="personal-summaries-export",
    ),
    path(
        f"{_UNIT}/personal-summaries/remind/",
        personal.personal_remind,
        name="personal-summaries-remind",
    ),
    path(
        f"{_UNIT}/personal-summaries/volume/",
        personal.personal_volume,
        name="personal-summaries-volume",
    ),
    path("personal-summaries/<int:pk>/", personal.personal_summary, name="personal-summary"),
    path("personal-summaries/<int:pk>/return/", personal.personal_return, name="personal-return"),
    path("personal-summaries/<int:pk>/pdf/", personal.personal_pdf, name="personal-pdf"),
    path("me/summaries/", my_summary.my_summaries, name="my-summaries"),
    path(f"{_MINE}/", my_summary.my_summary, name="my-summary"),
    path(f"{_MINE}/draft/", my_summary.my_summary_draft, name="my-summary-draft"),
    path(f"{_MINE}/save/", my_summary.my_summary_save, name="my-summary-save"),
    path(f"{_MINE}/redraft/", my_summary.my_summary_redraft, name="my-summary-redraft"),
    path(f"{_MINE}/submit/", my_summary.my_summary_submit, name="my-summary-submit"),
    path(f"{_MINE}/pdf/", my_summary.my_summary_pdf, name="my-summary-pdf"),
    path(f"{_MINE}/versions/", my_summary.my_summary_versions, name="my-summary-versions"),
    path(
        f"{_MINE}/versions/<int:number>/", my_summary.my_summary_version, name="my-summary-version"
    ),
    path(
        f"{_MINE}/versions/<int:number>/restore/",
        my_summary.my_summary_restore,
        name="my-summary-restore",
    ),
    # 量化考核
    path(f"{_UNIT}/schemes/", schemes.scheme_list, name="scheme-list"),
    path(f"{_UNIT}/schemes/draft/", schemes.scheme_draft, name="scheme-draft"),
    path("schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("schemes/<int:pk>/change/", schemes.scheme_change, name="scheme-change"),
    path("schemes/<int:pk>/indicators/add/", schemes.indicator_add, name="indicator-add"),
    path("schemes/<int:pk>/<slug:act>/", schemes.scheme_act, name="scheme-act"),
    path("indicators/<int:pk>/change/", schemes.indicator_change, name="indicator-change"),
    path("indicators/<int:pk>/remove/", schemes.indicator_remove, name="indicator-remove"),
    path(f"{_UNIT}/evaluations/", evals.evaluation_board, name="evaluation-board"),
    path(f"{_UNIT}/evaluations/export/", evals.evaluation_export, name="evaluation-export"),
    path(f"{_UNIT}/evaluations/table.pdf", evals.evaluation_table, name="evaluation-table"),
    path(f"{_UNIT}/evaluations/targets/", results.evaluation_targets, name="evaluation-targets"),
    path(f"{_UNIT}/evaluations/records/", marking.evaluation_records, name="evaluation-records"),
    path(
        f"{_UNIT}/evaluations/steps/<slug:kind>/",
        marking.evaluation_steps,
        name="evaluation-steps",
    ),
    path(
        f"{_UNIT}/evaluations/indicators/<int:indicator>/",
        by_indicator.indicator_marks,
        name="indicator-marks",
    ),
    path(
        f"{_UNIT}/evaluations/indicators/<int:indicator>/draft/",
        by_indicator.indicator_draft,
        name="indicator-draft",
    ),
    path(
        f"{_UNIT}/evaluations/publish/<int:scheme>/",
        results.evaluation_publish,
        name="evaluation-publish",
    ),
    path(f"{_ONE}/", evals.evaluation, name="evaluation"),
    path(f"{_ONE}/own/", own.evaluation_own, name="evaluation-own"),
    path(f"{_ONE}/own/save/", own.evaluation_own_save, name="evaluation-own-save"),
    path(f"{_ONE}/evidence/<int:indicator>/", own.evidence_add, name="evidence-add"),
    path(f"{_ONE}/mark/", marking.evaluation_mark, name="evaluation-mark"),
    path(f"{_ONE}/steps/<slug:kind>/", marking.evaluation_step, name="evaluation-step"),
    path(
        f"{_ONE}/steps/<int:step>/withdraw/", marking.deduction_withdraw, name="deduction-withdraw"
    ),
    path(f"{_ONE}/objections/add/", results.objection_add, name="objection-add"),
    path(f"{_ONE}/correct/", results.evaluation_correct, name="evaluation-correct"),
    path(f"{_ONE}/rectification/", mending.rectification_order, name="rectification-order"),
    path(
        f"{_ONE}/rectification/report/", mending.rectification_report, name="rectification-report"
    ),
    path(f"{_ONE}/rectification/check/", mending.rectification_check, name="rectification-check"),
    path("evidence/<int:pk>/", own.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", own.evidence_remove, name="evidence-remove"),
    path("objections/<int:pk>/", results.objection, name="objection"),
    path(
        "evaluation-publications/<int:pk>.pdf",
        results.evaluation_publication,
        name="evaluation-publication",
    ),
    path("me/evaluations/", mine.my_evaluations, name="my-evaluations"),
    path("me/evaluations/<int:pk>/", mine.my_evaluation, name="my-evaluation"),
    path("me/evaluations/<int:pk>/own/", mine.my_evaluation_own, name="my-evaluation-own"),
    path("me/evaluations/<int:pk>/save/", mine.my_evaluation_save, name="my-evaluation-save"),
    path(
        "me/evaluations/<int:pk>/evidence/<int:indicator>/",
        mine.my_evidence_add,
        name="my-evidence-add",
    ),
    path("me/evaluations/<int:pk>/objection/", mine.my_objection, name="my-objection"),
    path(
        "me/evaluations/<int:pk>/rectification/report/",
        mine.my_rectification_report,
        name="my-rectification-report",
    ),
    path("me/evidence/<int:pk>/", mine.my_evidence, name="my-evidence"),
]

"""URLs of reports: figures, statistics, summaries, the committee's desk, verification."""

from django.urls import path

from reports.views import (
    annual_form,
    board,
    certificates,
    desk,
    entered,
    figures,
    glance,
    statistics,
    summaries,
    verification,
)

_UNIT = "organizations/<int:pk>"

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
    path(f"{_UNIT}/figures/<slug:key>/", figures.figure_records, name="figure-records"),
    path(f"{_UNIT}/figures/<slug:key>/export/", figures.figure_export, name="figure-export"),
    path(f"{_UNIT}/annual-form/", annual_form.annual_form, name="annual-form"),
    path(
        f"{_UNIT}/annual-form/<slug:form>/", annual_form.annual_form_file, name="annual-form-file"
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
    path("summaries/<int:pk>/archive/", summaries.summary_archive, name="summary-archive"),
    path("summaries/<int:pk>/issue/", summaries.summary_issue, name="summary-issue"),
    path("summaries/<int:pk>/steps/<int:step>/", summaries.summary_step, name="summary-step"),
    path("summaries/<int:pk>/pdf/", summaries.summary_pdf, name="summary-pdf"),
    path("issues/<int:pk>/pdf/", summaries.issue_file, name="issue-file"),
    path("issues/<int:pk>/differences/", summaries.issue_differences, name="issue-differences"),
    path("verify/", verification.ask, name="verify"),
    path("verify/<str:serial>/<str:check>/", verification.issue, name="verify-issue"),
]

"""URLs of dues."""

from django.urls import path

from .views import (
    arrears,
    bases,
    branches,
    calculator,
    closings,
    collecting,
    committees,
    differences,
    people,
    publicity,
    reliefs,
)

HERE = "organizations/<int:pk>/dues/"

urlpatterns = [
    path(HERE, branches.overview, name="dues-overview"),
    path(f"{HERE}assess/", branches.assess, name="dues-assess"),
    path(f"{HERE}card/", branches.card, name="dues-card"),
    path(f"{HERE}sheet.pdf", branches.sheet, name="dues-sheet"),
    path(f"{HERE}month.xlsx", branches.month_xlsx, name="dues-month-xlsx"),
    path(f"{HERE}day/", collecting.day, name="dues-day"),
    path(f"{HERE}payments/", collecting.payments, name="dues-payments"),
    path(f"{HERE}arrears/", arrears.listing, name="dues-arrears"),
    path(f"{HERE}arrears.xlsx", arrears.xlsx, name="dues-arrears-xlsx"),
    path(f"{HERE}bases/", bases.edit, name="dues-bases"),
    path(f"{HERE}bases/fill/", bases.fill, name="dues-bases-fill"),
    path(f"{HERE}bases.xlsx", bases.table, name="dues-bases-xlsx"),
    path(f"{HERE}bases/explain/", bases.explain, name="dues-explain"),
    path(f"{HERE}reliefs/", reliefs.listing, name="dues-reliefs"),
    path(f"{HERE}reliefs/add/", reliefs.add, name="dues-relief-add"),
    path(f"{HERE}year/", committees.year, name="dues-committee"),
    path(f"{HERE}year.xlsx", committees.year_xlsx, name="dues-committee-xlsx"),
    path(f"{HERE}differences/", differences.review, name="dues-differences"),
    path(f"{HERE}closings/", closings.listing, name="dues-closings"),
    path(f"{HERE}closings/close/", closings.close, name="dues-month-close"),
    path(f"{HERE}publicity/", publicity.sheet, name="dues-publicity"),
    path(f"{HERE}publicity.pdf", publicity.sheet_pdf, name="dues-publicity-pdf"),
    path(f"{HERE}published/", publicity.told, name="dues-published"),
    path(f"{HERE}published.xlsx", publicity.told_xlsx, name="dues-published-xlsx"),
    path(f"{HERE}report/", publicity.report, name="dues-report"),
    path(f"{HERE}report.pdf", publicity.report_pdf, name="dues-report-pdf"),
    path("dues/closings/<int:pk>/reopen/", closings.reopen, name="dues-reopen"),
    path("dues/reopenings/<int:pk>/decide/", closings.decide, name="dues-reopen-decide"),
    path("dues/collections/<int:pk>/", collecting.collection, name="dues-collection"),
    path("dues/payments/<int:pk>/reverse/", collecting.reverse, name="dues-reverse"),
    path("me/dues/", people.mine, name="my-dues"),
    path("me/dues/calculator/", calculator.mine, name="my-dues-calculator"),
    path("me/dues/card/", people.my_card, name="my-dues-card"),
    path("people/<int:pk>/dues/base/", bases.items, name="dues-base-items"),
    path("people/<int:pk>/dues/", people.person, name="person-dues"),
]

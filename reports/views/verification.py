"""Anyone who holds an issued paper may check it; no personal data is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from branchrecords.access.decorators import public
from reports.exports.summaries import CHECK_DIGITS
from reports.forms.verification import VerifyForm
from reports.queries.issues import verified_issue


@public
def ask(request: HttpRequest) -> HttpResponse:
    """The form for serial number and check digits, for papers without a readable QR code."""
    form = VerifyForm(request.GET or None)
    if form.is_valid():
        return redirect("verify-issue", form.cleaned_data["serial"], form.cleaned_data["check"])
    return render(request, "reports/verification/ask.html", {"form": form})


@public
def issue(request: HttpRequest, serial: str, check: str) -> HttpResponse:
    """What the paper should say: digest, issue time, version, whether a newer one exists."""
    verdict = verified_issue(serial, check, CHECK_DIGITS)
    return render(
        request,
        "reports/verification/issue.html",
        {"verdict": verdict, "serial": serial, "check": check},
        status=200 if verdict.issue else 404,
    )

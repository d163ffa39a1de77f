"""The certificate by which a committee signs what it issues."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from reports.actions.papers import store_certificate, withdraw_certificate
from reports.forms.certificates import CertificateForm
from reports.models import SigningCertificate
from reports.queries.papers import certificate_for, certificates_of

from .pages import place_of


@require(P.SUMMARY_REVIEW)
def certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate in use and those before; the form that brings one in."""
    place = place_of(request, pk, P.SUMMARY_REVIEW)
    now = timezone.now()
    form = CertificateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            store_certificate(
                organization=place.organization,
                content=form.cleaned_data["file"].read(),
                password=form.cleaned_data["password"],
                by=request.user,
                at=now,
            )
        except ActionError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, "证书已启用，以后印发的文件带电子签名")
            return redirect("certificates", pk)
    found = list(certificates_of(place.organization))
    context = {
        "place": place,
        "form": form,
        "current": next((one for one in found if one.withdrawn_at is None), None),
        "former": [one for one in found if one.withdrawn_at is not None],
        "signs": certificate_for(place.organization, now),
        "now": now,
    }
    return render(request, "reports/certificates/list.html", context)


@require(P.SUMMARY_REVIEW)
@require_POST
def certificate_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop using a certificate."""
    found = SigningCertificate.objects.permitted(request.user, P.SUMMARY_REVIEW)
    certificate = get_object_or_404(found.select_related("organization"), pk=pk)
    try:
        withdraw_certificate(certificate=certificate, by=request.user, at=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "证书已停用，密钥已删除；以前签的文件不受影响")
    return redirect("certificates", certificate.organization_id)

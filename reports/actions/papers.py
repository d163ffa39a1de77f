"""Filing issued papers, and the certificates by which they are signed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.database.sealing import seal_bytes
from branchrecords.documents.signing import open_key_file, sign_pdf
from branchrecords.errors import ActionError
from members.models import Organization
from reports.models import Issue, IssuePaper, SigningCertificate, Summary
from reports.queries.papers import certificate_for, paper_of

_REASON = "印发年度总结"


@transaction.atomic
def file_paper(*, issue: Issue, content: bytes, by, at: datetime) -> IssuePaper:
    """Keep the paper of an issue, signed where a certificate is in use; the first one stays."""
    Summary.objects.select_for_update(of=("self",)).get(pk=issue.summary_id)
    if (filed := paper_of(issue)) is not None:
        return filed
    certificate = certificate_for(issue.organization, at)
    if certificate is not None and certificate.bundle:
        content = sign_pdf(content, bundle=certificate.bundle, reason=_REASON)
    paper = IssuePaper(
        issue=issue,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        certificate=certificate,
        filed_at=at,
        filed_by=by,
    )
    sealed = seal_bytes(content, paper.sealed_for)
    paper.file.save(f"{uuid4().hex}.bin", ContentFile(sealed), save=False)
    paper.save()
    record(
        "summary.filed",
        by=by,
        at=at,
        thing=issue,
        organization=issue.organization,
        detail={
            "serial": issue.serial,
            "sha256": paper.sha256,
            "signed": certificate.subject if certificate else "",
        },
    )
    return paper


@transaction.atomic
def store_certificate(
    *, organization: Organization, content: bytes, password: str, by, at: datetime
) -> SigningCertificate:
    """Take a key file into use; from now on the papers issued at and below it are signed.

    The password opens the file here and is not kept. Raises ActionError when the file cannot be
    opened, has expired, or another certificate is still in use.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    used = SigningCertificate.objects.filter(
        organization=organization, withdrawn_at__isnull=True
    ).first()
    if used is not None:
        raise ActionError(f"证书「{used}」还在使用，请先停用它，再上传新的。")
    opened = open_key_file(content, password)
    if opened.valid_until <= at:
        raise ActionError("这份证书已经过期，请上传有效的证书。")
    certificate = SigningCertificate.objects.create(
        organization=organization,
        subject=opened.subject[:300],
        issuer=opened.issuer[:300],
        fingerprint=opened.fingerprint,
        valid_from=opened.valid_from,
        valid_until=opened.valid_until,
        bundle=opened.bundle,
        uploaded_at=at,
        uploaded_by=by,
    )
    _audit("certificate.stored", certificate, by, at)
    return certificate


@transaction.atomic
def withdraw_certificate(
    *, certificate: SigningCertificate, by, at: datetime
) -> SigningCertificate:
    """Stop signing with it and erase its key; what was signed keeps its signature."""
    certificate = SigningCertificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if certificate.withdrawn_at is not None:
        raise ActionError("这份证书已经停用。")
    certificate.bundle = None
    certificate.withdrawn_at, certificate.withdrawn_by = at, by
    certificate.save()
    _audit("certificate.withdrawn", certificate, by, at)
    return certificate


def _audit(action: str, certificate: SigningCertificate, by, at: datetime) -> None:
    record(
        action,
        by=by,
        at=at,
        thing=certificate,
        organization=certificate.organization,
        detail={"subject": certificate.subject, "fingerprint": certificate.fingerprint},
    )

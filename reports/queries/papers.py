"""Filed papers and the certificates that sign them."""

from __future__ import annotations

from datetime import datetime

from branchrecords.database.sealing import open_bytes
from members.models import Organization
from reports.models import Issue, IssuePaper, SigningCertificate


def paper_of(issue: Issue) -> IssuePaper | None:
    """The filed paper of an issue, or None when it was never printed."""
    return IssuePaper.objects.filter(issue=issue).select_related("certificate").first()


def paper_bytes(paper: IssuePaper) -> bytes:
    """The bytes as they were filed; raises DecryptionError when the file was altered."""
    with paper.file.open("rb") as file:
        return open_bytes(file.read(), paper.sealed_for)


def certificates_of(organization: Organization):
    """The organisation's certificates, the one in use first."""
    found = SigningCertificate.objects.filter(organization=organization)
    return found.select_related("uploaded_by", "withdrawn_by").order_by(
        "withdrawn_at", "-uploaded_at"
    )


def certificate_for(organization: Organization, at: datetime) -> SigningCertificate | None:
    """What signs this organisation's papers: its own certificate, else the nearest above."""
    usable = SigningCertificate.objects.filter(
        withdrawn_at__isnull=True, valid_from__lte=at, valid_until__gt=at
    ).select_related("organization")
    above = [organization, *reversed(Organization.objects.above(organization))]
    by_unit = {one.organization_id: one for one in usable.filter(organization__in=above)}
    return next((by_unit[unit.pk] for unit in above if unit.pk in by_unit), None)

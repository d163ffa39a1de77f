"""Summaries brought to their issue, and certificates for them."""

from datetime import UTC, datetime

from reports.actions.papers import store_certificate
from reports.actions.summaries import archive_summary, draft_summary, read_summary, submit_summary
from tests.documents.keyfiles import PASSWORD, make_key_file

AT = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)


def sent(summary):
    """Sent and read: it waits for the one who accepts."""
    submitted = submit_summary(summary=summary, by=None, at=AT)
    return read_summary(summary=submitted, remark="", by=None, at=AT)


def issued(branch, staff):
    summary = draft_summary(organization=branch, year=2026, by=None, at=AT)
    return archive_summary(summary=sent(summary), by=staff, at=AT)


def certified(organization, staff, **options):
    content, pem = make_key_file(**options)
    certificate = store_certificate(
        organization=organization, content=content, password=PASSWORD, by=staff, at=AT
    )
    return certificate, pem

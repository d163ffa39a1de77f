"""Signing certificates: who may bring one in and take it out of use."""

from __future__ import annotations

from reports.actions.papers import store_certificate
from tests.access.place import Place
from tests.access.row import Row
from tests.documents.keyfiles import PASSWORD, make_key_file
from tests.factories.members import AT

ROWS: tuple[Row, ...] = (
    Row("certificates", "branch", "C"),
    Row("certificate-withdraw", "certificate", "C", 302, "POST"),
)


def things(place: Place) -> dict[str, dict]:
    """A certificate of the branch."""
    content, _ = make_key_file()
    certificate = store_certificate(
        organization=place.branch, content=content, password=PASSWORD, by=place.staff, at=AT
    )
    return {"certificate": {"pk": certificate.pk}}

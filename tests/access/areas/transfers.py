"""Letters of transfer and 流动党员 in the matrix: everything lies on the branch's side."""

from __future__ import annotations

from branchrecords.attachments.storing import store_bytes
from members.models import Transfer, TransferStep
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.files import PDF
from tests.factories.members import AT, TODAY
from tests.factories.transfers import away, letter, letter_from_outside

ROWS = (
    Row("transfer-list", "branch", "LSOCAR"),
    Row("transfer-export", "branch", "SOC", 200, "POST"),
    Row("transfer-register", "branch", "SOC"),
    Row("transfer-issue", "person", "SOC"),
    Row("transfer-detail", "letter", "LSOCAR"),
    Row("transfer-accept", "letter_in", "SOC", 200, "POST"),
    Row("transfer-return", "letter_in", "SOC"),
    Row("transfer-cancel", "letter", "SOC"),
    Row("transfer-pdf", "letter", "SOC", 200, "POST"),
    Row("transfer-scan", "letter", "SOC"),
    Row("mobile-list", "branch", "LSOCAR"),
    Row("mobile-export", "branch", "SOC", 200, "POST"),
    Row("mobile-add", "branch", "SOC", extra={"direction": "out"}),
    Row("mobile-detail", "mobile", "LSOCAR"),
    Row("mobile-edit", "mobile", "SOC"),
    Row("mobile-contact", "mobile", "SOC", 200, "POST"),
    Row("mobile-close", "mobile", "SOC"),
    Row("mobile-reveal", "mobile", "SOC", 200, "POST"),
)


def things(place: Place) -> dict[str, dict]:
    """A letter out to the outside, one coming in from there, a member who is away.

    The people are those of the world: the draft of its summary has counted them.
    """
    sent = letter(place.people[3], by=place.by)
    scan = store_bytes(name="回执.pdf", content=PDF, by=place.by, at=AT)
    TransferStep.objects.create(transfer=sent, event="printed", on=TODAY, scan=scan, at=AT)
    number = 61 + Transfer.objects.count()  # no letter and nobody comes twice
    incoming = letter_from_outside(
        place.branch, sequence=number, outside_number=f"南川组〔2026〕{number}号", by=place.by
    )
    row = away(place.people[1], place.branch, contact="13812345678", by=place.by)
    return {
        "letter": {"pk": sent.pk},
        "letter_in": {"pk": incoming.pk},
        "mobile": {"pk": row.pk},
    }

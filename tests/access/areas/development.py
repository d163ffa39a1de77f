"""发展党员 and the papers of a file."""

from __future__ import annotations

from branchrecords.attachments.storing import store_bytes
from members.models import PersonPaper
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.development import make_case
from tests.factories.files import PDF
from tests.factories.members import AT

READERS, HANDLERS, COMMITTEE = "LSOCAR", "SOC", "C"

ROWS: tuple[Row, ...] = (
    Row("development-board", "branch", READERS),
    Row("development-apply", "branch", HANDLERS),
    Row("development-waiting", "branch", COMMITTEE),
    Row("development-analysis", "branch", COMMITTEE),
    Row("development-plan", "branch", READERS),
    Row("development-plan-set", "branch", COMMITTEE, 302, "POST"),
    Row("development-export", "branch", HANDLERS, 200, "POST"),
    Row("person-development", "person", READERS),
    Row("development-open", "person", HANDLERS),
    Row("development-case", "development", READERS),
    Row("development-stop", "development", HANDLERS),
    Row("development-step", "development", HANDLERS, extra={"key": "talk"}),
    Row("development-print", "development", HANDLERS, extra={"what": "talk"}),
    Row("development-correct", "step record", HANDLERS),
    Row("development-take-back", "step record", HANDLERS, 302, "POST"),
    Row("person-papers", "person", READERS),
    Row("person-paper-add", "person", HANDLERS, 200, "POST"),
    Row("person-papers-pdf", "person", HANDLERS),
    Row("paper-file", "scanned paper", HANDLERS),
    Row("paper-remove", "scanned paper", HANDLERS, 302, "POST"),
    Row("branch-papers", "branch", READERS),
    Row("branch-papers-pdf", "branch", HANDLERS),
)


def things(place: Place) -> dict[str, dict]:
    """A case at its second step, its first record, a scanned paper."""
    case = make_case(place.branch, members=place.people)
    scan = store_bytes(name="申请书.pdf", content=PDF, by=place.by, at=AT)
    paper = PersonPaper.objects.create(
        person=case.person, kind="application", attachment=scan, added_at=AT
    )
    return {
        "development": {"pk": case.pk},
        "step record": {"pk": case.records.get().pk},
        "scanned paper": {"pk": paper.pk},
    }

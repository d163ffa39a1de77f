"""活动台账 and 项目三部曲: who may open what."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.place import Place
from tests.access.row import Row
from tests.factories.files import PDF
from tests.factories.projects import make_project, make_stage

ROWS: tuple[Row, ...] = (
    Row("ledger", "branch", "LSOCA"),
    Row("ledger-export", "branch", "LSOCA", 200, "POST"),
    Row("ledger-custodian", "branch", "LSO"),
    Row("project-list", "branch", "LSOCA"),
    Row("project-add", "branch", "LSO"),
    Row("project-export", "branch", "LSOCA", 200, "POST"),
    Row("project-detail", "project", "LSOCA"),
    Row("project-edit", "project", "LSO"),
    Row("project-drop", "project", "LSO"),
    Row("project-stage", "project", "LSO", extra={"number": 2}),
    Row("project-correct", "project_record", "LSO"),
    Row("project-paper", "project_paper", "LSOCA"),
)


def things(place: Place) -> dict[str, dict]:
    """A project of the branch with its first stage and one paper."""
    project = make_project(place.branch, place.people[0])
    paper = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    made = make_stage(project, uploads=[paper], by=place.by)
    return {
        "project": {"pk": project.pk},
        "project_record": {"pk": made.pk},
        "project_paper": {"pk": made.papers.get().pk},
    }

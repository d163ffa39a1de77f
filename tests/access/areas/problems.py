"""问题清单 and 整改: who may open what."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.place import Place
from tests.access.row import Row
from tests.factories.files import PDF
from tests.factories.problems import make_problem, make_step

ROWS: tuple[Row, ...] = (
    Row("problem-list", "branch", "LSOCA"),
    Row("problem-add", "branch", "SOC"),
    Row("problem-export", "branch", "LSOCA", 200, "POST"),
    Row("problem-print", "branch", "LSOCA"),
    Row("problem-detail", "problem", "LSOCA"),
    Row("problem-measure", "problem", "SOC"),
    Row("problem-step", "problem", "SOC", extra={"kind": "progress"}),
    Row("problem-paper", "problem_paper", "LSOCA"),
    Row("my-problems", "", "M", base="self"),
    Row("my-problem", "problem", "M", 404, base="self"),
    Row("my-problem-paper", "problem_paper", "M", 404, base="self"),
)


def things(place: Place) -> dict[str, dict]:
    """A problem of the branch with one paper; its owner has no account among those who try."""
    problem = make_problem(place.branch, place.people[0], by=place.by)
    paper = SimpleUploadedFile("照片.pdf", PDF, "application/pdf")
    step = make_step(problem, by=place.by, uploads=[paper])
    return {"problem": {"pk": problem.pk}, "problem_paper": {"pk": step.papers.get().pk}}

"""量化考核: who may open what."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from reports.actions.evaluation_mending import order_rectification
from reports.actions.evaluation_results import note_objection
from reports.actions.evaluations import add_evidence
from reports.rules.evaluation_course import Subject
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.evaluations import evaluation_of, make_in_force, make_scheme, publish, sum_up
from tests.factories.files import PDF
from tests.factories.members import AT

ROWS: tuple[Row, ...] = (
    Row("scheme-list", "general", "SOCA", base="general"),
    Row("scheme-draft", "general", "C", 302, "POST", base="general"),
    Row("scheme", "scheme_draft", "SOCA", base="general"),
    Row("scheme-change", "scheme_draft", "C", base="general"),
    Row("scheme-act", "scheme_draft", "C", 302, "POST", base="general", extra={"act": "close"}),
    Row("indicator-add", "scheme_draft", "C", base="general"),
    Row("indicator-change", "indicator", "C", base="general"),
    Row("indicator-remove", "indicator", "C", 302, "POST", base="general"),
    Row("evaluation-board", "branch", "SOCA"),
    Row("evaluation-export", "branch", "SOCA", 200, "POST"),
    Row("evaluation-table", "branch", "SOCA"),
    Row("evaluation-targets", "branch", "SOCA"),
    Row("evaluation-records", "general", "C", 302, "POST", base="general"),
    Row("evaluation-steps", "general", "C", base="general", extra={"kind": "report"}),
    Row("indicator-marks", "evaluation_unit_indicator", "C", base="general"),
    Row("indicator-draft", "evaluation_unit_indicator", "C", 204, "POST", base="general"),
    Row("evaluation-publish", "evaluation_unit", "C", base="general"),
    Row("evaluation-publication", "publication", "SOCA", base="general"),
    Row("evaluation", "evaluation", "SOCA"),
    Row("evaluation-own", "evaluation", "SO"),
    Row("evaluation-own-save", "evaluation", "SO", 302, "POST"),
    Row("evidence-add", "evaluation_indicator", "SO"),
    Row("evidence", "evidence", "SOCA"),
    Row("evidence-remove", "evidence", "SO", 302, "POST"),
    Row("evaluation-mark", "evaluation", "C"),
    Row("evaluation-step", "evaluation", "SOC", extra={"kind": "report"}),
    Row("deduction-withdraw", "evaluation_deducted", "C"),
    Row("objection-add", "evaluation_published", "SO"),
    Row("objection", "objection", "C"),
    Row("evaluation-correct", "evaluation_published", "C"),
    Row("rectification-order", "evaluation_published", "C"),
    Row("rectification-report", "evaluation_published", "SO"),
    Row("rectification-check", "evaluation_published", "C"),
    Row("my-evaluations", "", "M", base="self"),
    Row("my-evaluation", "evaluation", "M", 404, base="self"),
    Row("my-evaluation-own", "evaluation", "M", 404, base="self"),
    Row("my-evaluation-save", "evaluation", "M", 404, "POST", base="self"),
    Row("my-evidence-add", "evaluation_indicator", "M", 404, base="self"),
    Row("my-evidence", "evidence", "M", 404, base="self"),
    Row("my-rectification-report", "evaluation_published", "M", 404, base="self"),
    Row("my-objection", "evaluation_published", "M", 404, base="self"),
)


def things(place: Place) -> dict[str, dict]:
    """A draft for members, this year's scheme with a file, last year's with its result out."""
    general = place.tree["general"]
    draft = make_scheme(general, subject=Subject.MEMBERS)
    scheme = make_in_force(general)
    open_one = evaluation_of(scheme, place.branch)
    upload = SimpleUploadedFile("材料.pdf", PDF, "application/pdf")
    indicator = scheme.indicators.first()
    file = add_evidence(evaluation=open_one, indicator=indicator, upload=upload, by=place.by, at=AT)
    last = make_in_force(general, year=2025)
    for branch in dict.fromkeys((place.branch, place.tree["sister"])):
        sum_up(evaluation_of(last, branch), 40, 15, deduction="1")
    done = evaluation_of(last, place.branch)
    publication = publish(done)
    said = note_objection(evaluation=done, text="材料没有算进去", by=place.by, at=AT)
    order_rectification(
        evaluation=done, due_on=date(2027, 1, 31), text="三会一课开齐", by=place.staff, at=AT
    )
    return {
        "scheme_draft": {"pk": draft.pk},
        "indicator": {"pk": draft.indicators.first().pk},
        "evaluation_unit": {"pk": general.pk, "scheme": scheme.pk},
        "evaluation_unit_indicator": {"pk": general.pk, "indicator": indicator.pk},
        "evaluation": {"pk": open_one.pk},
        "evaluation_indicator": {"pk": open_one.pk, "indicator": indicator.pk},
        "evidence": {"pk": file.pk},
        "evaluation_deducted": {
            "pk": done.pk,
            "step": done.steps.get(deduction__gt=0).pk,
        },
        "publication": {"pk": publication.pk},
        "evaluation_published": {"pk": done.pk},
        "objection": {"pk": said.pk},
    }

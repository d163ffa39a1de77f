"""Entering the numbers that no record gives."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from reports.actions.entered import drop_typed, enter_figures, keep_typed
from reports.models import EnteredDraft, EnteredFigure
from tests.factories.reports import committee, node, user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def place():
    branch = node(committee())
    return {"organization": branch, "year": 2026, "by": user(branch), "at": AT}


def test_a_number_stands_with_who_when_and_what_it_rests_on(place):
    assert enter_figures(numbers={"roads": Decimal(2)}, notes={"roads": "街道台账"}, **place) == 1
    row = EnteredFigure.objects.get()
    assert (row.value, row.note, row.entered_by, row.entered_at) == (
        2, "街道台账", place["by"], AT,
    )  # fmt: skip
    assert AuditEvent.objects.get(action="figure.entered").detail == {
        "year": 2026,
        "changed": {"roads": [None, "2", "街道台账"]},
    }


def test_nothing_changes_without_a_change(place):
    enter_figures(numbers={"roads": Decimal(2)}, **place)
    assert enter_figures(numbers={"roads": Decimal("2.00"), "jobs": None}, **place) == 0


def test_another_evidence_is_a_change_and_no_evidence_given_keeps_the_old(place):
    enter_figures(numbers={"roads": Decimal(2)}, notes={"roads": "台账"}, **place)
    assert enter_figures(numbers={"roads": Decimal(2)}, notes={"roads": "文件"}, **place) == 1
    enter_figures(numbers={"roads": Decimal(3)}, **place)
    assert EnteredFigure.objects.get().note == "文件"


def test_an_emptied_number_is_taken_back(place):
    enter_figures(numbers={"roads": Decimal(2)}, **place)
    assert enter_figures(numbers={"roads": None}, notes={"roads": "台账"}, **place) == 1
    assert not EnteredFigure.objects.exists()


def test_a_derived_figure_cannot_be_entered(place):
    with pytest.raises(ActionError, match="没有这些指标：meetings"):
        enter_figures(numbers={"meetings": Decimal(2)}, **place)


def test_what_is_typed_is_kept_as_it_is_and_goes_when_saved(place):
    keep_typed(texts={"roads": "两"}, **place)
    keep_typed(texts={"roads": "两条"}, **place)
    assert EnteredDraft.objects.get().texts == {"roads": "两条"}
    assert not EnteredFigure.objects.exists()
    enter_figures(numbers={"roads": Decimal(2)}, **place)
    assert not EnteredDraft.objects.exists()


def test_a_draft_can_be_thrown_away(place):
    keep_typed(texts={"roads": "2"}, **place)
    drop_typed(**place)
    assert not EnteredDraft.objects.exists()

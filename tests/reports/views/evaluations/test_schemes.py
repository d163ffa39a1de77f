"""Schemes on their pages: the default one, indicators, marks that are missing."""

import pytest
from django.urls import reverse

from reports.models import Scheme
from tests.factories.evaluations import (
    make_scheme,
)

from .pages import text

pytestmark = pytest.mark.django_db


def test_a_committee_takes_the_default_scheme_and_puts_it_into_force(staff, tree):
    here = (tree["general"].pk,)
    assert "用范本起草" in text(staff.get(reverse("scheme-list", args=here)))
    staff.post(reverse("scheme-draft", args=here), {"subject": "branches", "year": "2026"})
    scheme = Scheme.objects.get()
    page = text(staff.get(reverse("scheme", args=(scheme.pk,))))
    assert "合计 100" in page
    assert "三会一课、主题党日开齐" in page
    staff.post(reverse("scheme-act", args=(scheme.pk, "enforce")))
    board = text(staff.get(reverse("evaluation-board", args=here)))
    assert "机关第一党支部" in board
    assert "机关第二党支部" in board
    assert "待总结汇报" in board


def test_an_indicator_without_its_target_is_not_saved_and_what_was_typed_stays(staff, tree):
    scheme = make_scheme(tree["general"])
    url = reverse("indicator-add", args=(scheme.pk,))
    answer = staff.post(
        url,
        {"section": "组织生活", "title": "到会率", "standard": "达到 80% 得满分", "full": "10",
         "method": "share", "figure": "attendance_rate"},
    )  # fmt: skip
    assert "请填写得满分的目标数" in text(answer)
    assert "达到 80% 得满分" in text(answer)
    assert scheme.indicators.count() == 2


def test_bands_of_a_table_are_typed_as_one_line(staff, tree):
    scheme = make_scheme(tree["general"], lines=())
    sent = {
        "section": "组织生活", "title": "到会率", "standard": "分档", "full": "10",
        "method": "table", "figure": "attendance_rate", "table": "90=10、80=8",
    }  # fmt: skip
    url = reverse("indicator-add", args=(scheme.pk,))
    assert "90=10、80=8 这样" in text(staff.post(url, sent | {"table": "九十=十"}))
    staff.post(url, sent)
    assert scheme.indicators.get().table == [["90", "10"], ["80", "8"]]


def test_the_page_says_how_many_marks_are_missing(staff, tree):
    scheme = make_scheme(tree["general"])
    scheme.indicators.last().delete()
    page = text(staff.get(reverse("scheme", args=(scheme.pk,))))
    assert "合计 60 分，还差 40 分" in page
    assert 'data-opens="enforce"' not in page

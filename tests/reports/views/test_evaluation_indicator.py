"""One indicator over everybody: rows are saved or refused by themselves, nothing typed is lost."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions.evaluations import send_own_marks
from reports.models import MarkingDraft, Score
from reports.queries.evaluation_indicator import indicator_rows
from reports.rules.evaluation_course import Side, StepKind, Subject
from tests.factories.evaluations import (
    evaluation_of,
    make_in_force,
    marks_of,
    step,
)
from tests.factories.members import AT, TODAY, make_organization, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme(tree):
    return make_in_force(tree["general"])


def polled(scheme, branch, own=(50, 30)):
    """A branch that can be marked: reported, own marks sent, the poll held."""
    evaluation = evaluation_of(scheme, branch)
    step(evaluation, "report")
    send_own_marks(evaluation=evaluation, marks=marks_of(evaluation, *own), by=None, at=AT)
    step(evaluation, "poll", rate=D(90))
    return evaluation


@pytest.fixture
def both(scheme, tree):
    return polled(scheme, tree["branch"]), polled(scheme, tree["sister"])


@pytest.fixture
def marker(client, tree):
    account = make_user("committee_staff", tree["general"])
    client.force_login(account)
    return account


@pytest.fixture
def indicator(scheme):
    return scheme.indicators.first()


def url(scheme, indicator, name="indicator-marks"):
    return reverse(name, args=(scheme.organization_id, indicator.pk))


def given(evaluation, indicator):
    rows = evaluation.scores.filter(indicator=indicator, side=Side.MARKED).order_by("number")
    return [one.marks for one in rows]


def test_everybody_stands_in_one_table_with_the_own_marks_filled_in(
    client, marker, scheme, indicator, both
):
    page = client.get(url(scheme, indicator)).content.decode()
    for one in both:
        assert one.name in page
        assert f'name="marks_{one.pk}" value="50.00"' in page


def test_one_press_marks_them_all_and_is_the_step_for_each(client, marker, scheme, indicator, both):
    first, second = both
    answer = client.post(
        url(scheme, indicator), {f"marks_{first.pk}": "60", f"marks_{second.pk}": "55.5"}
    )
    assert answer.status_code == 302
    assert (given(first, indicator), given(second, indicator)) == ([D("60.00")], [D("55.50")])
    for one in both:
        assert one.steps.filter(kind=StepKind.INSPECTION).count() == 1


def test_a_row_that_is_wrong_says_so_and_the_others_are_saved(
    client, marker, scheme, indicator, both
):
    first, second = both
    data = {
        f"marks_{first.pk}": "60", f"marks_{second.pk}": "61", f"reason_{second.pk}": "全部完成",
    }  # fmt: skip
    page = client.post(url(scheme, indicator), data).content.decode()
    assert "得分应在 0 到 60 之间" in page
    assert 'value="61"' in page
    assert (given(first, indicator), given(second, indicator)) == ([D("60.00")], [])
    kept = MarkingDraft.objects.get(typed_by=marker)
    assert kept.texts == {f"marks_{second.pk}": "61", f"reason_{second.pk}": "全部完成"}
    again = client.get(url(scheme, indicator)).content.decode()
    assert 'value="全部完成"' in again


def test_what_is_no_number_is_refused_in_its_row_alone(client, marker, scheme, indicator, both):
    first, second = both
    data = {f"marks_{first.pk}": "六十", f"marks_{second.pk}": "55"}
    page = client.post(url(scheme, indicator), data).content.decode()
    assert 'value="六十"' in page
    assert given(second, indicator) == [D("55.00")]


def test_a_change_needs_its_reason(client, marker, scheme, indicator, both):
    first, _ = both
    client.post(url(scheme, indicator), {f"marks_{first.pk}": "60"})
    page = client.post(url(scheme, indicator), {f"marks_{first.pk}": "58"}).content.decode()
    assert "改了评分，请写理由" in page
    data = {f"marks_{first.pk}": "58", f"reason_{first.pk}": "核实后少一项"}
    assert client.post(url(scheme, indicator), data).status_code == 302
    assert given(first, indicator) == [D("60.00"), D("58.00")]
    assert not MarkingDraft.objects.exists()


def test_what_is_typed_is_kept_counts_nowhere_and_is_thrown_away(
    client, marker, scheme, indicator, both
):
    first, _ = both
    draft = url(scheme, indicator, "indicator-draft")
    assert client.post(draft, {f"marks_{first.pk}": "4x", "other": "1"}).status_code == 204
    assert MarkingDraft.objects.get().texts == {f"marks_{first.pk}": "4x"}
    assert not Score.objects.filter(side=Side.MARKED).exists()
    assert "没有保存的评分已经放回表里" in client.get(url(scheme, indicator)).content.decode()
    assert client.post(draft, {"drop": "1"}).status_code == 302
    assert not MarkingDraft.objects.exists()


def test_who_is_not_there_yet_has_no_field_and_says_what_is_missing(
    client, marker, scheme, indicator, tree
):
    evaluation = evaluation_of(scheme, tree["branch"])
    page = client.get(url(scheme, indicator)).content.decode()
    assert "先登记总结汇报、自查、民主测评" in page
    assert f'name="marks_{evaluation.pk}"' not in page
    client.post(url(scheme, indicator), {f"marks_{evaluation.pk}": "60"})
    assert given(evaluation, indicator) == []


def test_a_branch_marks_its_members_and_no_other_unit_does(client, tree):
    person = make_person(tree["branch"])
    scheme = make_in_force(tree["general"], subject=Subject.MEMBERS)
    client.force_login(make_user("secretary", tree["branch"]))
    indicator = scheme.indicators.first()
    page = reverse("indicator-marks", args=(tree["branch"].pk, indicator.pk))
    evaluation = evaluation_of(scheme, person)
    assert client.post(page, {f"marks_{evaluation.pk}": "60"}).status_code == 302
    assert given(evaluation, indicator) == [D("60.00")]
    sister = reverse("indicator-marks", args=(tree["sister"].pk, indicator.pk))
    assert client.get(sister).status_code == 404


def test_three_branches_take_as_many_queries_as_one(tree):
    def counted(scheme):
        with CaptureQueriesContext(connection) as found:
            rows = indicator_rows(scheme.indicators.first(), scheme.organization, on=TODAY)
        return len(found), len(rows)

    few = counted(make_in_force(tree["general"]))
    above = make_organization("东湾区水务局党委", kind="committee")
    for number in range(4):
        make_organization(f"水务第{number + 1}党支部", above)
    more = counted(make_in_force(above))
    assert (few[1], more[1]) == (2, 4)
    assert few[0] == more[0]

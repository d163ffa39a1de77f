"""What the database refuses, whoever asks."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction

from reports.models import (
    Evaluation,
    EvaluationStep,
    Indicator,
    Objection,
    Rectification,
    Result,
    Scheme,
    Score,
)
from tests.factories.evaluations import evaluation_of, make_in_force, make_scheme, publish, sum_up
from tests.factories.members import AT, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme(tree):
    return make_in_force(tree["general"])


@pytest.fixture
def evaluation(scheme, tree):
    return evaluation_of(scheme, tree["branch"])


def refused(act) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def score(evaluation, **facts):
    values = {
        "indicator": evaluation.scheme.indicators.first(), "side": "own", "number": 1,
        "marks": D(10), "at": AT,
    }  # fmt: skip
    return Score.objects.create(evaluation=evaluation, **values | facts)


def test_marks_that_do_not_add_up_are_not_put_into_force(tree):
    draft = make_scheme(tree["committee"], lines=())
    refused(lambda: Scheme.objects.filter(pk=draft.pk).update(state="in_force", in_force_on=TODAY))


def test_a_scheme_in_force_and_its_indicators_stay(scheme):
    refused(lambda: Scheme.objects.filter(pk=scheme.pk).update(title="改过的"))
    refused(lambda: Scheme.objects.filter(pk=scheme.pk).update(state="draft"))
    refused(lambda: scheme.indicators.update(full=D(50)))
    refused(lambda: Indicator.objects.filter(scheme=scheme).delete())
    refused(
        lambda: Indicator.objects.create(
            scheme=scheme, order=9, section="工作", title="多的", standard="", full=D(1)
        )
    )


def test_one_scheme_a_year_is_in_force(scheme):
    refused(
        lambda: Scheme.objects.create(
            organization=scheme.organization, year=scheme.year, subject=scheme.subject, title="又",
            basis="又", version=2, state="in_force", in_force_on=TODAY, changed_at=AT,
        )
    )  # fmt: skip


def test_two_scores_with_one_number_and_more_marks_than_there_are(evaluation):
    score(evaluation)
    refused(lambda: score(evaluation))
    refused(lambda: score(evaluation, number=2, marks=D("60.01")))
    refused(lambda: score(evaluation, number=2, marks=D(-1)))
    refused(lambda: score(evaluation, side="marked", number=2))


def test_a_score_of_another_schemes_indicator(evaluation, tree):
    other = make_scheme(tree["committee"])
    refused(lambda: score(evaluation, indicator=other.indicators.first()))


def test_an_indicator_that_cannot_be_reckoned(tree):
    draft = make_scheme(tree["committee"])
    base = {"scheme": draft, "order": 9, "section": "", "title": "新", "standard": ""}
    refused(lambda: Indicator.objects.create(**base, full=D(0)))
    refused(lambda: Indicator.objects.create(**base, full=D(5), method="share", figure="members"))
    refused(lambda: Indicator.objects.create(**base, full=D(5), method="deduct", figure="members"))
    refused(lambda: Indicator.objects.create(**base, full=D(5), method="table"))
    refused(lambda: Indicator.objects.create(**base | {"title": "完成任务"}, full=D(5)))


def test_nobody_is_evaluated_twice_and_an_evaluation_stays_whose_it_is(evaluation, tree):
    refused(
        lambda: Evaluation.objects.create(
            scheme=evaluation.scheme, organization=evaluation.organization, opened_at=AT
        )
    )
    rows = Evaluation.objects.filter(pk=evaluation.pk)
    refused(lambda: rows.update(organization=tree["other"]))
    refused(rows.delete)


def test_a_step_twice_a_poll_without_its_result_and_a_step_after_the_sum(evaluation):
    def step(kind, **facts):
        return EvaluationStep.objects.create(
            evaluation=evaluation, kind=kind, on=TODAY, at=AT, **facts
        )

    step("report")
    refused(lambda: step("report"))
    refused(lambda: step("poll"))
    refused(lambda: step("poll", rate=D(101)))
    refused(lambda: step("daily", deduction=D(1)))
    step("daily")
    step("daily")
    step("summing")
    refused(lambda: step("special"))


@pytest.fixture
def published(scheme, tree, evaluation):
    for branch in (tree["branch"], tree["sister"]):
        sum_up(evaluation_of(scheme, branch), 40, 15)
    publish(evaluation)
    return evaluation


def test_no_score_and_no_second_result_after_publication(published):
    refused(lambda: score(published, number=2))
    result = published.results.get()
    refused(
        lambda: Result.objects.create(
            evaluation=published, publication=result.publication, number=2, total=D(100),
            band="top", reason="想改", at=AT,
        )
    )  # fmt: skip


def test_an_objection_outside_the_days(published):
    refused(
        lambda: Objection.objects.create(
            evaluation=published, received_on=TODAY + timedelta(days=5), text="晚了", at=AT
        )
    )


def test_mending_is_due_after_it_is_asked(published):
    refused(
        lambda: Rectification.objects.create(
            evaluation=published, on=TODAY, due_on=TODAY, text="补", at=AT
        )
    )


@pytest.mark.parametrize(
    "table",
    [f"reports_{name}" for name in ("score", "result", "evaluationstep", "deductionwithdrawal")],
)
def test_what_was_written_is_neither_changed_nor_taken_away(published, table):
    from django.db import DatabaseError

    for statement in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_marks_are_given_back_once_where_some_were_taken_off_and_before_the_result_is_out(
    scheme, tree, evaluation
):
    from reports.models import DeductionWithdrawal

    sum_up(evaluation, 40, 15, deduction="1")
    sum_up(evaluation_of(scheme, tree["sister"]), 40, 15)
    taken, nothing = evaluation.steps.get(kind="daily"), evaluation.steps.get(kind="special")

    def give_back(step, reason="复核"):
        return DeductionWithdrawal.objects.create(step=step, reason=reason, at=AT)

    refused(lambda: give_back(nothing))
    refused(lambda: give_back(taken, ""))
    with transaction.atomic():
        give_back(taken)
        refused(lambda: give_back(taken))
        transaction.set_rollback(True)
    publish(evaluation)
    refused(lambda: give_back(taken))


def test_a_check_without_words_a_new_day_of_what_is_mended_and_two_answers(published):
    order = Rectification.objects.create(
        evaluation=published, due_on=TODAY + timedelta(days=9), text="开齐", on=TODAY, at=AT
    )
    refused(lambda: order.reports.create(on=TODAY, text="", at=AT))
    report = order.reports.create(on=TODAY, text="开齐了", at=AT)
    later = TODAY + timedelta(days=20)

    def check(**facts):
        values = {"report": report, "passed": False, "on": TODAY, "text": "没有", "at": AT}
        return order.checks.create(**values | facts)

    refused(lambda: check(text=""))
    refused(lambda: check(due_on=TODAY))
    refused(lambda: check(passed=True, due_on=later))
    check(due_on=later)
    refused(check)

"""A statement is received once, line by line; 40.00 元 a month."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.closings import close_month
from dues.actions.reversing import reverse_payment
from dues.actions.statement_collecting import Pick, collect_lines
from dues.actions.statements import Decision, decide_lines, dismiss_lines
from dues.models import Payment, StatementBooking, StatementChoice, StatementRow
from dues.queries.statement_lines import statement_lines, waiting_lines
from dues.rules.receiving import Rest
from dues.rules.statements import Standing
from tests.dues.actions.collecting import TODAY, balances, month
from tests.factories import dues as make
from tests.factories.statements import line, make_statement, row_of


def states(statement):
    return statement_lines(statement=statement, on=TODAY)


def picks(statement):
    """What the page would send: every line with something picked."""
    return [
        Pick(
            state.row.pk,
            option.person_id,
            option.allotted.months,
            option.allotted.shown,
            option.payer_id,
            option.rest,
        )
        for state in states(statement)
        for option in state.options
        if option.value == state.picked
    ]


def receive(statement, officer, *chosen, at=make.AT):
    chosen = chosen or picks(statement)
    return collect_lines(statement=statement, picks=chosen, by=officer, at=at)


def pick(row, person, *months, shown="40.00", **fields):
    return Pick(row.pk, person.pk, tuple(month(m) for m in months), Decimal(shown), **fields)


def test_a_line_is_matched_by_name_and_sum_and_received_on_its_day(branch, person, officer):
    make.assessed(branch, 10, 11)
    statement = make_statement(branch, officer, line("沈玉平", "80.00"))
    (state,) = states(statement)
    assert (state.standing, state.pays) == (Standing.MATCHED, "10月、11月")
    assert Payment.objects.count() == 0
    receive(statement, officer)
    payment = Payment.objects.get()
    assert (payment.amount, payment.paid_on, payment.method) == (
        Decimal("80.00"), date(2026, 11, 12), "mobile",
    )  # fmt: skip
    (state,) = states(statement)
    assert (state.standing, state.bookings[0].payment) == (Standing.BOOKED, payment)
    event = AuditEvent.objects.get(action="dues.statement_collected")
    assert event.detail == {"lines": [2], "amount": "80.00"}


def test_confirming_twice_posts_once(branch, person, officer):
    make.assessed(branch, 11)
    statement = make_statement(branch, officer)
    shown = picks(statement)
    receive(statement, officer, *shown)
    assert receive(statement, officer, *shown) == []
    assert Payment.objects.count() == 1


def test_an_overlapping_statement_does_not_book_a_line_again(branch, person, officer):
    make.assessed(branch, 10, 11)
    receive(make_statement(branch, officer, line()), officer)
    second = make_statement(branch, officer, line(), line(number=3, on=TODAY), name="十一月.csv")
    again, new = states(second)
    assert (again.standing, again.reason) == (Standing.BOOKED, "已导入过：《微信账单.csv》第 2 行")
    assert new.pays == "11月"
    with pytest.raises(ActionError, match="第 2 行：这个流水号已经收过款，不能再收"):
        receive(second, officer, pick(row_of(second), person, 11))
    receive(second, officer)
    assert Payment.objects.count() == 2


def test_a_reversed_payment_frees_its_number(branch, person, officer):
    make.assessed(branch, 11)
    statement = make_statement(branch, officer)
    receive(statement, officer)
    reverse_payment(payment=Payment.objects.get(), reason="收错人", by=officer, at=make.AT)
    (state,) = states(statement)
    assert state.standing == Standing.MATCHED
    receive(statement, officer)
    assert list(StatementBooking.objects.values_list("reference", "round")) == [
        ("R2", 1),
        ("R2", 2),
    ]
    assert balances() == [(Decimal("40.00"), Decimal("40.00"), 0)]


def test_the_database_refuses_a_number_that_is_used_up(branch, person, officer):
    make.assessed(branch, 10, 11)
    statement = make_statement(branch, officer)
    receive(statement, officer)
    second = make_statement(branch, officer, line())
    payment = make.paid(branch, person, 11, by=officer, paid_on=date(2026, 11, 12)).payments.get()
    facts = {"row": row_of(second), "organization": branch, "payment": payment}
    for number in (1, 2):
        with pytest.raises(IntegrityError, match="has been booked"), transaction.atomic():
            StatementBooking.objects.create(reference="R2", round=number, **facts)
    with pytest.raises(IntegrityError, match="is not what was paid"), transaction.atomic():
        StatementBooking.objects.create(reference="R9", round=1, **facts)


def test_two_lines_of_a_member_pay_one_month_after_the_other(branch, person, officer):
    make.assessed(branch, 10, 11)
    statement = make_statement(branch, officer, line(), line(number=3))
    assert [state.pays for state in states(statement)] == ["10月", "11月"]
    assert len(receive(statement, officer)) == 2
    assert [row[2] for row in balances()] == [0, 0]


def test_who_pays_for_another_is_found_in_the_memo(branch, person, officer):
    payer = make.member(branch, "陶建中")
    make.assessed(branch, 11)
    statement = make_statement(branch, officer, line("陶建中", memo="代沈玉平交"))
    receive(statement, officer)
    payment = Payment.objects.get()
    assert (payment.person, payment.payer) == (person, payer)


def test_too_much_waits_for_a_decision(branch, person, officer):
    make.assessed(branch, 11)
    statement = make_statement(branch, officer, line(amount="60.00"))
    (state,) = states(statement)
    assert (state.standing, state.picked) == (Standing.DECIDE, "")
    assert state.reason == "沈玉平：比11月应交 40.00 元多 20.00 元，请选去向"
    assert [option.pays for option in state.options] == [
        "11月，余 20.00 元预收",
        "11月，余 20.00 元自愿多交",
    ]
    decision = Decision(state.row.pk, person.pk, rest=Rest.VOLUNTARY)
    decide_lines(statement=statement, decisions=[decision], by=officer, at=make.AT)
    (state,) = states(statement)
    assert (state.standing, state.pays) == (Standing.MATCHED, "11月，余 20.00 元自愿多交")
    receive(statement, officer)
    assert Payment.objects.get().amount == Decimal("60.00")


def test_too_little_and_large_sums(branch, person, officer):
    make.assessed(branch, 11)
    statement = make_statement(
        branch, officer, line(amount="30.00"), line(number=3, amount="2000.00")
    )
    short, large = states(statement)
    assert short.reason == "沈玉平：比11月应交 40.00 元少 10.00 元，请核对"
    assert large.standing == Standing.UNMATCHED
    assert "按大额党费办理" in large.reason


def test_namesakes_have_to_be_chosen(branch, person, officer):
    make.with_base(make.member(branch, "沈玉平"), branch)
    make.assessed(branch, 11)
    (state,) = states(make_statement(branch, officer))
    assert (state.standing, state.picked) == (Standing.DECIDE, "")
    assert state.reason == "重名：本支部有 2 个沈玉平，请选是哪一个"
    assert len(state.options) == 2


def test_a_stranger_is_listed_until_somebody_says_why(branch, person, officer):
    statement = make_statement(branch, officer, line("卖菜的老赵"))
    (state,) = waiting_lines(organization=branch, on=TODAY)
    assert (state.standing, state.reason) == (
        Standing.UNMATCHED,
        "「卖菜的老赵」不在本支部名册，备注里也没有党员姓名",
    )
    rows = [row_of(statement).pk]
    with pytest.raises(ActionError, match="请写不收的理由"):
        dismiss_lines(statement=statement, row_ids=rows, reason=" ", by=officer, at=make.AT)
    dismiss_lines(statement=statement, row_ids=rows, reason="不是党费", by=officer, at=make.AT)
    assert waiting_lines(organization=branch, on=TODAY) == []
    (state,) = states(statement)
    assert (state.standing, state.reason) == (Standing.DISMISSED, "不是党费")
    with pytest.raises(ActionError, match="已经登记为不收"):
        receive(statement, officer, pick(row_of(statement), person, 11))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": "-40.00"}, "是支出，不是收入（金额为负）"),
        ({"amount": "0.00"}, "金额是零"),
        ({"on": date(2026, 11, 21)}, "交易日期 2026-11-21 还没有到"),
        ({"on": date(2026, 9, 12)}, "2026年9月已结账，要收先申请反结账"),
        ({"amount": None, "problem": "金额看不懂"}, "金额看不懂"),
    ],
)
def test_what_cannot_be_received_is_refused_by_page_and_action(
    branch, person, officer, fields, words
):
    make.assessed(branch, 11)
    close_month(organization=branch, month=month(9), by=officer, at=make.AT)
    statement = make_statement(branch, officer, line(**fields))
    (state,) = states(statement)
    assert (state.standing, state.reason, state.may_assign) == (Standing.UNMATCHED, words, False)
    with pytest.raises(ActionError) as refused:
        receive(statement, officer, pick(row_of(statement), person, 11))
    assert [b.message for b in refused.value.blockers] == [f"第 2 行：{words}"]
    assert Payment.objects.count() == 0


def test_the_same_number_twice_in_a_file_is_received_once(branch, person, officer):
    make.assessed(branch, 10, 11)
    statement = make_statement(branch, officer, line(), line(number=3, reference="R2"))
    first, second = states(statement)
    assert first.pays == "10月"
    assert second.reason == "流水号与第 2 行相同，只收一次"
    both = pick(row_of(statement), person, 10), pick(row_of(statement, 3), person, 11)
    with pytest.raises(ActionError, match="没有收款"):
        receive(statement, officer, *both)


def test_nobody_of_another_branch(branch, person, officer):
    stranger = make.member(make.branch("别的支部"), "外人")
    statement = make_statement(branch, officer)
    for act in (
        lambda: receive(statement, officer, pick(row_of(statement), stranger)),
        lambda: decide_lines(
            statement=statement,
            decisions=[Decision(row_of(statement).pk, stranger.pk)],
            by=officer,
            at=make.AT,
        ),
    ):
        with pytest.raises(ActionError, match="本支部名册里没有这个人"):
            act()
    assert Payment.objects.count() == 0


def test_what_changed_since_it_was_shown_is_not_posted(branch, person, officer):
    make.assessed(branch, 10, 11)
    statement = make_statement(branch, officer)
    shown = picks(statement)
    make.paid(branch, person, 10, by=officer)
    with pytest.raises(ActionError) as refused:
        receive(statement, officer, *shown)
    assert [b.message for b in refused.value.blockers] == ["沈玉平：10月已交或没有应交，请刷新页面"]
    assert Payment.objects.count() == 1


def test_a_line_of_another_statement_is_refused(branch, person, officer):
    make.assessed(branch, 11)
    one, other = make_statement(branch, officer), make_statement(branch, officer, line(number=7))
    with pytest.raises(ActionError, match="页面内容不完整"):
        receive(one, officer, pick(row_of(other, 7), person, 11))


def test_nothing_picked_is_refused(branch, officer):
    with pytest.raises(ActionError, match="没有选定任何一笔"):
        collect_lines(statement=make_statement(branch, officer), picks=[], by=officer, at=make.AT)


def test_the_same_file_sent_twice_is_kept_once(branch, officer):
    key = uuid4()
    one = make_statement(branch, officer, key=key)
    assert make_statement(branch, officer, key=key) == one
    assert StatementRow.objects.count() == 1


def test_a_committee_has_no_statement(officer):
    with pytest.raises(ActionError, match="流水要导入到收党费的支部"):
        make_statement(make.committee(), officer)


def test_left_for_later_stays_open(branch, person, officer):
    make.assessed(branch, 11)
    statement = make_statement(branch, officer)
    decide_lines(
        statement=statement, decisions=[Decision(row_of(statement).pk)], by=officer, at=make.AT
    )
    (state,) = states(statement)
    assert (state.standing, state.picked, state.reason) == (Standing.DECIDE, "", "先留着")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "assign"},
        {"kind": "dismiss"},
        {"kind": "leave", "person": True},
        {"kind": "assign", "person": True, "payer": True},
    ],
)
def test_the_database_refuses_half_a_choice(branch, person, officer, wrong):
    row = row_of(make_statement(branch, officer))
    who = {name: person for name in ("person", "payer") if wrong.get(name)}
    facts = {"row": row, "kind": wrong["kind"], "chosen_by": officer, "chosen_at": make.AT} | who
    with pytest.raises(IntegrityError, match="statement_choice"), transaction.atomic():
        StatementChoice.objects.create(**facts)


@pytest.mark.parametrize(
    "thing", ["statement", "statementrow", "statementchoice", "statementbooking"]
)
@pytest.mark.parametrize("verb", ["UPDATE dues_{} SET id = id", "DELETE FROM dues_{}"])
def test_the_application_cannot_change_a_statement(db, thing, verb):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(thing))


def test_names_and_memos_are_encrypted_at_rest(branch, officer):
    make_statement(branch, officer, line("卖菜的老赵", memo="豆腐"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM dues_statementrow")
        assert "老赵" not in cursor.fetchone()[0]


def test_the_queries_do_not_grow_with_the_lines(branch, officer, django_assert_num_queries):
    people = [make.with_base(make.member(branch, f"党员{n}号"), branch) for n in range(3)]
    make.assessed(branch, 11)
    one = make_statement(branch, officer, line(people[0].name))
    three = make_statement(
        branch, officer, *(line(p.name, number=5 + i) for i, p in enumerate(people))
    )
    with django_assert_num_queries(10):
        states(one)
    with django_assert_num_queries(10):
        states(three)


@pytest.mark.django_db(transaction=True)
def test_parallel_confirmations_have_one_effect():
    branch = make.branch()
    make.with_base(make.member(branch), branch)
    officer = make.user(branch)
    make.assessed(branch, 11)
    statement = make_statement(branch, officer)
    shown = picks(statement)

    def confirm(_):
        try:
            return len(receive(statement, officer, *shown))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(confirm, range(6))) == [0, 0, 0, 0, 0, 1]
    assert Payment.objects.count() == 1

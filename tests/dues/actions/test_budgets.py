from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.budgets import LineFacts, decide_budget, enter_office_funds
from dues.actions.deciding import DecisionFacts
from dues.models import Budget, BudgetLine, OfficeFunds
from dues.queries.budgets import budget_on, funds_rule, office_funds_of, sheet_of, versions_of
from dues.queries.decisions import sealed_decisions
from dues.rules.accounts import Account
from dues.rules.spending import Fund
from tests.factories import dues as make
from tests.factories.budgets import DECIDED, line, make_budget
from tests.factories.meetings import make_branch, make_sealed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def officer(branch):
    return make.user(branch)


def refused(branch, officer, *lines, **fields):
    with pytest.raises(ActionError) as error:
        make_budget(branch, *lines, by=officer, **fields)
    return str(error.value)


def test_a_budget_keeps_its_two_sources_apart(branch, officer):
    made = make_budget(
        branch, line("600.00"), line("900.00", fund=Fund.ADMIN, note="两次轮训"),
        line("300.00", Account.AWARDS), by=officer,
    )  # fmt: skip
    sheet = sheet_of(budget_on(organization=branch, year=2026, on=TODAY))
    assert (sheet.dues, sheet.admin, made.total) == (D("900.00"), D("900.00"), D("1800.00"))
    training = sheet.rows[0]
    assert (training.dues.amount, training.admin.note, training.total) == (
        D("600.00"), "两次轮训", D("1500.00"),
    )  # fmt: skip
    assert (made.version, made.reason, made.decision) == (1, "", "支委会集体研究同意")
    assert AuditEvent.objects.get(action="dues.budget_decided").detail["total"] == "1800.00"


def test_an_adjustment_is_the_next_version_with_its_reason(branch, officer):
    make_budget(branch, by=officer)
    later = DecisionFacts(decided_on=date(2026, 9, 1), words="支委会研究调整")
    message = refused(branch, officer, line("1500.00"), decision=later)
    assert "2026年预算已经决定（第1版），调整请写理由" in message
    make_budget(branch, line("1500.00"), by=officer, decision=later, reason="增加一次培训")
    assert [one.name for one in versions_of(organization=branch, year=2026)] == [
        "第2版，调整", "第1版",
    ]  # fmt: skip
    before = budget_on(organization=branch, year=2026, on=date(2026, 8, 31))
    assert (before.version, before.lines.get().amount) == (1, D("1000.00"))


def test_an_adjustment_changes_something_and_is_decided_later(branch, officer):
    make_budget(branch, by=officer)
    assert "不用调整" in refused(branch, officer, reason="重登")
    early = DecisionFacts(decided_on=date(2026, 1, 2), words="支委会")
    message = refused(branch, officer, line("2.00"), reason="早了", decision=early)
    assert "调整的决定不能早于上一版（2026-01-15）" in message


def test_a_second_press_registers_nothing(branch, officer):
    key = uuid4()
    assert make_budget(branch, by=officer, key=key) == make_budget(branch, by=officer, key=key)
    assert Budget.objects.count() == 1


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([LineFacts("dues", 5201, D("-1.00"))], "培训党员的预算数应大于 0"),
        ([LineFacts("dues", 5101, D("1.00"))], "只能从给出的几项里选"),
        ([LineFacts("other", 5201, D("1.00"))], "只能从给出的几项里选"),
        ([line("1.00"), line("2.00")], "写了两次"),
    ],
)
def test_bad_lines_are_refused(branch, officer, lines, message):
    assert message in refused(branch, officer, *lines)
    assert Budget.objects.count() == 0


def test_an_empty_budget_is_refused(branch, officer):
    with pytest.raises(ActionError, match="没有写金额"):
        decide_budget(
            key=uuid4(), organization=branch, year=2026, lines=[], decision=DECIDED,
            by=officer, at=make.AT,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (DecisionFacts(), "没有记录的写决定日期"),
        (DecisionFacts(decided_on=date(2026, 12, 1), words="支委会"), "还没有到"),
        (DecisionFacts(decided_on=TODAY, words=" "), "请写哪次会议"),
        (DecisionFacts(record="999"), "已经封存、写有决议的会议记录"),
    ],
)
def test_a_budget_rests_on_a_decision(branch, officer, facts, message):
    assert message in refused(branch, officer, decision=facts)


def test_a_sealed_meeting_gives_the_decision_its_day_and_words():
    place = make_branch()
    branch = place.organization
    items = ({"heading": "年度预算", "discussion": "逐项讨论。", "resolution": "同意预算。"},)
    meeting = make_sealed(place, kind="committee", held_on=date(2026, 11, 12), items=items)
    make_sealed(place, kind="party_day", held_on=date(2026, 11, 11))
    (offered,) = sealed_decisions(organization=branch, on=TODAY)
    assert (offered.held_on, offered.text) == (date(2026, 11, 12), "年度预算：同意预算。")
    facts = DecisionFacts(record=offered.key)
    made = make_budget(branch, by=place.user, decision=facts)
    assert (made.decided_on, made.record_url) == (date(2026, 11, 12), offered.url)
    assert made.decision == f"{meeting.title}：年度预算：同意预算。"
    other = DecisionFacts(record=offered.key, decided_on=TODAY)
    message = refused(branch, place.user, line("9.00"), decision=other, reason="改")
    assert "会议记录的日期是 2026-11-12" in message


def test_a_year_far_away_is_refused(branch, officer):
    assert "年度应在 2025 到 2027 之间" in refused(branch, officer, year=2030)


def test_the_office_budget_is_corrected_with_a_reason(branch, officer):
    def enter(amount, source="批复〔2026〕3号", reason=""):
        return enter_office_funds(
            organization=branch, year=2026, amount=D(amount), source=source, reason=reason,
            by=officer, at=make.AT,
        )  # fmt: skip

    with pytest.raises(ActionError, match="应大于 0"):
        enter("-1")
    with pytest.raises(ActionError, match="请写依据的文件"):
        enter("1", source=" ")
    assert enter("80000.00") == enter("80000.00")
    with pytest.raises(ActionError, match="要更正请写理由"):
        enter("90000.00")
    enter("90000.00", reason="追加预算")
    found = office_funds_of(organization=branch, year=2026)
    assert (found.round, found.amount, found.reason) == (2, D("90000.00"), "追加预算")
    assert OfficeFunds.objects.count() == 2


def test_ten_percent_of_the_office_budget(branch, officer):
    """10% of 80,000.05 is 8,000.005, so 8,000.01; planned are 6,000.00."""
    office = enter_office_funds(
        organization=branch, year=2026, amount=D("80000.05"), source="批复", by=officer, at=make.AT
    )
    budget = make_budget(branch, line("6000.00", fund=Fund.ADMIN), line("50.00"), by=officer)
    rule = funds_rule(organization=branch, year=2026, on=TODAY, budget=budget, office=office)
    assert (rule.needed, rule.budgeted, rule.shortfall) == (
        D("8000.01"), D("6000.00"), D("2000.01"),
    )  # fmt: skip
    without = funds_rule(organization=branch, year=2026, on=TODAY, budget=budget, office=None)
    assert (without.needed, without.shortfall, without.share) == (None, 0, None)


def test_the_database_refuses_what_no_budget_is(branch, officer):
    made = make_budget(branch, by=officer)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="do not make its total"), transaction.atomic():
        BudgetLine.objects.create(budget=made, fund="admin", purpose=5201, amount=D(5))
    for change in (
        {"purpose": 5101}, {"fund": "other", "purpose": 5202}, {"amount": 0, "purpose": 5202},
    ):  # fmt: skip
        fields = {"budget": made, "fund": "dues", "purpose": 5201, "amount": D(5)} | change
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetLine.objects.create(**fields)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Budget.objects.filter(pk=made.pk).update(total=1)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        BudgetLine.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"reason": "有"}, {"decision": ""}, {"record_key": "1"}, {"total": 0}],
)
def test_the_database_holds_a_version_together(branch, officer, change):
    fields = {
        "key": uuid4(), "organization": branch, "year": 2026, "version": 1, "total": 1,
        "decided_on": TODAY, "decision": "研究", "entered_by": officer, "entered_at": make.AT,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.create(**fields | change)

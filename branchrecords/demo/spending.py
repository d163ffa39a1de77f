"""One branch's money of the year: a budget with its adjustment, what was spent, what waits.

No random number is drawn and no dues are received: what the other parts show stays.
"""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from dues.actions.admin_spending import AdminFacts, record_admin_spending
from dues.actions.budgets import LineFacts, decide_budget, enter_office_funds
from dues.actions.deciding import DecisionFacts
from dues.actions.spending import (
    SpendingFacts,
    answer_spending,
    decide_spending,
    pay_spending,
    request_spending,
)
from dues.rules.accounts import Account
from dues.rules.spending import Fund
from members.actions.settings import override_setting
from members.models import User

from .world import YEAR, Branch, World, moment

# (day asked for, purpose, what, payee, 元, days until it was paid or None)
_SPENT = (
    (date(YEAR, 3, 10), Account.TRAINING, "党员轮训教材和场地", "临江会议服务中心", "260.00", 9),
    (date(YEAR, 5, 12), Account.MATERIALS, "订阅党报党刊半年", "临江邮政支局", "180.00", 6),
    (date(YEAR, 6, 22), Account.AWARDS, "七一表彰证书和奖品", "临江文化用品店", "150.00", 5),
    (date(YEAR, 9, 14), Account.HARDSHIP, "中秋补助困难党员", "", "200.00", 8),
    (date(YEAR, 11, 9), Account.TRAINING, "冬季轮训场地", "临江会议服务中心", "120.00", None),
)
_OFFICE = (
    (date(YEAR, 4, 16), Account.TRAINING, "红色教育基地参观学习车辆", "3200.00", "记账-04-31"),
    (date(YEAR, 8, 20), Account.MATERIALS, "党员活动室投影设备", "2860.00", "记账-08-17"),
)


def build_spending(world: World) -> None:
    """After the dues of the year have been received."""
    branch, staff = world.branches[0], world.users["committee_staff"]
    assert branch.secretary is not None  # noqa: S101  (every branch of the demo has one)
    cashier = world.users["branch_officer"]
    _share(world, branch)
    _budget(branch, branch.secretary)
    for asked_on, purpose, what, payee, amount, days in _SPENT:
        person = branch.people[-2] if purpose is Account.HARDSHIP else None
        facts = SpendingFacts(
            purpose.value, Decimal(amount), what, person.name if person else payee, person
        )
        _spend(branch, facts, asked_on, days, (branch.secretary, cashier, staff))
    _waiting_above(branch, branch.secretary)
    for spent_on, purpose, what, amount, document in _OFFICE:
        record_admin_spending(
            key=_key(document), organization=branch.organization,
            facts=AdminFacts(
                purpose.value, Decimal(amount), what, "财务科统一支付", document, spent_on
            ),
            by=branch.secretary, at=moment(spent_on + timedelta(days=3)),
        )  # fmt: skip


def _share(world: World, branch: Branch) -> None:
    """A tenth of what the branch collects stays with it: there is something to spend."""
    override_setting(
        organization=branch.organization, key="dues_remit_share_below", value="90",
        source="《党费留存使用办法》临工委〔2026〕3号", starts_on=date(YEAR, 1, 1),
        by=world.users["committee_staff"], at=moment(date(YEAR, 1, 4)),
    )  # fmt: skip


def _budget(branch: Branch, by: User) -> None:
    """Below the 10% in January, above it since the adjustment of September."""
    lines = [
        _line(Fund.DUES, Account.TRAINING, "500.00", "两次轮训"),
        _line(Fund.DUES, Account.MATERIALS, "400.00", "党报党刊"),
        _line(Fund.DUES, Account.AWARDS, "200.00", "七一表彰"),
        _line(Fund.DUES, Account.HARDSHIP, "400.00", "节日补助"),
        _line(Fund.ADMIN, Account.TRAINING, "4000.00", "参观学习"),
        _line(Fund.ADMIN, Account.MATERIALS, "3000.00", "活动室设备"),
    ]
    enter_office_funds(
        organization=branch.organization, year=YEAR, amount=Decimal("80000.00"),
        source="财务科〔2026〕2号预算批复", by=by, at=moment(date(YEAR, 1, 14)),
    )  # fmt: skip
    _decide(branch, by, lines, date(YEAR, 1, 15), "")
    more = [*lines[:-2], _line(Fund.ADMIN, Account.TRAINING, "5500.00", "增加一次参观学习"),
            lines[-1]]  # fmt: skip
    _decide(branch, by, more, date(YEAR, 9, 4), "党建经费不到行政办公费的 10%，补足")


def _decide(branch: Branch, by: User, lines: list[LineFacts], on: date, reason: str) -> None:
    decide_budget(
        key=_key(f"budget {on}"), organization=branch.organization, year=YEAR, lines=lines,
        decision=DecisionFacts(decided_on=on, words="支委会集体研究同意"), reason=reason,
        by=by, at=moment(on, 16),
    )  # fmt: skip


def _spend(
    branch: Branch, facts: SpendingFacts, on: date, days: int | None, who: tuple[User, User, User]
) -> None:
    """Asked for, decided the day after, agreed above, paid by the other; or still to be paid."""
    accountant, cashier, staff = who
    row = request_spending(
        key=_key(facts.what), organization=branch.organization, facts=facts,
        uploads=[_invoice()], by=accountant, at=moment(on),
    )  # fmt: skip
    decided = on + timedelta(days=1)
    words = DecisionFacts(decided_on=decided, words="支委会集体研究同意支出")
    decide_spending(spending=row, decision=words, by=accountant, at=moment(decided))
    answer_spending(
        spending=row, approved=True, words="同意，按规定使用", by=staff, at=moment(decided, 15)
    )
    if days is not None:
        paid_on = on + timedelta(days=days)
        pay_spending(
            spending=row, account=Account.BANK, on=paid_on, by=cashier, at=moment(paid_on, 10)
        )


def _waiting_above(branch: Branch, by: User) -> None:
    """Decided by the branch, not yet answered."""
    on = date(YEAR, 11, 17)
    facts = SpendingFacts(
        Account.MATERIALS.value, Decimal("90.00"), "学习资料印制", "临江印务社"
    )  # fmt: skip
    row = request_spending(
        key=_key(facts.what), organization=branch.organization, facts=facts, by=by, at=moment(on)
    )
    words = DecisionFacts(decided_on=on, words="支委会集体研究同意支出")
    decide_spending(spending=row, decision=words, by=by, at=moment(on, 17))


def _line(fund: Fund, purpose: Account, amount: str, note: str) -> LineFacts:
    return LineFacts(fund.value, purpose.value, Decimal(amount), note)


def _key(text: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo spending {text}")


def _invoice() -> SimpleUploadedFile:
    """A blank sheet in place of an invoice."""
    stream = io.BytesIO()
    Image.new("RGB", (480, 320), "white").save(stream, "PNG")
    return SimpleUploadedFile("发票.png", stream.getvalue(), "image/png")

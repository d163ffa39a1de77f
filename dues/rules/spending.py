"""What dues and 党建经费 may be used for, from which money, decided by whom. Pure.

费08 = 《中国共产党党费收缴、使用和管理的规定》 (中组发〔2008〕3号).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

from .accounts import Account
from .money import ZERO, round_money

ARTICLE_USE = "《党费规定》第十九条"
ARTICLE_DECIDE = "《党费规定》第二十条"
ARTICLE_EARMARKED = "《党费规定》第二十一条"
ARTICLE_FORBIDDEN = "《党费规定》第十四条"
# The seed 002 of the domain: 党建经费不低于行政办公费的 10%.
ARTICLE_FUNDS = "机关党建工作制度：党建经费不低于行政办公费的 10%"

PERCENT = "party_funds_percent"
REQUEST = "dues_spending_request"
WORDS = "dues_spending_words"


class Fund(TextChoices):
    """The two sources, which are kept apart."""

    DUES = "dues", "党费"
    ADMIN = "admin", "党建经费"


class SpendingState(TextChoices):
    """How far a paper of spending has come."""

    UNDECIDED = "undecided", "待集体决定"
    ASKED = "asked", "待上级批准"
    REFUSED = "refused", "上级没有同意"
    READY = "ready", "待出纳付款"
    PAID = "paid", "已付款"
    UNDONE = "undone", "已冲正"
    CANCELLED = "cancelled", "已作废"


@dataclass(frozen=True)
class Purpose:
    """One allowed use; `label` in the words of the article, `short` for columns."""

    account: Account
    label: str
    short: str


PURPOSES: tuple[Purpose, ...] = (
    Purpose(Account.TRAINING, "培训党员", "培训党员"),
    Purpose(
        Account.MATERIALS, "订阅或购买用于开展党员教育的报刊、资料、音像制品和设备", "资料设备"
    ),
    Purpose(Account.AWARDS, "表彰先进基层党组织、优秀共产党员和优秀党务工作者", "表彰先进"),
    Purpose(Account.HARDSHIP, "补助生活困难的党员", "补助困难党员"),
    Purpose(
        Account.DISASTER, "补助遭受严重自然灾害的党员和修缮因灾受损的基层党员教育设施", "救灾修缮"
    ),
    Purpose(Account.OTHER_USE, "上级党组织规定的其他项目", "上级规定的其他"),
)
PURPOSE_OF: dict[int, Purpose] = {purpose.account.value: purpose for purpose in PURPOSES}
PURPOSE_CHOICES = tuple((purpose.account.value, purpose.label) for purpose in PURPOSES)
SHORT_CHOICES = tuple((purpose.account.value, purpose.short) for purpose in PURPOSES)

# Nobody's dues are paid for them (费08 第十四条).
FORBIDDEN: tuple[str, ...] = ("代交党费", "代缴党费", "垫交", "垫缴")
# Words of uses that are not among the allowed ones (第十九条). The list is this system's own, so an
# organisation may do without it (setting WORDS).
DOUBTFUL: tuple[str, ...] = (
    "招待", "宴请", "聚餐", "福利", "旅游", "理财", "投资", "经商", "出借",
)  # fmt: skip


def forbidden_use(text: str, *, doubtful: bool = True) -> str:
    """Why what is written cannot be paid, in one sentence; "" when nothing speaks against it.

    `doubtful`: whether the system's own list is asked too.
    """
    words = (*FORBIDDEN, *DOUBTFUL) if doubtful else FORBIDDEN
    found = next((word for word in words if word in text), "")
    if not found:
        return ""
    if found in FORBIDDEN:
        return f"支出内容里写了「{found}」：不得用党费代替党员交纳党费"
    allowed = "、".join(purpose.short for purpose in PURPOSES)
    return f"支出内容里写了「{found}」：党费只能用于{allowed}"


def use_article(problem: str) -> str:
    """The article that a problem of `forbidden_use` rests on."""
    return ARTICLE_FORBIDDEN if "代替党员" in problem else ARTICLE_USE


@dataclass(frozen=True)
class FundsRule:
    """党建经费 of a year beside 行政办公费, in 元. `office` is None before it was entered."""

    percent: int
    office: Decimal | None
    budgeted: Decimal
    spent: Decimal

    @property
    def needed(self) -> Decimal | None:
        """The least that has to be planned."""
        return None if self.office is None else round_money(self.office * self.percent / 100)

    @property
    def shortfall(self) -> Decimal:
        """What the budget lacks; nothing while 行政办公费 is not known."""
        return max((self.needed or ZERO) - self.budgeted, ZERO)

    @property
    def share(self) -> Decimal | None:
        """党建经费 planned as a share of 行政办公费."""
        return self.budgeted / self.office if self.office else None


def over_budget(*, amount: Decimal, taken: Decimal, planned: Decimal) -> str:
    """Why a sum does not fit into what is planned for its purpose (元); "" when it does.

    `taken`: paid already, or waiting to be.
    """
    if taken + amount <= planned:
        return ""
    if not planned:
        return "这个用途今年没有党费预算，要在集体决定里写明同意超预算"
    return (
        f"预算 {planned:,.2f} 元，已用和待付 {taken:,.2f} 元，再支出 {amount:,.2f} 元就超了"
        f" {taken + amount - planned:,.2f} 元，要在集体决定里写明同意超预算"
    )


def short_of_free(*, amount: Decimal, held: Decimal, earmarked: Decimal) -> str:
    """Why a sum cannot be paid out of what lies there (元); "" when it can.

    `earmarked` is 大额党费 and 特殊党费, which are passed on whole.
    """
    if amount <= held - earmarked:
        return ""
    if amount <= held:
        return (
            f"现有党费 {held:,.2f} 元，其中 {earmarked:,.2f} 元是大额党费、特殊党费，专款专用，"
            f"不能用在这里；能用的是 {held - earmarked:,.2f} 元"
        )
    return f"现有党费只有 {held:,.2f} 元，不够支出 {amount:,.2f} 元"

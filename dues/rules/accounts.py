"""The chart of accounts: where every fen of dues comes from and where it is.

Codes follow the usual order of books: 1 what one has or is owed, 2 what one owes, 3 what one keeps,
4 what comes in, 5 what goes out.
"""

from __future__ import annotations

from django.db.models import IntegerChoices


class Account(IntegerChoices):
    """An account of the journal. Whose it is (organisation, person, month) stands in the line."""

    CASH = 1001, "库存现金"
    BANK = 1002, "银行存款"
    RECEIVABLE = 1101, "应收党费"  # of a person for a month
    ADVANCE = 2101, "预收党费"  # of a person: paid ahead, or too much
    DUE_ABOVE = 2201, "应上缴党费"
    KEPT = 3101, "留存党费"
    DUES = 4101, "党费收入"
    VOLUNTARY = 4102, "自愿多交党费"
    LARGE = 4103, "大额党费"
    SPECIAL = 4104, "特殊党费"
    FROM_BELOW = 4201, "下级上缴党费"
    FROM_ABOVE = 4202, "上级下拨党费"
    INTEREST = 4301, "党费利息"
    REMITTED = 5101, "上缴上级党费"
    TO_BELOW = 5102, "下拨下级党费"
    TRAINING = 5201, "支出：培训党员"
    MATERIALS = 5202, "支出：订阅资料、购置设备"
    AWARDS = 5203, "支出：表彰先进"
    HARDSHIP = 5204, "支出：补助生活困难党员"
    DISASTER = 5205, "支出：补助遭受严重自然灾害的党员、修缮设施"
    OTHER_USE = 5206, "支出：上级规定的其他项目"


# Where the money of a payment lies afterwards.
MONEY = (Account.CASH, Account.BANK)
# Accounts whose lines name the member, by person alone or by person and month.
BY_PERSON = (Account.RECEIVABLE, Account.ADVANCE)


class EntryKind(IntegerChoices):
    """What happened."""

    ASSESSMENT = 1, "核算应交"
    DIFFERENCE = 2, "补记差额"
    RECEIPT = 3, "收党费"
    ADVANCE_USED = 4, "预收抵交"
    REVERSAL = 5, "冲正"
    REMITTANCE = 6, "上缴党费"
    SPENDING = 7, "党费支出"
    INTEREST = 8, "利息"
    EXTRA_UP = 9, "大额、特殊党费上缴"
    HANDED_DOWN = 10, "下拨党费"
    CASH_MOVED = 11, "现金存取"
    ADVANCE_MOVED = 20, "转交、退还预收"

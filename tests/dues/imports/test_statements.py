import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from branchrecords.documents.uploads import SheetError
from dues.imports.statements import read_statement

WECHAT = """微信支付账单明细,,,,,,,,
微信昵称：[支部收款],,,,,,,,
起始时间：[2026-11-01 00:00:00] 终止时间：[2026-11-20 23:59:59],,,,,,,,
导出类型：[全部],,,,,,,,
,,,,,,,,
共4笔记录,,,,,,,,
收入：2笔 120.00元,,,,,,,,
----------------------微信支付账单明细列表--------------------,,,,,,,,
交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,备注
2026-11-12 09:14:20,转账,老张,转账备注:张三11月党费,收入,¥40.00,/,已存入零钱,"1000039801\t",/
2026-11-12 10:02:00,二维码收款,小鱼,收款方备注:收款,收入,¥80.00,/,已存入零钱,"1000039802\t",代李四
2026-11-13 12:00:00,商户消费,便利店,矿泉水,支出,¥3.00,零钱,支付成功,"1000039803\t",/
2026-11-14 12:00:00,转账,老王,转账,收入,¥40.00,/,已全额退款,"1000039804\t",/
"""
BANK = [
    ["某某银行账户交易明细"],
    ["账号：6222***1234", None, "户名：第一党支部"],
    ["起止日期：2026-11-01 至 2026-11-20"],
    ["交易日期", "借方发生额", "贷方发生额", "余额", "对方户名", "摘要", "交易流水号"],
    [date(2026, 11, 3), None, 40, 140.0, "张三", "党费", "BK-1"],
    ["20261104", "12.50", "", "127.50", "文具店", "购买", "BK-2"],
    ["2026/11/05", "", "1,040.00", "1167.50", "李四", "党费", "BK-3"],
    ["合计", "12.50", "1,080.00", None, None, None, None],
]


def csv(text, encoding="utf-8"):
    return io.BytesIO(text.encode(encoding))


def xlsx(rows):
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    stream.seek(0)
    return stream


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_statement_of_an_app_below_its_preamble(encoding):
    read = read_statement(csv(WECHAT.replace("¥", "￥"), encoding), "微信支付账单.csv")
    assert [(line.number, line.amount, line.reference) for line in read.lines] == [
        (10, Decimal("40.00"), "1000039801"),
        (11, Decimal("80.00"), "1000039802"),
        (12, Decimal("-3.00"), "1000039803"),
        (13, Decimal("40.00"), "1000039804"),
    ]
    first, second, _, refunded = read.lines
    assert first.on == date(2026, 11, 12)
    assert first.words["memo"] == "转账备注:张三11月党费"
    assert second.words["memo"] == "收款方备注:收款 代李四"
    assert refunded.words["problem"] == "状态是「已全额退款」，这一笔没有收到钱"


def test_a_statement_of_a_bank_with_two_columns_of_sums():
    read = read_statement(xlsx(BANK), "流水.xlsx")
    assert [(line.on, line.amount, line.words["party"]) for line in read.lines] == [
        (date(2026, 11, 3), Decimal("40.00"), "张三"),
        (date(2026, 11, 4), Decimal("-12.50"), "文具店"),
        (date(2026, 11, 5), Decimal("1040.00"), "李四"),
    ]
    assert read.skipped == 1


def test_lines_without_a_number_get_one_that_an_overlapping_statement_gives_again():
    head = "日期,付款人,金额,备注\n"
    one, two = "2026-11-03,张三,40.00,党费\n", "2026-11-04,李四,40.00,党费\n"
    first = read_statement(csv(head + one + one + two), "a.csv").lines
    again = read_statement(csv(head + two), "b.csv").lines
    assert len({line.reference for line in first}) == 3
    assert first[2].reference == again[0].reference
    assert first[0].reference.startswith("无号-")


def test_what_cannot_be_read_keeps_the_line_and_says_what_is_wrong():
    text = "交易时间,对方户名,金额,流水号\n2026-13-01,张三,40.00,A1\n2026-11-01,李四,四十,A2\n"
    one, two = read_statement(csv(text), "流水.csv").lines
    assert (one.on, one.amount) == (None, Decimal("40.00"))
    assert one.words["problem"].startswith("交易日期看不懂：“2026-13-01”没有 13 月")
    assert (two.amount, two.words["problem"]) == (
        None,
        "金额看不懂：“四十”不是金额，请只写数字，例如 1234.50",
    )


def test_a_long_number_that_the_spreadsheet_has_cut_is_not_taken_for_one():
    rows = [
        ["交易时间", "对方户名", "金额", "流水号"],
        ["2026-11-01", "张三", 40, 1.2345678901234567e19],
    ]
    assert read_statement(xlsx(rows), "流水.xlsx").lines[0].reference.startswith("无号-")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("姓名,电话,住址\n张三,138,某地\n", "找不到表头"),
        ("交易时间,对方户名,金额\n", "只有表头"),
        ("", "空文件"),
    ],
)
def test_a_file_that_is_no_statement_is_refused(text, words):
    with pytest.raises(SheetError, match=words):
        read_statement(csv(text), "名单.csv")

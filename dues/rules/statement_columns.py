"""How payment apps and banks head the columns of their statements. Pure.

Read from the forms that 微信支付 (账单明细), 支付宝 (交易明细) and the common net banks
(交易流水, 账户明细) hand out. A word missing here is added here and nowhere else.
"""

from __future__ import annotations

from branchrecords.documents.columns import Column

STATEMENT_COLUMNS: tuple[Column, ...] = (
    Column(
        "on",
        "交易时间",
        (
            "交易日期", "交易日", "日期", "时间", "入账时间", "入账日期", "记账日期", "记账时间",
            "付款时间", "到账时间", "到账日期", "交易创建时间", "发生日期", "收款时间", "创建时间",
            "支付时间", "转账时间", "交纳日期",
        ),
        required=True,
        kind="date",
    ),
    Column(
        "party",
        "对方户名",
        (
            "付款人", "付款方", "交易对方", "对方名称", "对方姓名", "对方账户名", "对方账户名称",
            "对方", "付款人姓名", "付款人名称", "付款方户名", "付款方名称", "付款账户名",
            "付款户名", "姓名", "对方单位", "对方单位名称", "交款人", "对手户名", "付款人户名",
        ),
    ),
    Column(
        "phone",
        "手机号",
        ("手机", "手机号码", "联系电话", "电话", "付款人手机号", "付款人手机", "对方手机号"),
    ),
    Column(
        "amount",
        "金额",
        (
            "交易金额", "发生额", "收款金额", "付款金额", "转账金额", "实收金额", "到账金额",
        ),
        kind="money",
    ),
    Column(
        "income",
        "收入",
        (
            "收入金额", "贷方发生额", "贷方金额", "贷方", "存入金额", "存入", "转入金额", "转入",
            "收入额", "贷方发生金额",
        ),
        kind="money",
    ),
    Column(
        "outgo",
        "支出",
        (
            "支出金额", "借方发生额", "借方金额", "借方", "支取金额", "转出金额", "转出", "支出额",
            "借方发生金额",
        ),
        kind="money",
    ),
    Column(
        "direction",
        "收/支",
        ("收支", "收支类型", "借贷标志", "借贷", "借贷方向", "资金方向", "收付标志", "收支方向"),
    ),
    Column("state", "当前状态", ("交易状态", "状态", "支付状态")),
    Column(
        "summary",
        "摘要",
        ("商品", "商品说明", "商品名称", "交易摘要", "交易说明", "摘要说明", "事由"),
    ),
    Column(
        "remark",
        "备注",
        ("附言", "用途", "留言", "交易附言", "转账备注", "客户附言", "备注附言"),
    ),
    Column(
        "reference",
        "流水号",
        (
            "交易单号", "交易流水号", "交易订单号", "交易号", "订单号", "核心流水号", "业务流水号",
            "银行流水号", "回单编号", "流水编号", "交易流水", "支付单号", "转账单号",
        ),
    ),
)  # fmt: skip

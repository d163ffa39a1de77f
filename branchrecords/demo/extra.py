"""A statement that waits to be looked through, one 大额党费 on its way up, one call for 特殊党费.

No monthly dues are received here, and no random number is drawn: what the other parts show stays.
"""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from dues.actions.large import receive_large, take_large_step
from dues.actions.special import receive_special, record_call
from dues.actions.special_handovers import prepare_handover, receive_handover
from dues.actions.statements import dismiss_lines, upload_statement
from dues.imports.statements import read_statement
from dues.models import Assessment, SpecialCall
from dues.rules.large import Stage

from .world import YEAR, Branch, World, moment

_HEAD = """微信支付账单明细,,,,,,,,
起始时间：[2026-11-10 00:00:00] 终止时间：[2026-11-19 23:59:59],,,,,,,,
共7笔记录,,,,,,,,
交易时间,交易类型,交易对方,商品,收/支,金额(元),当前状态,交易单号,备注
"""


def build_extra(world: World) -> None:
    """After the months of the year have been assessed and received."""
    _statement(world.branches[0])
    _large(world.branches[0])
    _special(world)


def _statement(branch: Branch) -> None:
    """Seven transactions: three that match, 代缴, one too many 元, a stranger, one dismissed."""
    month = date(YEAR, 11, 1)
    owed = Assessment.objects.outstanding().filter(organization=branch.organization)
    alone = [
        row
        for row in owed.filter(month=month).select_related("person").order_by("person_id")
        if not owed.filter(person=row.person, month__lt=month).exists()
    ]
    people = alone[:6]
    lines = [
        (people[0].person.name, "转账备注:11月党费", people[0].open),
        ("夕阳红", f"转账备注:{people[1].person.name}11月党费", people[1].open),
        (people[2].person.name, "转账", people[2].open),
        (people[3].person.name, f"转账备注:代{people[4].person.name}交党费", people[4].open),
        (people[5].person.name, "转账备注:党费", people[5].open + Decimal("10.00")),
        ("顺丰到付", "转账", Decimal("23.00")),
        ("社区团购", "转账备注:退差价", Decimal("6.50")),
    ]
    text = _HEAD + "".join(
        f"2026-11-{12 + n} 09:1{n}:00,转账,{party},{memo},收入,¥{sum_},"
        f"已存入零钱,10000398{n:02},/\n"
        for n, (party, memo, sum_) in enumerate(lines)
    )
    name = "微信支付账单(20261110-20261119).csv"
    read = read_statement(io.BytesIO(text.encode("gb18030")), name)
    statement = upload_statement(
        key=uuid5(NAMESPACE_URL, "demo statement"),
        organization=branch.organization,
        file_name=name,
        method="mobile",
        lines=read.lines,
        skipped=read.skipped,
        by=branch.secretary,
        at=moment(date(YEAR, 11, 19), 17),
    )
    dismiss_lines(
        statement=statement,
        row_ids=[statement.rows.order_by("-number").values_list("pk", flat=True)[0]],
        reason="团购退款，不是党费",
        by=branch.secretary,
        at=moment(date(YEAR, 11, 19), 17, 10),
    )


def _large(branch: Branch) -> None:
    person = branch.people[12]
    payment = receive_large(
        key=uuid5(NAMESPACE_URL, "demo large"),
        organization=branch.organization,
        person=person,
        amount=Decimal("3000.00"),
        paid_on=date(YEAR, 10, 9),
        method="transfer",
        profile=(
            f"{person.name}同志入党多年，现在本支部，长期担任义务讲解员。\n"
            "国庆前夕提出自愿多交一次党费，表达对党的感情。"
        ),
        is_voluntary=True,
        by=branch.secretary,
        at=moment(date(YEAR, 10, 9), 10),
    )
    take_large_step(
        payment=payment,
        stage=Stage.REPORTED,
        happened_on=date(YEAR, 10, 15),
        note="连同登记表送党委组织办",
        by=branch.secretary,
        at=moment(date(YEAR, 10, 15), 15),
    )


def _special(world: World) -> None:
    call = record_call(
        organization=world.root,
        title="支持灾区群众恢复生产生活",
        caller="上级党委组织部",
        document_number="组通〔2026〕18号",
        starts_on=date(YEAR, 11, 1),
        ends_on=date(YEAR + 1, 1, 1),
        by=world.users["committee_staff"],
        at=moment(date(YEAR, 11, 2), 9),
    )
    for branch, sums in zip(
        world.branches[:3], (("100.00", "50.00", "20.00"), ("200.00", "66.00"), ("30.00",)),
        strict=True,
    ):  # fmt: skip
        given = {
            person.pk: Decimal(sum_) for person, sum_ in zip(branch.people[4:], sums, strict=False)
        }
        receive_special(
            key=uuid5(NAMESPACE_URL, f"demo special {branch.node.code}"),
            call=call,
            organization=branch.organization,
            sums=given,
            paid_on=date(YEAR, 11, 16),
            method="mobile",
            by=branch.secretary,
            at=moment(date(YEAR, 11, 16), 17),
        )
    _hand_up(world, call)


def _hand_up(world: World, call: SpecialCall) -> None:
    """One branch has handed up what it was given, one has made out the slip, one has not begun."""
    for branch in world.branches[:2]:
        slip = prepare_handover(
            call=call,
            organization=branch.organization,
            key=uuid5(NAMESPACE_URL, f"demo special up {branch.node.code}"),
            handed_by=str(branch.secretary),
            by=branch.secretary,
            at=moment(date(YEAR, 11, 17), 10),
        )
        if branch is world.branches[0]:
            receive_handover(
                slip=slip,
                on=date(YEAR, 11, 18),
                by=world.users["committee_staff"],
                at=moment(date(YEAR, 11, 18), 9),
            )

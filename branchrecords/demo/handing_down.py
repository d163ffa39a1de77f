"""Slips between levels that somebody's log-in can finish.

Dues handed down, one slip received and one that waits for a secretary; 特殊党费 of a 党总支 that
waits for the committee's cashier; cash paid into the bank, checked and not.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from dues.actions.cash_moves import CashMoveFacts, check_cash_move, enter_cash_move
from dues.actions.deciding import DecisionFacts
from dues.actions.handing_down import HandDownWish, prepare_hand_down, receive_hand_down
from dues.actions.special_handovers import prepare_handover
from dues.models import DuesKeepers, SpecialHandover
from dues.queries.balances import least_held
from dues.queries.keepers import keepers_on
from dues.rules.accounts import Account

from .world import TODAY, YEAR, World, moment

# (place in the list of branches, decided, made out, received or None, purpose, what, 元)
_SLIPS = (
    (
        2, date(YEAR, 11, 4), date(YEAR, 11, 6), date(YEAR, 11, 9),
        Account.MATERIALS, "补助支部添置党员学习资料", "160.00",
    ),
    (
        0, date(YEAR, 11, 16), date(YEAR, 11, 18), None,
        Account.TRAINING, "补助支部开展冬季党员轮训", "300.00",
    ),
)  # fmt: skip


def build_handing_down(world: World) -> None:
    """After the dues of three quarters have gone up."""
    keepers = keepers_on(organization=world.root, on=TODAY)
    assert keepers is not None  # noqa: S101  (build_remitting names them)
    _down(world, keepers)
    _special_up(world, keepers)
    _to_the_bank(world, keepers)


def _special_up(world: World, keepers: DuesKeepers) -> None:
    """What the first branch gave under a call goes on from the level between."""
    slip = SpecialHandover.objects.settled().filter(upper__isnull=False).order_by("pk").first()
    if slip is None or slip.upper is None or slip.upper == world.root:
        return
    prepare_handover(
        call=slip.call, organization=slip.upper, key=uuid5(NAMESPACE_URL, "demo special on"),
        handed_by=str(keepers.accountant), by=keepers.accountant, at=moment(date(YEAR, 11, 19)),
    )  # fmt: skip


def _to_the_bank(world: World, keepers: DuesKeepers) -> None:
    """One move of cash checked, one that waits for the accountant."""
    for day, amount, receipt, is_checked in (
        (date(YEAR, 10, 26), "50000.00", "0351-20261026-07", True),
        (date(YEAR, 11, 19), "20000.00", "0351-20261119-03", False),
    ):
        facts = CashMoveFacts("in", Decimal(amount), day, receipt)
        there = least_held(organization_id=world.root.pk, account=Account.CASH, on=day)
        if there < facts.amount:
            continue
        paper = enter_cash_move(
            organization=world.root, key=uuid5(NAMESPACE_URL, f"demo cash {receipt}"), facts=facts,
            by=keepers.cashier, at=moment(day, 15),
        )  # fmt: skip
        if is_checked:
            check_cash_move(paper=paper, by=keepers.accountant, at=moment(day, 16))


def _down(world: World, keepers: DuesKeepers) -> None:
    for place, decided_on, made_on, received_on, purpose, what, amount in _SLIPS:
        branch = world.branches[place]
        assert branch.secretary is not None  # noqa: S101  (every branch of the demo has one)
        slip = prepare_hand_down(
            organization=world.root,
            key=uuid5(NAMESPACE_URL, f"demo hand down {branch.node.code}"),
            wish=HandDownWish(
                branch.organization, Decimal(amount), purpose.value, what, str(keepers.cashier),
                DecisionFacts(decided_on=decided_on, words="党委会集体研究同意"),
            ),
            by=keepers.accountant,
            at=moment(made_on),
        )  # fmt: skip
        if received_on:
            receive_hand_down(
                slip=slip, on=received_on, by=branch.secretary, at=moment(received_on, 10)
            )

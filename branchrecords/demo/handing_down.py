"""Dues that the committee handed down: one slip received, one that waits on a secretary's desk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from dues.actions.deciding import DecisionFacts
from dues.actions.handing_down import HandDownWish, prepare_hand_down, receive_hand_down
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

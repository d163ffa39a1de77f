"""The one place where money is rounded."""

from decimal import ROUND_HALF_UP, Decimal

# The regulation states no unit; 0.01 half-up is the default (domain.md 4, marked M).
UNIT = Decimal("0.01")
ZERO = Decimal("0.00")


def round_money(amount: Decimal, unit: Decimal = UNIT) -> Decimal:
    """`amount` in 元 rounded half-up to `unit` 元; always with two decimals."""
    return (amount / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) * unit + ZERO

"""What the model knows of one member: bases, what is owed, paid and paid ahead."""

from __future__ import annotations

from decimal import Decimal

# What a base owes a month, by hand: 0.5% up to 3,000, 1% up to 5,000, 1.5% up to 10,000, then 2%.
DUE = {
    Decimal("2890.00"): Decimal("14.45"),
    Decimal("3000.00"): Decimal("15.00"),
    Decimal("3000.01"): Decimal("30.00"),
    Decimal("6840.00"): Decimal("102.60"),
    Decimal("10000.01"): Decimal("200.00"),
    Decimal("80000.00"): Decimal("1000.00"),
}


class Member:
    """What the model knows of one member."""

    def __init__(self, base: Decimal) -> None:
        self.bases = [(1, base)]
        self.owed: dict[int, Decimal] = {}
        self.paid: dict[int, Decimal] = {}
        self.used: dict[int, Decimal] = {}
        self.ahead = Decimal(0)

    def due(self, month: int) -> Decimal:
        known = [base for start, base in sorted(self.bases, key=lambda x: x[0]) if start <= month]
        return DUE[known[-1]]

    def open(self) -> dict[int, Decimal]:
        rest = {m: self.owed[m] - self.paid[m] for m in sorted(self.owed)}
        return {m: sum_ for m, sum_ in rest.items() if sum_}

    def use_ahead(self) -> None:
        for month, sum_ in self.open().items():
            self.move(month, min(sum_, self.ahead))

    def move(self, month: int, sum_: Decimal) -> None:
        """From 预收 to the month (back when negative)."""
        self.paid[month] += sum_
        self.used[month] = self.used.get(month, Decimal(0)) + sum_
        self.ahead -= sum_

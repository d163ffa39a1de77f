"""Areas of the product that bring their own rows and records to the matrix.

A module has `ROWS` and `things(place)`: what its URLs need, by name.
"""

from __future__ import annotations

from . import (
    arrears,
    attending,
    cadence,
    care,
    development,
    disclosures,
    dual_life,
    elections,
    evaluations,
    extra,
    issuing,
    kinds,
    ledger,
    person,
    plans,
    problems,
    records,
    reminders,
    remittance,
    reviews,
    service,
    spending,
    statements,
    study,
    transfers,
    units,
)

AREAS: tuple = (
    arrears,
    cadence,
    attending,
    care,
    development,
    disclosures,
    dual_life,
    elections,
    evaluations,
    extra,
    issuing,
    kinds,
    ledger,
    person,
    plans,
    problems,
    records,
    reminders,
    remittance,
    reviews,
    service,
    spending,
    statements,
    study,
    transfers,
    units,
)

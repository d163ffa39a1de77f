"""Probes of the settings of 量化考核."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reports.queries.evaluation_targets import targets_of
from reports.queries.evaluations import limits_of
from reports.rules.evaluation_marks import band_of
from tests.factories.evaluations import evaluation_of, make_in_force, publish, sum_up
from tests.factories.members import TODAY

from .probe import Probe, Probes, Tree, said


def band_at(total: str) -> Probe:
    """The band of a total."""
    return lambda tree: band_of(Decimal(total), limits_of(tree["committee"], TODAY))


def published_bands(tree: Tree) -> Any:
    """The bands of two branches with 90 and 85, made public for five days."""
    scheme = make_in_force(tree["general"])
    first, second = (evaluation_of(scheme, tree[key]) for key in ("branch", "sister"))
    sum_up(first, 60, 30)
    sum_up(second, 60, 25)
    return said(lambda: publish(first)) or [one.results.get().band for one in (first, second)]


def targets(tree: Tree) -> Any:
    """What the three targets ask, and whom they count."""
    return [
        (one.least.percent, one.top.percent, one.subject)
        for one in targets_of(tree["committee"], 2026, TODAY)
    ]


PROBES: Probes = {
    "evaluation_top_from": ("90", band_at("85")),
    "evaluation_pass_from": ("65", band_at("66")),
    "evaluation_basic_from": ("50", band_at("55")),
    "evaluation_top_most": ("50", published_bands),
    "evaluation_publicity_days": ("10", published_bands),
    "evaluation_good_least": ("90", targets),
    "evaluation_good_top": ("40", targets),
    "evaluation_lead_least": ("80", targets),
    "evaluation_lead_top": ("20", targets),
    "evaluation_strong_least": ("90", targets),
    "evaluation_strong_top": ("40", targets),
    "evaluation_strong_counts": ("branches", targets),
}

"""Where the cells of the committee's map lead: on its own page and on the committee's desk."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from .duties import slot_url
from .heat import HeatCell, HeatRow


def opens(row: HeatRow, cell: HeatCell, *, year: int, kind: str = "") -> str:
    """The reasons of a cell: one thing is explained at once, several are listed; "" for none."""
    if not cell.slots:
        return ""
    if len(cell.slots) == 1:
        return slot_url(cell.slots[0])
    query = {"year": year, "period": f"m{cell.month.month}"} | ({"kind": kind} if kind else {})
    return f"{reverse('cadence-list', args=(row.branch.pk,))}?{urlencode(query)}"

"""The listing of every model whose records a figure counts."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet

from .listing import Listing
from .meeting_lists import MEETING_LISTS
from .money_lists import MONEY_LISTS
from .people_lists import PEOPLE_LISTS

LISTINGS: dict[type[models.Model], Listing] = PEOPLE_LISTS | MEETING_LISTS | MONEY_LISTS


def listing_of(records: QuerySet) -> Listing:
    """The listing of a figure's records."""
    return LISTINGS[records.model]

"""Keeping a way of looking at the branches under a name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from branchrecords.errors import ActionError
from members.models import Organization
from reports.models import SavedView

MOST_VIEWS = 12  # a row of tabs that can still be read


@transaction.atomic
def save_view(*, organization: Organization, name: str, query: str, by, at: datetime) -> SavedView:
    """Keep filters and order for `by`; the same name again replaces what it stood for.

    Raises ActionError without a name and when twelve are kept already.
    """
    name = name.strip()
    if not name:
        raise ActionError("请给这个视图起个名称，例如“缺项多的社区支部”")
    Organization.objects.select_for_update().get(pk=organization.pk)
    mine = SavedView.objects.filter(user=by, organization=organization)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_VIEWS:
        raise ActionError(f"最多保存 {MOST_VIEWS} 个视图，请先删去不用的")
    view, _ = SavedView.objects.update_or_create(
        user=by,
        organization=organization,
        name=name,
        defaults={"query": query, "saved_at": at},
    )
    return view


def forget_view(*, view: SavedView) -> None:
    """Take a view away; the records it looked at are untouched."""
    view.delete()

"""Loading what the views of channels work on."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from branchrecords.access.permissions import Permission as P
from branchrecords.notices.models import Channel


def load_organization(request: HttpRequest, pk: int) -> Any:
    """The organisation whose channels the user may set, or 404."""
    model = apps.get_model(settings.ORGANIZATION_MODEL)
    rows = model._default_manager.permitted(request.user, P.SETTING_EDIT)
    organization = get_object_or_404(rows, pk=pk)
    request.organization = organization  # type: ignore[attr-defined]  # for the shell
    return organization


def load_channel(request: HttpRequest, pk: int) -> Channel:
    """The channel, or 404."""
    rows = Channel.objects.permitted(request.user, P.SETTING_EDIT).select_related("organization")
    channel = get_object_or_404(rows, pk=pk)
    request.organization = channel.organization  # type: ignore[attr-defined]
    return channel

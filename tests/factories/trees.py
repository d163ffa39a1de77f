"""Organisations that move under another parent on a day."""

from __future__ import annotations

from datetime import date

from members.actions.changes import move_organization
from members.models import Organization
from members.rules.approvals import Approval
from tests.factories.members import AT


def moved(organization: Organization, parent: Organization, on: date) -> Organization:
    """The organisation stands under `parent` from that day; both are read anew."""
    return move_organization(
        organization=Organization.objects.get(pk=organization.pk),
        parent=Organization.objects.get(pk=parent.pk),
        on=on,
        approval=Approval("东湾区委组织部", on, "东组〔2026〕9号"),
        by=None,
        at=AT,
    )

"""提醒规则: every kind of reminder, who gets it, how early here, whether it may be switched off."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.notices.kinds import AREAS, KINDS
from members.queries.settings import settings_for
from members.rules.settings import SETTINGS_BY_KEY
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.ORGANIZATION_VIEW)
def reminder_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of kinds by area, with the leads that hold for this organisation today."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    keys = {kind.lead for kind in KINDS if kind.lead}
    values = settings_for(organization=organization, on=timezone.localdate(), keys=keys)
    leads = {key: SETTINGS_BY_KEY[key].shown(value) for key, value in values.items()}
    context = {
        "organization": organization,
        "areas": [
            (area, [(one, one.when(leads.get(one.lead, ""))) for one in KINDS if one.area == area])
            for area in AREAS
        ],
        "number": len(KINDS),
        "may": may_at(request.user, organization),
    }
    return render(request, "members/settings/reminders.html", context)

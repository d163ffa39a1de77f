"""换届 that is due within six months (more, where set so) or late, for the branch's secretary and
the committee's staff (支部工作条例 第六章: the higher body reminds six months before expiry)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q
from django.urls import reverse

from branchrecords.notices.delivery import Reminder
from members.models import Grant, Organization, Term
from members.queries.settings import SettingCourse
from members.queries.terms import WITHOUT_TERM
from members.rules.periods import months_after
from members.rules.settings import SETTINGS_BY_KEY
from members.rules.terms import ARTICLE, state_of

KINDS = ("secretary", "committee_staff")
LEAD = SETTINGS_BY_KEY["notice_term_months"]


def due(on: date) -> list[Reminder]:
    """One reminder per term and user; four queries, the same all day."""
    latest = months_after(on, LEAD.most + 1)
    months = SettingCourse(LEAD.key)
    terms = [
        term
        for term in Term.objects.active_on(on)
        .filter(due_on__lte=latest, ends_on__isnull=True)
        .filter(Q(organization__dissolved_on__isnull=True) | Q(organization__dissolved_on__gt=on))
        .exclude(organization__kind__in=WITHOUT_TERM)
        .select_related("organization")
        if months_after(term.due_on, -int(months.on(term.organization, on))) <= on
    ]
    recipients = _recipients(on)
    return [
        _reminder(term, user, on)
        for term in terms
        for user in sorted(
            {user for path in _chain(term.organization) for user in recipients.get(path, ())}
        )
    ]


def _recipients(on: date) -> dict[str, set[int]]:
    """Users by the path of the organisation that they look after."""
    found: dict[str, set[int]] = defaultdict(set)
    grants = Grant.objects.active_on(on).filter(role__in=KINDS, user__is_active=True)
    for path, user in grants.values_list("organization__path", "user"):
        found[path].add(user)
    return found


def _chain(organization: Organization) -> list[str]:
    path = organization.path
    return [path[:end] for end in range(Organization.steplen, len(path) + 1, Organization.steplen)]


def _reminder(term: Term, user: int, on: date) -> Reminder:
    late = state_of(term.due_on, term.ends_on, on).key == "overdue"
    return Reminder(
        recipient_id=user,
        kind="election.late" if late else "election.due",
        subject=f"{term.organization}{term.due_on.year}年{term.due_on.month}月{term.due_on.day}日"
        f"{'已届满，待换届' if late else '届满，准备换届'}",
        body=f"提前做好换届准备；确需延期或提前的，须经上级批准 · {ARTICLE}",
        url=reverse("term-list", args=(term.organization_id,)),
        due_on=term.due_on,
    )

"""What the shell around every page shows: places, organisations, unread reminders.

The composition root is the one place that knows the URLs of all apps.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from branchrecords.access.permissions import Permission as P
from branchrecords.starting.views import start_url
from branchrecords.web.asked import id_asked
from members.models import Organization
from members.rules.kinds import OrganizationKind

from .places import AUDIT, BRANCH, COMMITTEE, GROUP, MEMBER, SECURITY, Group, Place

SESSION_KEY = "organization"
# With more entries than this the navigation keeps those aside that are no everyday work.
MOST_BESIDE = 14


def visible_organizations(user):
    """Every organisation in which the user may see anything."""
    return Organization.objects.permitted(user, P.ORGANIZATION_VIEW)


def current_organization(request: HttpRequest) -> Organization | None:
    """The organisation of this page, else the one chosen last, else the first granted.

    The page of all entries has no organisation of its own: its address names it.
    """
    on_page = getattr(request, "organization", None)
    if on_page is not None and _within_reach(request.user, on_page):
        return _seat(request.user, on_page)
    on_more = request.path == reverse("more")
    asked = id_asked(request.GET.get("organization")) if on_more else None
    for chosen in (asked, request.session.get(SESSION_KEY)):
        if chosen:
            found = visible_organizations(request.user).filter(pk=chosen).first()
            if found is not None:
                return _seat(request.user, found)
    return _first_granted(request.user)


def _within_reach(user, organization: Organization) -> bool:
    """As `visible_organizations`, answered from the grants without a query."""
    scope = user.reach(P.ORGANIZATION_VIEW)
    return organization.pk in scope.units or organization.path.startswith(scope.subtrees)


def _seat(user, organization: Organization) -> Organization:
    """A 党小组 has no desk, dues or summary: whoever sees the branch above stays in the branch."""
    if organization.kind != OrganizationKind.GROUP:
        return organization
    above = Organization.objects.above(organization).last()
    return above if above is not None and _within_reach(user, above) else organization


def _first_granted(user) -> Organization | None:
    granted = [
        grant.organization
        for grant in user.active_grants
        if P.ORGANIZATION_VIEW in grant.definition.permissions
    ]
    return min(granted, key=lambda organization: organization.path, default=None)


# Where those live who see no organisation: the first that they may open.
_LANDINGS = (
    (P.ACCOUNT_SECURE, "security"),
    (P.AUDIT_VIEW, "audit-list"),
    (P.SELF_VIEW, "member-home"),
)


def landing_url(request: HttpRequest) -> str:
    """Where this user lives: committee's desk, branch's desk, member's home, or the account."""
    user = request.user
    organization = current_organization(request)
    if organization is not None and user.holds(P.MEETING_VIEW) and organization.is_branch:
        return reverse("desk", args=(organization.pk,))
    is_group = organization is not None and organization.kind == OrganizationKind.GROUP
    if is_group and user.holds(P.MEETING_VIEW):
        return reverse("meeting-list", args=(organization.pk,))
    if organization is not None and user.holds(P.SUMMARY_VIEW):
        return reverse("committee-desk", args=(organization.pk,))
    if organization is not None:
        return reverse("organization-detail", args=(organization.pk,))
    for permission, place in _LANDINGS:
        if user.holds(permission):
            return reverse(place)
    return reverse("account")


def shell_for(request: HttpRequest) -> dict:
    """The keys that templates/base.html reads; see branchrecords.web.context."""
    organization = current_organization(request)
    groups = _groups(request.user, organization)
    _mark_current(groups, request.path)
    more = reverse("more") + (f"?organization={organization.pk}" if organization else "")
    return {
        "nav": groups,
        "side": _side(groups, more),
        "tabbar": _tabbar(groups, more),
        "path": _path(request.user, organization),
        "organization": organization,
        "switchable": _switchable(request.user, organization),
        "unread": request.user.notices.filter(read_at__isnull=True).count(),
        # Asked by the first pages of the roles alone, so it costs nothing elsewhere.
        "start": SimpleLazyObject(lambda: start_url(request.user, organization)),
    }


def _groups(user, organization: Organization | None) -> list[dict]:
    chosen: tuple[Group, ...] = ()
    if organization is not None:
        chosen = _places_of(organization)
    elif user.holds(P.AUDIT_VIEW):
        chosen = (AUDIT,)
    if user.holds(P.ACCOUNT_SECURE):
        chosen = (*chosen, SECURITY)
    if user.holds(P.SELF_VIEW):
        chosen = (*chosen, MEMBER)
    groups = []
    for title, places in chosen:
        links = [_link(place, organization) for place in places if place.offered_to(user)]
        if links:
            groups.append({"title": title, "links": links})
    return groups


def _side(groups: list[dict], more: str) -> list[dict]:
    """What stands beside the page: everything where that is little, else everyday work, the entry
    one is on, and the way to the rest."""
    if sum(len(group["links"]) for group in groups) <= MOST_BESIDE:
        return groups
    shown = []
    for group in groups:
        links = [link for link in group["links"] if link["current"] or not link["aside"]]
        if links:
            shown.append(group | {"links": links})
    rest = {"label": "全部事项", "url": more, "icon": "list", "current": False}
    return [*shown, {"title": "", "links": [rest]}]


def _places_of(organization: Organization) -> tuple[Group, ...]:
    if organization.kind == OrganizationKind.GROUP:
        return GROUP
    return BRANCH if organization.is_branch else COMMITTEE


def _link(place: Place, organization: Organization | None) -> dict:
    args = (organization.pk,) if place.scoped and organization is not None else ()
    return {
        "label": place.label,
        "short": place.short,
        "url": reverse(place.view, args=args),
        "icon": place.icon,
        "aside": place.aside,
        "count": None,
        "current": False,
    }


def _mark_current(groups: list[dict], path: str) -> None:
    """Mark the entry whose address is the longest beginning of this page's address."""
    links = [link for group in groups for link in group["links"] if path.startswith(link["url"])]
    if links:
        max(links, key=lambda link: len(link["url"]))["current"] = True


def _tabbar(groups: list[dict], more: str) -> list[dict]:
    """At most four places and «更多» for the phone; a member alone needs no «更多»."""
    links = [link for group in groups for link in group["links"] if link["short"]]
    chosen = [{**link, "label": link["short"]} for link in links[:4]]
    if len(links) > 4 or sum(len(group["links"]) for group in groups) > 4:
        chosen.append({"label": "更多", "url": more, "icon": "list", "current": False})
    return chosen


def _path(user, organization: Organization | None) -> list[dict]:
    """The visible organisations above the current one."""
    if organization is None:
        return []
    scope = user.reach(P.ORGANIZATION_VIEW)
    reaches_above = any(
        path != organization.path for path in scope.subtrees if organization.path.startswith(path)
    )
    if not (reaches_above or scope.units):
        return []  # a branch's secretary, on every page
    above = Organization.objects.above(organization).filter(
        pk__in=visible_organizations(user).values("pk")
    )
    return [
        {
            "label": str(one),
            "title": one.name,
            "url": f"{reverse('home')}?organization={one.pk}",
        }
        for one in above
    ]


MOST_SWITCHABLE = 200


def _switchable(user, organization: Organization | None) -> list[dict]:
    """Where the user may go: everything in scope but 党小组, in tree order."""
    rows = list(
        visible_organizations(user)
        .exclude(kind=OrganizationKind.GROUP)
        .order_by("path")[:MOST_SWITCHABLE]
    )
    if len(rows) < 2:
        return []
    icons = {
        OrganizationKind.COMMITTEE: "diagram-3",
        OrganizationKind.GENERAL_BRANCH: "diagram-2",
    }
    return [
        {
            "label": str(one),
            "meta": one.get_kind_display(),
            "find": f"{one.name} {one.short_name} {one.initials} {one.pinyin}",
            "url": f"{reverse('home')}?organization={one.pk}",
            "icon": icons.get(one.kind, "people"),
            "current": organization is not None and one.pk == organization.pk,
        }
        for one in rows
    ]

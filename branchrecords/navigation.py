"""What the shell around every page shows: places, organisations, unread reminders.

The composition root is the one place that knows the URLs of all apps.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from branchrecords.access.permissions import Permission as P
from members.models import Organization
from members.rules.kinds import OrganizationKind

SESSION_KEY = "organization"


@dataclass(frozen=True)
class Place:
    """One entry of the navigation.

    `view` is a URL name; a `scoped` one takes the current organisation's id. `short` is the label
    on the phone's tab bar; entries without one are reached there through «更多».
    """

    label: str
    view: str
    icon: str
    permission: P
    scoped: bool = True
    short: str = ""


_BRANCH_GROUPS: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "日常",
        (
            Place("工作台", "desk", "house", P.MEETING_VIEW, short="工作台"),
            Place("会议与活动", "meeting-list", "calendar-event", P.MEETING_VIEW, short="会议"),
            Place("党费", "dues-overview", "wallet2", P.DUES_VIEW, short="党费"),
        ),
    ),
    (
        "人员",
        (
            Place("党员名册", "person-list", "people", P.PERSON_VIEW, short="党员"),
            Place("组织关系接转", "transfer-list", "arrow-left-right", P.PERSON_VIEW),
            Place("流动党员", "mobile-list", "geo-alt", P.PERSON_VIEW),
            Place("发展党员", "development-board", "person-plus", P.PERSON_VIEW),
            Place("本组织", "organization-detail", "diagram-2", P.ORGANIZATION_VIEW),
            Place("任期与换届", "term-list", "clipboard-check", P.ORGANIZATION_VIEW),
            Place("两新组织", "unit-list", "journal-text", P.ORGANIZATION_VIEW),
            Place("党建带群建", "mass-list", "people-fill", P.ORGANIZATION_VIEW),
            Place("关怀帮扶", "care", "person-check", P.CARE_VIEW),
            Place("表彰", "award-list", "clipboard-check", P.ORGANIZATION_VIEW),
            Place("登录与岗位", "account-list", "shield-check", P.ACCOUNT_MANAGE),
        ),
    ),
    (
        "年终",
        (
            Place("年度总结", "summary-current", "file-earmark-text", P.SUMMARY_VIEW, short="总结"),
            Place("数字", "figures", "table", P.SUMMARY_VIEW),
        ),
    ),
)

# For the leader of a 党小组, who sees the group alone.
_GROUP_GROUPS: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "本小组",
        (
            Place("会议与活动", "meeting-list", "calendar-event", P.MEETING_VIEW, short="会议"),
            Place("小组名册", "person-list", "people", P.PERSON_VIEW, short="名册"),
            Place("本小组", "organization-detail", "diagram-2", P.ORGANIZATION_VIEW),
        ),
    ),
)

_COMMITTEE_GROUPS: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "总览",
        (
            Place("党委工作台", "committee-desk", "grid-1x2", P.SUMMARY_VIEW, short="总览"),
            Place(
                "组织与支部", "organization-list", "diagram-3", P.ORGANIZATION_VIEW, False, "支部"
            ),
            Place("党员名册", "person-list", "people", P.PERSON_VIEW, short="党员"),
            Place("任期与换届", "term-list", "clipboard-check", P.ORGANIZATION_VIEW),
            Place("两新组织", "unit-list", "journal-text", P.ORGANIZATION_VIEW),
            Place("党建带群建", "mass-list", "people-fill", P.ORGANIZATION_VIEW),
            Place("登录与岗位", "account-list", "shield-check", P.ACCOUNT_MANAGE),
        ),
    ),
    (
        "办理",
        (
            Place("审核", "summary-review", "clipboard-check", P.SUMMARY_VIEW, short="审核"),
            Place("组织关系接转", "transfer-list", "arrow-left-right", P.PERSON_VIEW),
            Place("流动党员", "mobile-list", "geo-alt", P.PERSON_VIEW),
            Place("发展党员", "development-board", "person-plus", P.PERSON_VIEW),
            Place("会议与活动", "meeting-list", "calendar-event", P.MEETING_VIEW),
            Place("党费", "dues-overview", "wallet2", P.DUES_VIEW, short="党费"),
            Place("关怀帮扶", "care", "person-check", P.CARE_VIEW),
            Place("表彰", "award-list", "journal-text", P.ORGANIZATION_VIEW),
            Place("处分和处置", "sanction-list", "lock-fill", P.SANCTION_VIEW),
        ),
    ),
    (
        "汇总",
        (
            Place("统计表", "statistics", "table", P.SUMMARY_VIEW),
            Place("数字", "figures", "journal-text", P.SUMMARY_VIEW),
            Place("年度总结", "summary-current", "file-earmark-text", P.SUMMARY_VIEW),
            Place("后台任务", "job-list", "file-earmark-zip", P.SUMMARY_EXPORT, False),
            Place("谁看过、谁改过", "audit-list", "eye", P.AUDIT_VIEW, False),
            Place("字典", "dictionary-list", "book", P.SETTING_EDIT, False),
        ),
    ),
)
# For the 三员 who see no organisation.
_SECURITY_GROUP: tuple[str, tuple[Place, ...]] = (
    "安全",
    (
        Place("锁定与账号", "security", "shield-check", P.ACCOUNT_SECURE, False, "账号"),
        Place("岗位建议", "grant-suggestions", "person-check", P.ACCOUNT_SECURE, False, "岗位"),
    ),
)
_AUDIT_GROUP: tuple[str, tuple[Place, ...]] = (
    "审计",
    (Place("谁看过、谁改过", "audit-list", "eye", P.AUDIT_VIEW, False, "日志"),),
)
_MEMBER_GROUP: tuple[str, tuple[Place, ...]] = (
    "我的",
    (
        Place("我的首页", "member-home", "person", P.SELF_VIEW, False, "首页"),
        Place("我的组织生活", "my-meetings", "calendar-event", P.SELF_VIEW, False, "组织生活"),
        Place("我的党费", "my-dues", "wallet2", P.SELF_VIEW, False, "党费"),
        Place("我的资料", "me-profile", "person-vcard", P.SELF_VIEW, False, "我的"),
    ),
)


def visible_organizations(user):
    """Every organisation in which the user may see anything."""
    return Organization.objects.permitted(user, P.ORGANIZATION_VIEW)


def current_organization(request: HttpRequest) -> Organization | None:
    """The organisation of this page, else the one chosen last, else the first granted."""
    on_page = getattr(request, "organization", None)
    if on_page is not None and _within_reach(request.user, on_page):
        return _seat(request.user, on_page)
    chosen = request.session.get(SESSION_KEY)
    if chosen:
        found = visible_organizations(request.user).filter(pk=chosen).first()
        if found is not None:
            return found
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
    return {
        "nav": groups,
        "tabbar": _tabbar(groups),
        "path": _path(request.user, organization),
        "organization": organization,
        "switchable": _switchable(request.user, organization),
        "unread": request.user.notices.filter(read_at__isnull=True).count(),
    }


def _groups(user, organization: Organization | None) -> list[dict]:
    chosen: tuple = ()
    if organization is not None:
        chosen = _places_of(organization)
    elif user.holds(P.AUDIT_VIEW):
        chosen = (_AUDIT_GROUP,)
    if user.holds(P.ACCOUNT_SECURE):
        chosen = (*chosen, _SECURITY_GROUP)
    if user.holds(P.SELF_VIEW):
        chosen = (*chosen, _MEMBER_GROUP)
    groups = []
    for title, places in chosen:
        links = [_link(place, organization) for place in places if user.holds(place.permission)]
        if links:
            groups.append({"title": title, "links": links})
    return groups


def _places_of(organization: Organization) -> tuple:
    if organization.kind == OrganizationKind.GROUP:
        return _GROUP_GROUPS
    return _BRANCH_GROUPS if organization.is_branch else _COMMITTEE_GROUPS


def _link(place: Place, organization: Organization | None) -> dict:
    args = (organization.pk,) if place.scoped and organization is not None else ()
    return {
        "label": place.label,
        "short": place.short,
        "url": reverse(place.view, args=args),
        "icon": place.icon,
        "count": None,
        "current": False,
    }


def _mark_current(groups: list[dict], path: str) -> None:
    """Mark the entry whose address is the longest beginning of this page's address."""
    links = [link for group in groups for link in group["links"] if path.startswith(link["url"])]
    if links:
        max(links, key=lambda link: len(link["url"]))["current"] = True


def _tabbar(groups: list[dict]) -> list[dict]:
    """At most four places and «更多» for the phone; a member alone needs no «更多»."""
    links = [link for group in groups for link in group["links"] if link["short"]]
    chosen = [{**link, "label": link["short"]} for link in links[:4]]
    if len(links) > 4 or sum(len(group["links"]) for group in groups) > 4:
        chosen.append({"label": "更多", "url": reverse("more"), "icon": "list", "current": False})
    return chosen


def _path(user, organization: Organization | None) -> list[dict]:
    """The visible organisations above the current one."""
    if organization is None:
        return []
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

"""What ends soon: 留党察看, 限期改正 and the other periods. Messages carry no names."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import roles_with
from branchrecords.notices.delivery import Reminder
from members.models import Grant, Organization
from members.models.sanctions import SanctionQuerySet
from members.queries.people import homes_on
from members.queries.sanctions import awaiting, ending
from members.queries.settings import SettingCourse
from members.rules.sanctions import SanctionKind
from members.rules.settings import SETTINGS_BY_KEY

LEAD = SETTINGS_BY_KEY["notice_sanction_days"]

# Who is told: whoever may see these and works with the register (an auditor only reads).
ROLES = tuple(
    role.key
    for role in roles_with(Permission.SANCTION_VIEW)
    if Permission.PERSON_EDIT in role.permissions
)


@dataclass(frozen=True)
class Message:
    """What is said of so many people of a branch."""

    kind: str
    subject: str  # with {day}, {number}, {label}
    body: str


ENDS = Message(
    "sanction.ends",
    "{day}有 {number} 名党员的{label}期满",
    "请按条例研究期满后的处理，并登记结果",
)
AWAITS = Message(
    "sanction.awaits",
    "{day}期满的{label}，{number} 名党员的结论待登记",
    "支部党员大会讨论、党委批准以后，在「处分和处置」登记期满结论，或登记延长",
)


def due(on: date) -> list[Reminder]:
    """So many days before an effect ends as the organisation set, and from its end on until the
    result is registered."""
    by_path = recipients(on=on, roles=ROLES)
    soon = ending(on=on, within=timedelta(days=LEAD.most))
    return [
        *_messages(ENDS, soon, by_path, on),
        *_messages(AWAITS, awaiting(on=on), by_path, on),
    ]


def _messages(
    message: Message, rows: SanctionQuerySet, by_path: dict[str, list[int]], on: date
) -> list[Reminder]:
    """One for each branch, kind and day, to each of its recipients."""
    days = SettingCourse(LEAD.key)
    sanctions = list(rows.select_related("person"))
    homes = homes_on([row.person for row in sanctions], on)
    found: Counter[tuple[Organization, str, date]] = Counter(
        (homes[row.person_id], row.kind, row.until) for row in sanctions if row.person_id in homes
    )
    return [
        Reminder(
            recipient_id=user_id,
            kind=message.kind,
            subject=message.subject.format(
                day=f"{until.month}月{until.day}日", number=number, label=SanctionKind(kind).label
            ),
            body=message.body,
            url=reverse("sanction-list", args=(branch.pk,)),
            due_on=until,
        )
        for (branch, kind, until), number in found.items()
        if (until - on).days <= int(days.on(branch, on))
        for user_id in told(branch, by_path)
    ]


def recipients(*, on: date, roles: tuple[str, ...]) -> dict[str, list[int]]:
    """The accounts with one of the roles, by the tree path of where they hold it; one query."""
    grants = Grant.objects.active_on(on).filter(role__in=roles, user__is_active=True)
    found: dict[str, list[int]] = defaultdict(list)
    for path, user_id in grants.order_by("user").values_list("organization__path", "user"):
        found[path].append(user_id)
    return found


def told(branch: Organization, by_path: dict[str, list[int]]) -> list[int]:
    """Those of `recipients` at the branch or above it."""
    step = Organization.steplen
    paths = [branch.path[:end] for end in range(step, len(branch.path) + 1, step)]
    return sorted({user for path in paths for user in by_path.get(path, ())})

"""发展党员: the talk, the half-yearly review, the end of probation, the committee's deadline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from branchrecords.access.permissions import Permission as P
from branchrecords.access.roles import roles_with
from branchrecords.notices.delivery import Reminder
from members.models import DevelopmentCase, Grant
from members.queries.development import CaseFile, case_files
from members.queries.development_board import line_of
from members.rules.development_dossier import Due
from members.rules.periods import months_after

WORDS = {
    "谈话": "的入党谈话待安排",
    "半年考察": "的半年考察待登记",
    "审批": "待党委审批",
    "预备期满": "预备期将满，待讨论转正",
}


def due(on: date) -> list[Reminder]:
    """From a month before each deadline, to those who take the next step; a pure read."""
    until = months_after(on, 1)
    files = [
        file
        for file in case_files(DevelopmentCase.objects.open(), on=on)
        if file.organization is not None and file.due is not None and file.due.on <= until
    ]
    branch_side, committee_side = _users(P.DEVELOPMENT_EDIT, on), _users(P.DEVELOPMENT_APPROVE, on)
    found: list[Reminder] = []
    for file in files:
        line = line_of(file, on=on)
        users = committee_side if line.step.by_committee else branch_side
        found += _reminders(file, users, near=not line.step.by_committee)
    return found


def _users(permission: P, on: date) -> list[tuple[int, str]]:
    """(user, path) of those who hold the permission, from the deepest grant up."""
    roles = [role.key for role in roles_with(permission)]
    grants = Grant.objects.active_on(on).filter(role__in=roles, user__is_active=True)
    rows = grants.order_by("user_id").values_list("user_id", "organization__path").distinct()
    return sorted(rows, key=lambda row: -len(row[1]))


def _reminders(file: CaseFile, users: list[tuple[int, str]], *, near: bool) -> Iterator[Reminder]:
    """To the officers of the branch itself, or to every committee above that may approve."""
    place, due = file.organization, file.due
    if place is None or due is None:
        return
    above = {path for _, path in users if place.path.startswith(path)}
    paths = {max(above, key=len)} if near and above else above
    for user in {user for user, path in users if path in paths}:
        yield _reminder(file, due, user)


def _reminder(file: CaseFile, due: Due, user: int) -> Reminder:
    return Reminder(
        recipient_id=user,
        kind="development.due",
        subject=f"{file.case.person.name}{WORDS[due.what]}",
        url=reverse("development-case", args=(file.case.pk,)),
        due_on=due.on,
        body=f"{file.organization} · {due.what}",
    )

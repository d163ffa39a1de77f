"""发展党员: every step that has a deadline, to whoever takes it; the end of probation also to the
member, who applies for 转正."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from branchrecords.access.permissions import Permission as P
from branchrecords.access.roles import roles_with
from branchrecords.notices.delivery import Reminder
from members.models import DevelopmentCase, Grant, User
from members.queries.development import CaseFile, case_files
from members.queries.settings import SettingCourse
from members.rules.development_dossier import Due, step_to_show
from members.rules.development_reminders import BY_COMMITTEE, EXPIRY, WORDS, further_dues


def due(on: date) -> list[Reminder]:
    """So many days before each deadline as the organisation set; a pure read."""
    days = SettingCourse("notice_development_days"), SettingCourse("notice_full_days")
    pressing = [
        (file, one)
        for file in case_files(DevelopmentCase.objects.open(), on=on)
        if (place := file.organization) is not None
        for one in (*filter(None, (file.due,)), *further_dues(file.dossier))
        if (one.on - on).days <= int(days[one.what == EXPIRY].on(place, on))
    ]
    branch_side, committee_side = _users(P.DEVELOPMENT_EDIT, on), _users(P.DEVELOPMENT_APPROVE, on)
    found: list[Reminder] = []
    for file, one in pressing:
        above = _by_committee(file, one, on)
        users = committee_side if above else branch_side
        found += _reminders(file, one, users, near=not above)
    return found + _own([(file, one) for file, one in pressing if one.what == EXPIRY])


def _by_committee(file: CaseFile, due: Due, on: date) -> bool:
    if due != file.due:
        return due.what in BY_COMMITTEE
    step = step_to_show(file.dossier, on)
    return step is not None and step.by_committee


def _own(expiring: list[tuple[CaseFile, Due]]) -> list[Reminder]:
    """To the 预备党员, who applies in writing for 转正 (发展党员工作细则 第三十二条)."""
    dues = {
        file.case.person_id: one
        for file, one in expiring
        if file.dossier.day("full_application") is None
    }
    users = User.objects.filter(person__in=dues, is_active=True).values_list("pk", "person")
    return [
        Reminder(
            recipient_id=user,
            kind="development.own",
            subject="您的预备期将满，请写转正申请",
            url=reverse("member-home"),
            due_on=dues[person].on,
            body="书面申请交党支部，由支部党员大会讨论",
        )
        for user, person in users
    ]


def _users(permission: P, on: date) -> list[tuple[int, str]]:
    """(user, path) of those who hold the permission, from the deepest grant up."""
    roles = [role.key for role in roles_with(permission)]
    grants = Grant.objects.active_on(on).filter(role__in=roles, user__is_active=True)
    rows = grants.order_by("user_id").values_list("user_id", "organization__path").distinct()
    return sorted(rows, key=lambda row: -len(row[1]))


def _reminders(
    file: CaseFile, due: Due, users: list[tuple[int, str]], *, near: bool
) -> Iterator[Reminder]:
    """To the officers of the branch itself, or to every committee above that may approve."""
    place = file.organization
    if place is None:
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

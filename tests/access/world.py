"""One record of every kind, and users of every role placed around it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from branchrecords.jobs.models import Job
from branchrecords.notices.models import Notice
from dues.actions.closings import close_month, request_reopening
from dues.actions.collecting import CollectLine, collect
from dues.rules.categories import Category
from meetings.actions.confirming import confirm_record
from meetings.actions.minutes import write_minutes
from meetings.actions.planning import open_meeting, plan_meeting
from meetings.actions.sealing import seal_meeting
from members.imports.sheet import StoredSheet
from members.models import Organization, RosterImport, User
from members.rules.kinds import Post
from reports.actions.summaries import (
    accept_summary,
    draft_summary,
    issue_summary,
    read_summary,
    save_summary,
    submit_summary,
)
from reports.models import SavedView
from tests.factories import dues as money
from tests.factories.meetings import ITEMS
from tests.factories.members import (
    AT,
    TODAY,
    make_person,
    make_position,
    make_tree,
    make_user,
)

from .areas import AREAS
from .logins import Browsers
from .place import Place

ROLES = {
    "M": "member",
    "L": "group_leader",
    "S": "secretary",
    "O": "branch_officer",
    "C": "committee_staff",
    "A": "auditor",
    "R": "administrator",
    "K": "security_officer",
    "T": "security_auditor",
}
# Where the user's grant lies, seen from the record: what must be reached and what must not.
PLACES = {
    "branch": {
        "own": "branch",
        "above": "general",
        "sibling": "sister",
        "below": "group",
        "elsewhere": "other",
    },
    "general": {
        "own": "general",
        "above": "committee",
        "below": "branch",
        "elsewhere": "elsewhere",
    },
}
REACHED = {"own", "above"}


@dataclass
class World:
    """`things`: what URLs need by name; `users`: (role letter, tree key) → account."""

    tree: dict[str, Organization]
    things: dict[str, dict]
    users: dict[tuple[str, str], User]
    browsers: Browsers = field(default_factory=Browsers)

    @cached_property
    def places(self) -> dict[int, tuple[str, str]]:
        """Role letter and tree key of an account."""
        return {user.pk: place for place, user in self.users.items()}

    def client(self, user: User | None) -> Client:
        """A browser in which `user` is logged in; None: nobody."""
        return self.browsers.of(user)


def build_world(income: str = "4000.00") -> World:
    """A small committee with one of everything in its branch; `income`: of whom addresses name."""
    tree = make_tree()
    branch = tree["branch"]
    secretary = make_person(branch, "沈玉平")
    people = [make_person(branch) for _ in range(4)]
    position = make_position(secretary, branch, Post.SECRETARY)
    make_position(people[0], branch, Post.ORGANIZATION)
    make_person(branch, group=tree["group"])
    by = make_user("secretary", branch, secretary)
    staff = make_user("committee_staff", tree["committee"])
    things = things_of(tree, branch, people, by, staff, position, income)
    place = Place(tree, branch, people, by, staff, position)
    for area in AREAS:
        more = area.things(place)
        assert not things.keys() & more.keys(), "two areas call a thing by one name"
        things |= more
    # Last: their figures have to be those of the whole world when somebody sends them.
    things |= _summaries(branch, by, staff)
    return World(tree, things, _users(tree))


def _users(tree: dict[str, Organization]) -> dict[tuple[str, str], User]:
    keys = {key for places in PLACES.values() for key in places.values()}
    users = {}
    for letter, role in ROLES.items():
        for key in keys:
            users[letter, key] = make_user(role, tree[key])
    return users


def things_of(tree, branch, people, by, staff, position, income) -> dict[str, dict]:
    """The records that belong to no area."""
    for person in people:
        amount = income if person == people[2] else "4000.00"
        money.with_base(person, branch, amount, category=Category.ENTERPRISE)
    money.assessed(branch, 10)
    collection = collect(
        key=uuid4(),
        organization=branch,
        lines=[CollectLine(people[0].pk, (date(2026, 10, 1),), Decimal("40.00"))],
        paid_on=date(2026, 10, 12),
        by=by,
        at=AT,
    )
    closing = close_month(organization=branch, month=date(2026, 9, 1), by=by, at=AT)
    reopening = request_reopening(closing=closing, reason="漏记一笔", by=by, at=AT)
    account = make_user("member", branch, people[1])
    roster = RosterImport.objects.create(
        kind="members",
        organization=branch,
        owner=by,
        file_name="名册.xlsx",
        rows=StoredSheet("members", {}, {}).dumps(),
        state="written",
        written=json.dumps({"created": [], "changed": []}),
        created_at=AT,
        written_at=AT,
    )
    return {
        "branch": {"pk": branch.pk},
        "general": {"pk": tree["general"].pk},
        "person": {"pk": people[2].pk},
        "position": {"pk": position.pk},
        "account": {"pk": account.pk},
        "grant": {"pk": account.grants.get().pk},
        "import": {"pk": roster.pk},
        "collection": {"pk": collection.pk},
        "closing": {"pk": closing.pk},
        "reopening": {"pk": reopening.pk},
        "payment": {"pk": collection.payments.get().pk},
        **_meetings(branch, by),
    }


WORK = (
    "全年按月开展主题党日，按季召开支部党员大会，党费按月收缴，走访困难党员，志愿服务有记录。" * 2
)


def _submitted(branch, year: int, by):
    summary = draft_summary(organization=branch, year=year, by=by, at=AT)
    summary = save_summary(
        summary=summary,
        texts={"work": WORK, "problems": WORK, "plans": WORK},
        by=by,
        at=AT,
    )
    return submit_summary(summary=summary, by=by, at=AT)


def _summaries(branch, by, staff) -> dict[str, dict]:
    draft = draft_summary(organization=branch, year=2026, by=by, at=timezone.now())
    submitted = _submitted(branch, 2025, by)
    read = read_summary(summary=_submitted(branch, 2024, by), remark="", by=None, at=AT)
    accepted = accept_summary(summary=read, by=staff, at=AT)
    issue = issue_summary(summary=accepted, by=staff, at=AT)
    return {
        "draft": {"pk": draft.pk},
        "submitted": {"pk": submitted.pk},
        "accepted": {"pk": accepted.pk},
        "issue": {"pk": issue.pk},
        "step": {"pk": draft.pk, "step": draft.steps.get().pk},
    }


def _meetings(branch, by) -> dict[str, dict]:
    def one(day: date, state: str):
        at = datetime.combine(day, time(20, 0), AT.tzinfo)
        chair = branch.positions.first().person
        meeting = plan_meeting(
            organization=branch,
            kind="party_day",
            held_on=day,
            starts_at=time(15, 0),
            chair=chair,
            recorder=chair,
            by=by,
            at=at,
            title=f"{day:%m}月主题党日",
        )
        if state != "planned":
            meeting = open_meeting(meeting=meeting, by=by, at=at)
            meeting = write_minutes(meeting=meeting, items=ITEMS, by=by, at=at)
            confirm_record(meeting=meeting, roles=("chair", "recorder"), by=by, at=at)
        if state == "sealed":
            meeting = seal_meeting(meeting=meeting, by=by, at=at)
        return {"pk": meeting.pk}

    return {
        "planned": one(date(2026, 11, 18), "planned"),
        "open": one(date(2026, 10, 12), "open"),
        "sealed": one(date(2026, 9, 10), "sealed"),
    }


def personal(user: User) -> dict[str, dict]:
    """What belongs to one user alone: a job and a notice."""
    job = Job.objects.create(
        owner=user, kind="summaries", title="导出", created_at=AT, total=1, params={}
    )
    notice = Notice.objects.create(
        recipient=user,
        kind="cadence",
        subject="11月主题党日待召开",
        url="/",
        due_on=TODAY,
        created_at=AT,
    )
    return {"job": {"pk": job.pk}, "notice": {"pk": notice.pk}}


def _view(user: User, organization: int) -> dict[str, int]:
    view = SavedView.objects.create(
        user=user, organization_id=organization, name="缺项多的", saved_at=AT
    )
    return {"view": view.pk}


# What is made for whoever asks, at the organisation that the address names.
MINE = {"view": _view}

"""What people do while parts of the product fall: each kind goes on until it is told to stop.

Every loop answers with what the people were told is done; tests/faults/afterwards.py asks the
database whether it is, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from threading import Event
from uuid import uuid4

from django.utils import timezone

from dues.models import Assessment
from dues.rules.months import month_of
from meetings.models import Meeting
from members.models import Organization, User
from reports.actions.summaries import draft_summary
from tests.factories import dues, meetings, reports
from tests.factories.meetings import ITEMS, Branch
from tests.faults.people import Answer, Person
from tests.meetings.views.recording import shown
from tests.members.imports.rosters import good_row, workbook

PREVIEW = re.compile(r"/imports/([0-9]+)/$")
PAPERS, ROWS = 4, 8


@dataclass
class World:
    """A committee with a branch for each kind of work, and who does it."""

    root: Organization
    collecting: Organization
    cashier: User
    owing: list[Assessment]
    sealing: Branch
    open_meetings: list[tuple[int, dict]]
    staff: User
    importing: Organization


@dataclass
class Done:
    """What people were told: keys of collections, meetings, imports, jobs."""

    collected: list[str] = field(default_factory=list)
    sealed: list[int] = field(default_factory=list)
    imported: list[int] = field(default_factory=list)
    exported: list[int] = field(default_factory=list)


def make_world(kills: int) -> World:
    """Dues of this month owed, meetings of last week open, summaries drafted: enough for so many
    kills."""
    root = reports.committee()
    collecting = dues.branch("第一党支部", root)
    for _ in range(20 + 3 * kills):
        dues.with_base(dues.member(collecting), collecting, from_month=month_of(_day()))
    dues.assess_month(month=month_of(_day()), organization=collecting, at=timezone.now())
    sealing = meetings.make_branch(parent=root, name="第二党支部")
    held = [
        meetings.make_open(sealing, held_on=_day(back % 6 + 1)) for back in range(10 + 2 * kills)
    ]
    importing = dues.branch("第三党支部", root)
    for number in range(1, PAPERS + 1):
        branch = reports.node(root, name=f"总结第{number}党支部")
        draft_summary(organization=branch, year=_day().year, by=None, at=timezone.now())
    staff = reports.user(root, "committee_staff", name="徐景明")
    owing = list(Assessment.objects.select_related("person"))
    return World(
        root, collecting, dues.user(collecting), owing,
        sealing, [(meeting.pk, _minutes(meeting)) for meeting in held], staff, importing,
    )  # fmt: skip


def _minutes(meeting: Meeting) -> dict:
    """What its page sends when the first item has been written."""
    return shown(meeting, items=1) | {f"{name}-1": text for name, text in ITEMS[0].items()}


def _day(back: int = 0):
    return timezone.localdate() - timedelta(days=back)


def collect(me: Person, world: World, stop: Event, done: Done) -> None:
    """Dues of one member after the other, each pressed twice."""
    page = f"/organizations/{world.collecting.pk}/dues/day/"
    for row in world.owing:
        if stop.is_set():
            return
        key = str(uuid4())
        sent = {
            "key": key, "paid_on": str(_day()), "method": "cash", "pick": [row.person_id],
            f"due-{row.person_id}": f"{row.month:%Y-%m}|{row.amount}",
        }  # fmt: skip
        for _ in range(2):
            me.insist(page, sent, lambda answer: "/dues/collections/" in answer.url)
        done.collected.append(key)


def seal(me: Person, world: World, stop: Event, done: Done) -> None:
    """Minutes written and sealed, meeting by meeting."""
    for meeting, words in world.open_meetings:
        if stop.is_set():
            return
        page = f"/meetings/{meeting}/"
        me.insist(f"{page}minutes/", words, lambda answer: "封存" in answer.text)
        me.insist(
            f"{page}seal/", {"confirm": ["chair", "recorder"]},
            lambda answer: "内容与摘要一致" in answer.text, look=page,
        )  # fmt: skip
        done.sealed.append(meeting)


def bring_in(me: Person, world: World, stop: Event, done: Done) -> None:
    """Rosters of eight: uploaded, looked at, written."""
    page, first = f"/organizations/{world.importing.pk}/imports/", 1
    while not stop.is_set():
        rows = [good_row(number, world.importing.name) for number in range(first, first + ROWS)]
        first += ROWS
        content = workbook(rows).getvalue()

        def sheet(content=content) -> dict:
            file = BytesIO(content)
            file.name = "花名册.xlsx"
            return {"kind": "members", "file": file}

        answer = me.insist(page, sheet, lambda answer: PREVIEW.search(answer.url) is not None)
        kept = int(PREVIEW.search(answer.url)[1])
        me.insist(
            f"/imports/{kept}/write/", {"expected": str(ROWS)},
            lambda answer: "已写入" in answer.text, look=f"/imports/{kept}/",
        )  # fmt: skip
        done.imported.append(kept)


def export(me: Person, world: World, stop: Event, done: Done) -> None:
    """All summaries below as one ZIP, waited for."""
    page = f"/organizations/{world.root.pk}/summaries/export/"
    while not stop.is_set():
        wish = {"form": "zip", "drafts": "on", "year": str(_day().year)}
        answer = me.insist(page, wish, lambda answer: "/jobs/" in answer.url)
        job = answer.url.removeprefix(me.base)
        while not _made(me.insist(job, None, lambda answer: _made(answer) or _given_up(answer))):
            answer = me.insist(f"{job}retry/", {}, lambda answer: "/jobs/" in answer.url)
            job = answer.url.removeprefix(me.base)
        done.exported.append(int(job.rstrip("/").rsplit("/", 1)[-1]))


def _made(answer: Answer) -> bool:
    return "/download/" in answer.text


def _given_up(answer: Answer) -> bool:
    """Interrupted too often, and says so."""
    return "/retry/" in answer.text

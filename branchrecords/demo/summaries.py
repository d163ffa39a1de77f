"""Annual summaries under way: some issued, some to review, one returned, the rest not begun."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate

from members.actions.accounts import create_account
from members.actions.grants import grant_role
from reports.actions.summaries import (
    accept_summary,
    draft_summary,
    issue_summary,
    read_summary,
    return_summary,
    submit_summary,
)

from .logins import let_in
from .register import BEGIN
from .world import YEAR, World, moment

BEGUN = 30
_RETURN_REASON = "「存在问题」请写明学时未满的原因；「下一步打算」请写明由谁负责、何时完成。"


def build_summaries(world: World) -> None:
    """In November the first thirty branches have begun; each stops at another step."""
    staff, reader = world.users["committee_staff"], _reader(world)
    for index, branch in enumerate(world.branches[:BEGUN]):
        summary = draft_summary(
            organization=branch.organization,
            year=YEAR,
            by=branch.secretary,
            at=moment(date(YEAR, 11, 16), 10),  # the very day: its figures grow with every meeting
        )
        if index % 5 == 0:  # still a draft, the first branch's among them
            continue
        summary = submit_summary(
            summary=summary, by=branch.secretary, at=moment(date(YEAR, 11, 16), 11)
        )
        if index < BEGUN - 1:  # the last one still waits to be read
            summary = read_summary(
                summary=summary, remark="", by=reader, at=moment(date(YEAR, 11, 16), 14)
            )
        if index == 3:
            return_summary(
                summary=summary, reason=_RETURN_REASON, by=staff, at=moment(date(YEAR, 11, 17), 9)
            )
        elif index % 5 in (1, 2):
            summary = accept_summary(summary=summary, by=staff, at=moment(date(YEAR, 11, 16), 15))
            if index % 5 == 1:
                issue_summary(summary=summary, by=staff, at=moment(date(YEAR, 11, 16), 16))


def _reader(world: World):
    """The committee's second person: one reads (审阅), the other accepts (审核)."""
    reader = create_account(
        username="shenyue",
        name="党委组织委员",
        organization=world.root,
        by=None,
        at=BEGIN,
    )
    let_in(reader, at=BEGIN)
    grant_role(
        user=reader,
        organization=world.root,
        role="committee_staff",
        starts_on=localdate(BEGIN),
        by=None,
        at=BEGIN,
    )
    return reader

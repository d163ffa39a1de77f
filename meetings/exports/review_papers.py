"""The papers of a 民主评议 as PDF: 登记表 of each member, 测评票, 结果汇总表."""

from __future__ import annotations

from collections.abc import Sequence

from branchrecords.documents.pdf import render_pdf
from branchrecords.errors import ActionError
from meetings.models import Appraisal, Review
from meetings.queries.appraisals import grade_counts, members_of, most_excellent_of, turnout_of
from meetings.rules.appraisals import Mark
from members.queries.organizations import committee_above

PAPERS: dict[str, str] = {
    "forms": "民主评议党员登记表",
    "ballots": "民主评议党员测评票",
    "summary": "民主评议党员结果汇总表",
}


def review_pdf(review: Review, paper: str) -> tuple[bytes, str]:
    """(PDF, name) of one of the papers; raises ActionError before there is a list of members."""
    if paper == "forms":
        return form_pdf(review, list(review.appraisals.select_related("person", "follow_up")))
    if not review.voting_opened_at:
        raise ActionError("先开始测评，固定参加评议的名单，再打印")
    return _BUILDERS[paper](review)


def form_pdf(review: Review, rows: Sequence[Appraisal]) -> tuple[bytes, str]:
    """民主评议党员登记表, a page for each member."""
    if not rows:
        raise ActionError("先开始测评，固定参加评议的名单，再打印")
    who = f"（{rows[0].name}）" if len(rows) == 1 else ""
    above = committee_above(review.organization)
    context = {
        "rows": rows,
        "above": above.name if above is not None else "上级党组织",
        "told": review.decided_on is not None,
    }
    return _rendered(review, "forms", context, who)


def _ballots(review: Review) -> tuple[bytes, str]:
    full = list(review.appraisals.filter(standing="full"))
    context = {
        "rows": full, "most": most_excellent_of(full), "marks": Mark.labels,
        "sources": ("党员互评", "群众测评"),
    }  # fmt: skip
    return _rendered(review, "ballots", context)


def _summary(review: Review) -> tuple[bytes, str]:
    if not review.has_voted:
        raise ActionError("测评还没有结束，结束以后再打印汇总表")
    members = members_of(review)
    context = {
        "members": members,
        "grades": grade_counts(one.row for one in members),
        "turnout": turnout_of(review),
        "marks": Mark.labels,
    }
    return _rendered(review, "summary", context)


def _rendered(review: Review, paper: str, context: dict, who: str = "") -> tuple[bytes, str]:
    name = f"{review.organization.name}{review.year}年度{PAPERS[paper]}{who}"
    content = render_pdf(
        template=f"documents/reviews/{paper}.html",
        context={
            "review": review, "org_name": review.organization.name, "title": PAPERS[paper],
            **context,
        },
        title=name,
        identifier=f"review-{review.pk}-{paper}-{who}",
        at=review.voting_closed_at or review.voting_opened_at or review.created_at,
    )  # fmt: skip
    return content, name


_BUILDERS = {"ballots": _ballots, "summary": _summary}

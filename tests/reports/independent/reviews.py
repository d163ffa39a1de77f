"""民主评议, 谈心谈话, 个人总结, 量化考核."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localdate

from .asked import Asked, Fact
from .people import on_roll
from .raw import Row

GRADES = "excellent qualified basic unqualified".split()


def appraised(asked: Asked) -> dict[str, list[Fact]]:
    """Those of the campaign of the year, once their branch was told."""
    told = {
        row["id"]: row["organization_id"]
        for row in asked.world["meetings_review"]
        if row["year"] == asked.year and row["published_on"] and row["published_on"] <= asked.on
    }
    found: dict[str, list[Fact]] = {"appraised": []}
    found |= {f"appraised_{grade}": [] for grade in GRADES}
    for row in asked.world["meetings_appraisal"]:
        if row["review_id"] not in told:
            continue
        fact = Fact(told[row["review_id"]], (row["id"],))
        if row["part"] == "took_part":
            found["appraised"].append(fact)
        if row["grade"]:
            found[f"appraised_{row['grade']}"].append(fact)
    return found


def talked(asked: Asked) -> dict[str, list[Fact]]:
    """Talks that stand, and what they solved."""
    withdrawn = {row["talk_id"] for row in asked.world["meetings_talkwithdrawal"]}
    talks, solved = [], []
    for row in asked.world["meetings_talk"]:
        if row["id"] in withdrawn or not asked.in_period(row["held_on"]):
            continue
        fact = Fact(row["organization_id"], (row["id"],))
        talks.append(fact)
        if row["solved"]:
            solved.append(fact._replace(amount=Decimal(row["solved"])))
    return {"talks": talks, "talks_solved": solved}


def handed_in(asked: Asked) -> dict[str, list[Fact]]:
    """People on the roll whose 个人总结 of the year came in and did not go back by the day."""
    last: dict[int, str] = {}
    for step in sorted(asked.world["reports_personalstep"], key=lambda row: (row["at"], row["id"])):
        if step["kind"] != "drafted" and localdate(datetime.fromisoformat(step["at"])) <= asked.on:
            last[step["summary_id"]] = step["kind"]
    given = {
        row["person_id"]
        for row in asked.world["reports_personalsummary"]
        if row["year"] == asked.year and last.get(row["id"]) == "submitted"
    }
    return {
        "personal_summaries": [
            Fact(home["organization_id"], (home["id"],))
            for person, home in on_roll(asked)
            if person["id"] in given
        ]
    }


def evaluated(asked: Asked) -> dict[str, list[Fact]]:
    """The newest result that was out on the day, of every branch evaluated for the year."""
    schemes = asked.world.by_id("reports_scheme")
    evaluations = asked.world.by_id("reports_evaluation")
    publications = asked.world.by_id("reports_publication")
    newest: dict[int, Row] = {}
    for row in sorted(asked.world["reports_result"], key=lambda one: one["number"]):
        scheme = schemes[evaluations[row["evaluation_id"]]["scheme_id"]]
        out = publications[row["publication_id"]]["starts_on"] <= asked.on
        known = localdate(datetime.fromisoformat(row["at"])) <= asked.on
        if (
            (scheme["year"], scheme["subject"]) == (asked.year, "branches")
            and scheme["state"] != "replaced"
            and out
            and known
        ):
            newest[row["evaluation_id"]] = row
    found: dict[str, list[Fact]] = {"evaluated": []}
    found |= {f"evaluated_{band}": [] for band in "top pass basic fail".split()}
    for row in newest.values():
        fact = Fact(evaluations[row["evaluation_id"]]["organization_id"], (row["id"],))
        found["evaluated"].append(fact)
        found[f"evaluated_{row['band']}"].append(fact)
    return found

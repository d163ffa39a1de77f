"""个人总结 on paper, and the branch's list as xlsx."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from branchrecords.documents.pdf import render_pdf
from branchrecords.jobs.models import Job
from branchrecords.jobs.sharing import Part
from branchrecords.web.formats import cn_time
from reports.models import PersonalStep, PersonalSummary
from reports.queries.personal_summaries import last_step
from reports.rules.personal_summaries import personal_title


def personal_file_name(summary: PersonalSummary) -> str:
    """The name under which it is downloaded."""
    return f"{summary.person}{personal_title(summary.year)}.pdf"


def own_pdf(summary: PersonalSummary) -> bytes:
    """The text as it stands, for the member; 草稿 across it until it is handed in."""
    draft = summary.state != PersonalSummary.State.SUBMITTED
    return personal_pdf(summary, summary.text, summary.changed_at, draft=draft)


def handed_in_pdf(summary: PersonalSummary, *, by, at: datetime) -> bytes:
    """What was handed in last, for the branch; the log keeps who printed it."""
    step = last_step(summary, PersonalStep.Kind.SUBMITTED)
    assert step is not None  # noqa: S101  (`handed_in` is what the caller loads)
    record(
        "personal.printed",
        by=by,
        at=at,
        thing=summary,
        organization=summary.organization,
        person=summary.person,
        detail={"year": summary.year},
    )
    imprint = f"{by} {cn_time(timezone.localtime(at))} 打印"
    return personal_pdf(summary, step.text, step.at, imprint=imprint)


def personal_pdf(
    summary: PersonalSummary,
    text: Mapping[str, str],
    at: datetime,
    *,
    draft: bool = False,
    imprint: str = "",
) -> bytes:
    """One member's text: the same bytes for the same text and time."""
    name, title = summary.person.name, personal_title(summary.year)
    sections = [
        (section.heading, _paragraphs(text.get(section.key, ""))) for section in summary.SECTIONS
    ]
    digest = hashlib.sha256(json.dumps([name, title, text], sort_keys=True).encode()).hexdigest()
    return render_pdf(
        template="documents/personal_summary.html",
        context={
            "org_name": summary.organization.name,
            "name": name,
            "title": title,
            "sections": sections,
            "signed": name,
            "dated": timezone.localdate(at),
            "draft": draft,
            "imprint": imprint,
        },
        title=f"{name}{title}",
        identifier=digest,
        at=at,
    )


def personal_part(summary: PersonalSummary) -> Part:
    """A member's text as a part of the volume of everything handed in."""
    key = f"personal-{summary.pk}-{summary.changed_at.isoformat()}"
    return Part(key, {"summary": summary.pk})


def make_personal(*, job: Job, params: dict) -> bytes:
    """The maker of the job kind «personal-volume»: what a member has handed in."""
    summaries = PersonalSummary.objects.select_related("person", "organization")
    summary = summaries.get(pk=params["summary"])
    return personal_pdf(summary, summary.text, summary.changed_at)


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def personal_export(year: int) -> Export:
    """Who has handed in and who has not; the texts stay where they are."""
    return Export(
        f"{year}年个人总结情况",
        "personal.exported",
        (
            Field(Column("name", "姓名", width=12), "person.name"),
            Field(Column("branch", "党支部", width=32), "organization.name"),
            Field(Column("state", "状态", width=10), "word"),
            Field(
                Column("sent", "最近交支部", kind="date", width=14),
                lambda line: timezone.localdate(line.sent_at) if line.sent_at else None,
            ),
            Field(Column("account", "登录账号", width=10), "account"),
        ),
        unit="名党员",
        person="person.pk",
    )

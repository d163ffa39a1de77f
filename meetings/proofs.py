"""What must hold of sealed records at any time, and what a restored installation must print."""

from __future__ import annotations

from branchrecords.backup.proofs import NotProven, proof, trial

from .exports.papers import paper_pdf
from .models import Meeting
from .queries.archive import first_broken, sealed_organizations
from .rules.printing import RECORD


@proof("封存记录")
def sealed_records_are_untouched() -> str:
    """Every digest and every chain, computed again."""
    organizations = list(sealed_organizations())
    for organization in organizations:
        broken = first_broken(organization)
        if broken is not None:
            raise NotProven(
                f"{organization}第 {broken.number} 号「{broken.name}」：{broken.reason}。"
            )
    records = Meeting.objects.held().filter(organization__in=organizations).count()
    return f"{len(organizations)} 个组织的 {records} 份封存记录与摘要一致。"


@trial("会议记录 PDF")
def a_record_prints() -> str:
    """The newest sealed record as PDF."""
    meeting = Meeting.objects.held().order_by("-sealed_at", "-pk").first()
    if meeting is None:
        return "没有封存的记录，未试打印。"
    content, _ = paper_pdf(meeting, RECORD)
    if not content.startswith(b"%PDF-"):
        raise NotProven("打印出来的不是 PDF。")
    return f"打印了一份会议记录，{len(content) // 1024} KB。"

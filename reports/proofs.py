"""What a restored installation must still be able to open: the papers it has filed."""

from __future__ import annotations

from hashlib import sha256

from branchrecords.backup.proofs import NotProven, trial

from .models import IssuePaper
from .queries.papers import paper_bytes


@trial("印发件")
def the_newest_paper_opens() -> str:
    """The newest filed paper, decrypted with the keys at hand, has its digest."""
    paper = IssuePaper.objects.order_by("-filed_at", "-pk").first()
    if paper is None:
        return "没有印发件，未试打开。"
    if sha256(paper_bytes(paper)).hexdigest() != paper.sha256:
        raise NotProven(f"{paper} 与归档时的摘要不符。")
    return "最近一份印发件打得开，与摘要一致。"

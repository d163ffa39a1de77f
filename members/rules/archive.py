"""The papers of a member's file (发展党员工作细则 第三十七条; 档案盒 of the branch). Pure."""

from __future__ import annotations

from dataclasses import dataclass

ARTICLE_FILE = "《发展党员工作细则》第三十七条"


@dataclass(frozen=True)
class Paper:
    """One kind of paper. `core` ones must be in every member's file (第三十七条)."""

    key: str
    name: str
    core: bool = False


PAPERS: tuple[Paper, ...] = (
    Paper("application", "入党申请书", core=True),
    Paper("talk_record", "谈话记录"),
    Paper("recommendation", "推荐（推优）材料"),
    Paper("activist_report", "入党积极分子备案材料"),
    Paper("fostering", "入党积极分子培养考察材料", core=True),
    Paper("thought_report", "思想汇报"),
    Paper("candidate_report", "发展对象备案材料"),
    Paper("political_review", "政治审查材料", core=True),
    Paper("training", "集中培训结业材料"),
    Paper("publicity", "公示材料"),
    Paper("prereview_reply", "党委预审批复"),
    Paper("membership_form", "入党志愿书", core=True),
    Paper("admission_minutes", "接收预备党员的支部大会记录"),
    Paper("approval_notice", "党委审批通知"),
    Paper("probation_record", "预备党员教育考察材料"),
    Paper("full_application", "转正申请书", core=True),
    Paper("full_minutes", "讨论转正的支部大会记录"),
    Paper("full_notice", "转正审批通知"),
)
PAPERS_BY_KEY = {paper.key: paper for paper in PAPERS}
PAPER_CHOICES = tuple((paper.key, paper.name) for paper in PAPERS)
CORE_PAPERS = tuple(paper.key for paper in PAPERS if paper.core)
# What each standing on the way to membership has behind it (发细 第七条、第十三条).
BEFORE_ADMISSION = {
    "applicant": ("application",),
    "activist": ("application",),
    "candidate": ("application", "fostering"),
}
# What a 预备党员 cannot have yet.
AFTER_PROBATION = ("full_application", "full_minutes", "full_notice")


def expected_papers(standing: str) -> tuple[Paper, ...]:
    """The core papers that a file must hold for a person of that standing."""
    if standing == "full":
        return tuple(paper for paper in PAPERS if paper.core)
    if standing == "probationary":
        return tuple(p for p in PAPERS if p.core and p.key not in AFTER_PROBATION)
    return tuple(PAPERS_BY_KEY[key] for key in BEFORE_ADMISSION.get(standing, ()))

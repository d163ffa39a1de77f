"""量化考核: the default schemes, ready to take, and what makes a scheme complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from branchrecords.errors import Blocker

from .evaluation_course import ARTICLE, Subject
from .evaluation_marks import COUNTED, HUNDRED, Method

MOST_INDICATORS = 40


@dataclass(frozen=True)
class Line:
    """One indicator as a row of a scheme; `figure` is a key of the subject's figures."""

    section: str
    title: str
    standard: str
    full: Decimal
    method: str = Method.MANUAL
    figure: str = ""
    target: Decimal | None = None
    each: Decimal | None = None
    table: tuple[tuple[Decimal, Decimal], ...] = ()
    evidence: bool = False


def _share(section: str, title: str, full: int, figure: str, target: int, article: str) -> Line:
    words = f"达到 {target} 得满分，不到的按比例得分。{article}"
    return Line(section, title, words, Decimal(full), Method.SHARE, figure, Decimal(target))


def _deduct(section: str, title: str, full: int, figure: str, each: str, article: str) -> Line:
    words = f"每有一项扣 {each} 分，扣完为止。{article}"
    return Line(section, title, words, Decimal(full), Method.DEDUCT, figure, each=Decimal(each))


def _manual(section: str, title: str, full: int, standard: str, evidence: bool = False) -> Line:
    return Line(section, title, standard, Decimal(full), evidence=evidence)


_LIFE, _STUDY, _DUES, _TEAM, _DEEDS = (
    "组织生活", "党员教育", "党费收缴", "班子和队伍", "作用发挥",
)  # fmt: skip
# Numbers of the rules: 支条 11–19; 教条 (32 学时); 费08-12. The weights are a proposal.
DEFAULT_SCHEMES: dict[str, tuple[Line, ...]] = {
    Subject.BRANCHES: (
        _share(_LIFE, "三会一课、主题党日开齐", 20, "cadence_rate", 100, "支条第十一至十六条"),
        _share(_LIFE, "党员到会率", 10, "attendance_rate", 80, "支条第十一条"),
        _share(_LIFE, "书记讲党课", 5, "secretary_lectures", 1, "支条第十六条"),
        _deduct(_LIFE, "按时登记，不补录", 5, "late_entries", "0.5", "本地记录制度"),
        _share(_STUDY, "人均学时", 10, "study_mean", 32, "党员教育管理工作条例"),
        _share(_STUDY, "党课", 5, "meetings_lecture", 4, "本地制度：每季度一次"),
        _share(_DUES, "党费收缴率", 10, "dues_rate", 100, "费08第十二条"),
        _deduct(_DUES, "没有欠交满 3 个月的党员", 5, "arrears_3", "1", "费08第十二、十三条"),
        _share(_TEAM, "开好组织生活会", 5, "meetings_organization_life", 1, "支条第十七条"),
        _share(_TEAM, "开展民主评议", 5, "meetings_appraisal", 1, "支条第十八条"),
        Line(_TEAM, "党员群众满意", "民主测评得分（满分 100）折算。", Decimal(10), Method.POLL),
        _manual(_DEEDS, "完成上级交办的任务", 5, "按时完成得满分，一项没有完成扣 1 分。"),
        _manual(_DEEDS, "特色工作", 5, "有方案、有过程、有效果，凭材料评分。", evidence=True),
    ),
    Subject.MEMBERS: (
        _share(_LIFE, "参加组织生活", 20, "person_attendance", 90, "支条第十一至十六条"),
        _share(_STUDY, "学习教育学时", 20, "person_hours", 32, "党员教育管理工作条例"),
        _deduct(_DUES, "按月交纳党费", 10, "person_arrears", "2", "费08第十二条"),
        _share(_DEEDS, "志愿服务小时", 10, "person_service", 20, "本地志愿服务办法"),
        _manual("评议", "党员互评", 10, "支部内党员互相评分的平均分，折算成 10 分。"),
        _manual("评议", "群众测评", 10, "所在单位或居民测评的平均分，折算成 10 分。"),
        _manual("考核", "集中考核", 10, "支委会听取本人汇报以后评分。"),
        _manual("考核", "平时考察", 10, "急难任务、承诺践诺、遵守纪律，凭平时记录评分。"),
    ),
}
DEFAULT_BASIS = (
    "按党支部工作条例、党员教育管理工作条例、党费规定和本地量化考核办法拟定，分值可以修改"
)


def columns_of(line: Line) -> dict[str, Any]:
    """The columns of an indicator."""
    table = [[str(least), str(marks)] for least, marks in line.table]
    names = (
        "section", "title", "standard", "full", "method", "figure", "target", "each", "evidence",
    )  # fmt: skip
    return {name: getattr(line, name) for name in names} | {"table": table}


def scheme_blockers(lines: Sequence[Line]) -> list[Blocker]:
    """Why a scheme cannot be put into force."""
    if not lines:
        return [Blocker("还没有指标，请先添加指标", ARTICLE, "indicators")]
    found = []
    total = sum((line.full for line in lines), Decimal(0))
    if total != HUNDRED:
        gap = HUNDRED - total
        word = f"还差 {gap.normalize():f} 分" if gap > 0 else f"多了 {-gap.normalize():f} 分"
        found.append(
            Blocker(f"各项分值合计 {total.normalize():f} 分，{word}，应当正好 100 分",
                    ARTICLE, "indicators")
        )  # fmt: skip
    for line in lines:
        found += [Blocker(f"「{line.title}」：{one.message}", target=one.target)
                  for one in line_blockers(line)]  # fmt: skip
    return found


def line_blockers(line: Line) -> list[Blocker]:
    """What an indicator lacks for its method."""
    found = []
    if line.method in COUNTED and not line.figure:
        found.append(Blocker("请选择按哪个数字计算", target="id_figure"))
    if line.method == Method.SHARE and not (line.target and line.target > 0):
        found.append(Blocker("请填写得满分的目标数，应当大于 0", target="id_target"))
    if line.method == Method.DEDUCT and not (line.each and line.each > 0):
        found.append(Blocker("请填写每次扣几分，应当大于 0", target="id_each"))
    if line.method == Method.TABLE and not line.table:
        found.append(Blocker("请填写分档表，例如：90=10、80=8", target="id_table"))
    if any(marks > line.full or marks < 0 for _, marks in line.table):
        found.append(Blocker(f"分档的得分应在 0 到 {line.full} 分之间", target="id_table"))
    return found

"""Reasons against one step of 发展党员: age, intervals, papers, approvals. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from members.rules.ages import age_on
from members.rules.archive import ARTICLE_FILE, CORE_PAPERS, PAPERS_BY_KEY
from members.rules.development import STEPS_BY_KEY
from members.rules.development_dossier import Dossier, Entry, reviews_missed
from members.rules.development_limits import (
    EXTENSION_MONTHS,
    LEAST_AGE,
    LEAST_REVIEWS,
    TRAINING_DAYS,
    TRAINING_HOURS,
    approval_until,
    candidate_from,
    talk_until,
)
from members.rules.development_step import article
from members.rules.periods import months_after


@dataclass(frozen=True)
class Reason:
    """One sentence with its article; `target` is the field where it is mended."""

    message: str
    article: str = ""
    target: str = ""
    forbids: bool = True


Check = Callable[[Dossier, date, Entry | None], Iterator[Reason]]


def _age(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    if dossier.born_on is None:
        yield Reason("没有登记出生日期，不能核对是否年满 18 岁", article("五"), "born_on")
        return
    age = age_on(dossier.born_on, on) or 0
    if age < LEAST_AGE:
        text = f"申请入党须年满 {LEAST_AGE} 岁，{on} 时为 {age} 岁"
        yield Reason(text, article("五"), "done_on")


def _talk_in_time(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    applied = dossier.day("application")
    if applied and on > (until := talk_until(applied)):
        text = f"应在收到申请书后一个月内谈话，最迟 {until}，已经超过"
        yield Reason(text, article("七"), forbids=False)


def _league(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    if entry is None or entry.facts.get("method") not in ("groups", "both"):
        return
    if dossier.recommended_on is None:
        text = "没有登记团组织推优：是团组织推荐的，请在群团组织页面登记；工会、妇联推荐的不用"
        yield Reason(text, article("八"), "method", forbids=False)
    elif dossier.recommended_on > on:
        text = f"团组织推优是 {dossier.recommended_on}，在确定为积极分子以后，请核对"
        yield Reason(text, article("八"), "done_on")
    most, age = dossier.number("league_age"), age_on(dossier.born_on, on)
    if most and age is not None and age > most:
        text = f"团组织推优一般不超过 {most} 岁，{on} 时为 {age} 岁，请核对推优的群团组织"
        yield Reason(text, "地方规定", "method", forbids=False)


def _year_of_fostering(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    activist = dossier.day("activist")
    if activist is None:
        return
    if on < (first := candidate_from(activist)):
        text = f"培养教育考察须满一年：{activist} 确定为积极分子，{first} 起才能列为发展对象"
        yield Reason(text, article("十三"), "done_on")
    reviews = dossier.reviews("fostering", "half_year")
    if len(reviews) < LEAST_REVIEWS:
        text = (
            f"支部每半年考察一次：培养期里至少 {LEAST_REVIEWS} 次，现在登记了 {len(reviews)} 次，"
            "请先在第 6 步补登"
        )
        yield Reason(text, article("十一"))
    if not dossier.reviews("fostering", "yearly"):
        yield Reason("党委每年分析一次：还没有党委的年度分析", article("十一"))
    if missed := reviews_missed(activist, reviews, on):
        days = "、".join(str(due) for due in missed)
        yield Reason(f"半年考察没有按时登记：{days} 前各应有一次", article("十一"), forbids=False)
    yield from _reports(dossier, activist, on)


def _reports(dossier: Dossier, activist: date, on: date) -> Iterator[Reason]:
    interval = dossier.number("thought_report_months")
    if not interval:
        return
    wanted, held = 0, len(dossier.reviews("fostering", "report"))
    while months_after(activist, interval * (wanted + 1)) <= on and wanted < 12 // interval:
        wanted += 1
    if held < wanted:
        text = f"思想汇报每 {interval} 个月一次，应有 {wanted} 次，登记了 {held} 次"
        yield Reason(text, "地方规定", forbids=False)


def _political_passed(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    done = dossier.last("political")
    if done is not None and done.result == "failed":
        yield Reason("政治审查不合格，不能发展入党，请终止这份发展档案", article("十六"))


def _trained(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    if entry is None:
        return
    days, hours = (int(entry.facts.get(key) or 0) for key in ("days", "hours"))
    if days < TRAINING_DAYS and hours < TRAINING_HOURS:
        text = (
            f"集中培训不少于 {TRAINING_DAYS} 天或 {TRAINING_HOURS} 学时，"
            f"现在是 {days} 天、{hours} 学时"
        )
        yield Reason(text, article("十七"), "hours")


def _leaving(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    done = dossier.last("branch_review")
    if done is not None and done.facts.get("leaving"):
        text = "未来三个月内将离开工作、学习单位的，一般不办理接收预备党员的手续"
        yield Reason(text, article("十九"), forbids=False)


def _papers_for_review(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    if entry is not None and entry.facts.get("result") == "refused":
        return
    for key in ("application", "fostering", "political_review"):
        if key not in dossier.papers:
            text = f"缺「{PAPERS_BY_KEY[key].name}」，请登记在档案材料里再预审"
            yield Reason(text, article("十九"), "papers")


def _reviewed_above(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    done = dossier.last("prereview")
    if done is None or done.result != "agreed":
        yield Reason("党委预审合格以后才能填写入党志愿书", article("十九"))


def _temporary(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    if dossier.temporary_branch:
        yield Reason(
            "临时党支部一般不接收预备党员，请由正式组织关系所在支部办理", "《支部工作条例》第八条"
        )


def _plan(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    rule, quota = dossier.settings.get("admission_plan"), dossier.quota
    if rule not in ("warn", "refuse") or quota is None or not quota.exhausted:
        return
    if quota.number is None:
        text = f"{on.year}年的发展计划没有分到本支部，请先请上级党委下达"
    else:
        text = f"{on.year}年发展计划 {quota.number} 人，已经用了 {quota.used} 人，没有名额"
    yield Reason(text, "年度发展计划", forbids=rule == "refuse")


def _approved_in_time(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    meeting = dossier.day("admission")
    if meeting is None or (entry is not None and entry.facts.get("result") == "refused"):
        return
    if on > (last := approval_until(meeting, special=True)):
        text = f"支部大会后满六个月（{last}）仍未审批，不能再批准：请登记不批准，由支部重新讨论"
        yield Reason(text, article("二十七"), "done_on")
        return
    if on <= (until := approval_until(meeting)):
        return
    reason_given = entry is not None and bool(str(entry.facts.get("special") or "").strip())
    text = f"应在支部大会后三个月内审批（最迟 {until}），已经超过"
    if entry is not None and not reason_given:
        yield Reason(f"{text}，请写明特殊情况", article("二十七"), "special")
    else:
        yield Reason(text, article("二十七"), forbids=False)


def _before_expiry(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    until = dossier.probation_until
    if until and on < months_after(until, -1):
        text = f"预备期到 {until} 才满，转正申请一般在期满前后提出"
        yield Reason(text, article("三十三"), forbids=False)


def _expired(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    outcome = entry.facts.get("outcome") if entry is not None else "on_time"
    until = dossier.probation_until
    if outcome != "cancel":
        if dossier.next_step < STEPS_BY_KEY["full_meeting"].number:
            yield Reason("先登记第 22 步「提出转正申请」", article("三十三"))
        if until and on < until:
            text = f"预备期到 {until} 才满，讨论转正的支部大会不能提前"
            yield Reason(text, article("三十二"), "done_on")
        elif until and on > months_after(until, 1):
            text = f"预备期 {until} 已满，支部大会没有及时讨论转正"
            yield Reason(text, article("三十三"), forbids=False)
    if outcome == "extend":
        yield from _extension(dossier, entry)


def _extension(dossier: Dossier, entry: Entry | None) -> Iterator[Reason]:
    if dossier.extended_months:
        yield Reason("预备期只能延长一次，已经延长过", article("三十二"), "outcome")
    least, most = EXTENSION_MONTHS
    months = int((entry.facts.get("months") if entry else 0) or 0)
    if not least <= months <= most:
        text = f"延长预备期不少于 {least} 个月、不超过 {most} 个月"
        yield Reason(text, article("三十二"), "months")


def _full_in_time(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    meeting = dossier.day("full_meeting")
    if meeting and on > (until := approval_until(meeting)):
        text = f"应在支部大会后三个月内审批（最迟 {until}），已经超过"
        yield Reason(text, article("三十四"), forbids=False)


def _filed_complete(dossier: Dossier, on: date, entry: Entry | None) -> Iterator[Reason]:
    for key in CORE_PAPERS:
        if key not in dossier.papers:
            yield Reason(f"归档材料缺「{PAPERS_BY_KEY[key].name}」", ARTICLE_FILE, "papers")


CHECKS: dict[str, tuple[Check, ...]] = {
    "application": (_age,),
    "talk": (_talk_in_time,),
    "activist": (_league,),
    "candidate": (_year_of_fostering,),
    "training": (_political_passed, _trained),
    "branch_review": (_political_passed,),
    "prereview": (_papers_for_review, _leaving),
    "form": (_reviewed_above,),
    "admission": (_temporary, _reviewed_above, _plan),
    "committee_talk": (),
    "approval": (_approved_in_time,),
    "full_application": (_before_expiry,),
    "full_meeting": (_expired,),
    "full_approval": (_full_in_time,),
    "archived": (_filed_complete,),
}

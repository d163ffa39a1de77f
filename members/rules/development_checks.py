"""Every reason why a step cannot be recorded, and every limit it exceeds, with the article. Pure.

A reason that `forbids` refuses the step; the others are warnings that page and record show.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from members.rules.development_dossier import Dossier, Entry, Named
from members.rules.development_facts import PUBLISHED_STEPS, VOTED_STEPS
from members.rules.development_limits import Vote, nth_working_day, working_days
from members.rules.development_order import step_at
from members.rules.development_step import Step, article
from members.rules.development_step_checks import CHECKS, Reason
from members.rules.kinds import StandingKind

SEALED = "《支部工作条例》第十一条"


def reasons(dossier: Dossier, step: Step, on: date, entry: Entry | None = None) -> list[Reason]:
    """All reasons for `step` on that day; with `entry`, those of what was typed too."""
    found = list(_order(dossier, step))
    if entry is not None:
        found += [*_days(dossier, step, entry), *_people(dossier, step, entry)]
        if step.key in VOTED_STEPS:
            found += _vote(entry)
        if step.key in PUBLISHED_STEPS:
            found += _publicity(dossier, entry)
        if entry.acting:
            found.append(Reason(entry.acting, article("二十四")))
    if not any(reason.forbids for reason in found) or entry is not None:
        for check in CHECKS.get(step.key, ()):
            found += check(dossier, on, entry)
    return found


def _order(dossier: Dossier, step: Step) -> Iterator[Reason]:
    if not dossier.is_open:
        yield Reason("这份发展档案已经结束，不能再登记")
        return
    if not dossier.belongs:
        yield Reason("组织关系已经转出，请由现在的支部接续，或终止这份发展档案", article("十二"))
    if step in dossier.open_steps:
        return
    following = step_at(dossier.next_step)
    if following is not None and step.number > following.number:
        yield Reason(f"先登记第 {following.number} 步「{following.name}」", following.article)
    else:
        yield Reason(f"第 {step.number} 步「{step.name}」已经登记过，要改请用「更正」")


def _days(dossier: Dossier, step: Step, entry: Entry) -> Iterator[Reason]:
    if entry.on > entry.today:
        yield Reason(f"日期 {entry.on} 还没有到，办理以后再登记", target="done_on")
    latest = dossier.latest_on
    if latest is not None and entry.on < latest:
        yield Reason(f"日期早于上一步的日期 {latest}，请核对", target="done_on")


def _people(dossier: Dossier, step: Step, entry: Entry) -> Iterator[Reason]:
    rule = step.people
    if rule is None:
        return
    count = len(entry.people)
    if not rule.least <= count <= rule.most:
        wanted = str(rule.least) if rule.least == rule.most else f"{rule.least} 至 {rule.most}"
        yield Reason(f"{rule.label}应为 {wanted} 名，现在选了 {count} 名", step.article, "people")
    yield from (_not_full(rule.label, step, one) for one in entry.people if not _is_full(one))
    if step.key == "introducers":
        for one in entry.people:
            if one.voteless:
                text = f"{one.name} 受留党察看处分或者暂停党员权利，没有恢复权利的不能作入党介绍人"
                yield Reason(text, step.article, "people")


def _is_full(named: Named) -> bool:
    return named.standing == StandingKind.FULL


def _not_full(label: str, step: Step, named: Named) -> Reason:
    text = f"{label}应是正式党员，{named.name} 在那一天不是正式党员"
    return Reason(text, step.article, "people")


def _vote(entry: Entry) -> Iterator[Reason]:
    vote = Vote.of(entry.facts)
    problems = vote.problems()
    yield from (Reason(sentence, article("二十二"), target) for target, sentence in problems)
    if not problems and not vote.quorate:
        yield Reason(
            f"到会 {vote.present} 人，没有超过应到 {vote.due} 人的半数"
            f"（须 {vote.needed_present} 人以上），表决无效",
            article("二十"),
            "present",
        )
    yield from _against_records(entry, vote)
    if not entry.facts.get("one_by_one"):
        yield Reason("请确认逐个讨论、逐个表决", article("二十二"), "one_by_one")
    if not entry.facts.get("candidate_present"):
        yield Reason("本人没有到会，请在备注里写明原因", article("二十一"), forbids=False)
    if entry.facts.get("introducers_present") is False:
        yield Reason("两名入党介绍人没有都到会，请写明原因", article("二十一"), forbids=False)


def _against_records(entry: Entry, vote: Vote) -> Iterator[Reason]:
    """A vote is not told in two ways: the sealed record and the register are asked."""
    if entry.sealed is not None:
        for target, text in entry.sealed.differences(entry.on, entry.facts):
            yield Reason(f"和封存的会议记录不一致。{text}", SEALED, target)
    elif entry.sealed_there:
        text = "这一天有封存的支部党员大会，请核对；最好从会议记录带入，不用再抄"
        yield Reason(text, SEALED, forbids=False)
    if entry.voters is not None and vote.due != entry.voters:
        text = f"应到填了 {vote.due} 人，名册上那一天有表决权的正式党员是 {entry.voters} 人，请核对"
        yield Reason(text, article("二十"), "due", forbids=False)


def _publicity(dossier: Dossier, entry: Entry) -> Iterator[Reason]:
    wanted = dossier.number("publicity_days")
    first, last = _day(entry.facts.get("public_from")), _day(entry.facts.get("public_until"))
    if not wanted:
        return
    if first is None or last is None:
        text = f"没有登记公示（本组织要求不少于 {wanted} 个工作日）"
        yield Reason(text, "地方规定", "public_from", forbids=False)
        return
    if last < first:
        yield Reason("公示结束早于开始，请核对", "", "public_until")
    elif (days := working_days(first, last, entry.calendar)) < wanted:
        until = nth_working_day(first, wanted, entry.calendar)
        text = (
            f"公示只有 {days} 个工作日，本组织要求不少于 {wanted} 个："
            f"按工作日历要到 {until.month}月{until.day}日"
        )
        yield Reason(text, "地方规定", "public_until", forbids=False)


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None

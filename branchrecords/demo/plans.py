"""Yearly plans: the first branch's year of work and of study, and others' drafts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from meetings.actions.plans import check_plan, decide_plan, draw_up_plan, report_task, set_task
from meetings.actions.problems import add_problem
from meetings.models import KeyTask, Meeting, WorkPlan
from meetings.rules.plans import last_day
from members.models import Organization
from members.rules.kinds import Post

from .world import TODAY, YEAR, Branch, World, moment

SEED = 4
GOALS = "把组织生活办规范，把居民反映的事办在前面。"
# (month, what, why, where, how)
TASKS = (
    (1, "党员联系户排查", "冬季困难户要先摸清", "各楼道", "按网格分户，两人一组，登记需要"),
    (3, "学雷锋志愿服务", "党员带头服务群众", "小区广场", "义诊、理发、磨刀，党小组各领一项"),
    (4, "老旧小区改造意见征集", "改造方案要听居民的", "社区议事厅", "入户发表，集中答疑一次"),
    (6, "半年组织生活自查", "对照制度找缺项", "党员活动室", "支委逐项核对记录，缺的补齐"),
    (7, "“七一”主题党日", "过政治生日，重温誓词", "党员活动室", "书记讲党课，慰问老党员"),
    (9, "物业报修专项督促", "居民意见集中在报修", "物业服务中心", "每周核对台账，超时的约谈"),
    (11, "走访困难党员", "入冬前了解取暖和就医困难", "各楼道", "两人一组，逐户登记需要"),
    (12, "组织生活会和年度总结", "查摆问题，谋划下一年", "党员活动室", "先征求意见，再开会评议"),
)
STUDY_GOALS = "学深学透党的创新理论，党员全年集中学习不少于 32 学时，书记和支委不少于 56 学时。"
# (month, for its quarter, what, form, hours, materials)
TOPICS = (
    (1, False, "支部工作条例，定全年学习计划", "together", 2, "《支部工作条例（试行）》"),
    (3, True, "党章和党内法规", "together", 4, "《中国共产党章程》"),
    (6, True, "党员教育管理", "party_day", 4, "《中国共产党党员教育管理工作条例》"),
    (7, False, "书记讲“七一”党课", "lecture", 2, "书记自编讲稿"),
    (9, True, "社区治理和群众工作", "discussion", 4, "区委组织部下发的案例汇编"),
    (12, True, "年度重点文件和全年学习小结", "together", 4, "上级下发的学习材料"),
)


def build_plans(world: World) -> None:
    """One plan in force with its loop, one without checks, two drafts."""
    rng = Random(SEED)
    first = world.branches[0]
    plan = _drawn_up(first, rng)
    _decided(first, plan)
    for task in plan.tasks.all():
        _reported(first, task, rng)
    _checked(world, first, plan, rng)
    _decided(world.branches[1], _drawn_up(world.branches[1], rng))
    for branch in world.branches[2:4]:
        _drawn_up(branch, rng)
    study = _studies(first, rng)
    _decided(first, study)
    _carried_out(first, study, rng)
    _studies(world.branches[1], rng)


def _studies(branch: Branch, rng: Random) -> WorkPlan:
    at, by = moment(date(YEAR, 1, 5)), branch.secretary
    plan = draw_up_plan(
        organization=branch.organization, year=YEAR, goals=STUDY_GOALS, kind="study", by=by, at=at
    )
    officers = [branch.officers[post] for post in sorted(branch.officers)]
    for number, (month, quarterly, what, form, hours, materials) in enumerate(TOPICS):
        terms = {
            "what": what, "form": form, "hours": Decimal(hours), "materials": materials,
            "owner": officers[number % len(officers)], "audience": "全体党员", "how": "",
            "due_on": last_day(YEAR, month),
        }  # fmt: skip
        set_task(
            plan=plan, key=_key(rng), month=month, quarterly=quarterly, terms=terms, by=by, at=at
        )
    return plan


def _carried_out(branch: Branch, plan: WorkPlan, rng: Random) -> None:
    """Each topic by the meetings of its months with 学时, but for one that nobody named yet."""
    held = Meeting.objects.held().filter(organization=branch.organization, study_hours__gt=0)
    named = {plan.meeting_id}
    for task in plan.tasks.exclude(month=9):
        first = date(YEAR, task.month - 2 if task.quarterly else task.month, 1)
        hours = task.terms.latest("pk").hours
        for meeting in held.in_period(first, last_day(YEAR, task.month)).order_by("held_on", "pk"):
            if hours <= 0 or meeting.pk in named:
                continue
            named.add(meeting.pk)
            report_task(
                task=task, key=_key(rng), on=meeting.held_on, text=f"由「{meeting}」开展",
                meeting=meeting, by=branch.secretary, at=moment(meeting.held_on, 18),
            )  # fmt: skip
            hours -= meeting.study_hours


def _drawn_up(branch: Branch, rng: Random) -> WorkPlan:
    at = moment(date(YEAR, 1, 4))
    plan = draw_up_plan(
        organization=branch.organization, year=YEAR, goals=GOALS, by=branch.secretary, at=at
    )
    officers = [branch.officers[post] for post in sorted(branch.officers)]
    for number, (month, what, why, place, how) in enumerate(TASKS):
        terms = {
            "what": what, "why": why, "owner": officers[number % len(officers)],
            "due_on": date(YEAR, month, 25), "place": place, "how": how,
        }  # fmt: skip
        set_task(plan=plan, key=_key(rng), month=month, terms=terms, by=branch.secretary, at=at)
    return plan


def _decided(branch: Branch, plan: WorkPlan) -> None:
    """By the year's first sealed meeting of the branch."""
    held = Meeting.objects.held().filter(organization=branch.organization)
    meeting = held.filter(held_on__year=YEAR).order_by("held_on", "pk").first()
    if meeting is not None:
        at = moment(meeting.held_on + timedelta(days=3))
        decide_plan(plan=plan, meeting=meeting, by=branch.secretary, at=at)


def _reported(branch: Branch, task: KeyTask, rng: Random) -> None:
    """What is due is done: one four days late, September's not yet."""
    due = task.terms.latest("pk").due_on
    if due > TODAY or task.month == 9:
        return
    on = due + timedelta(days=4) if task.month == 4 else due - timedelta(days=5)
    report_task(
        task=task, key=_key(rng), on=on, text="已按计划完成，情况在支委会上通报。",
        by=branch.secretary, at=moment(on, 17),
    )  # fmt: skip


def _checked(world: World, branch: Branch, plan: WorkPlan, rng: Random) -> None:
    for half, way, on, text, by in (
        ("mid", "self", date(YEAR, 6, 28), "上半年任务完成四项，其中一项迟四天。",
         branch.secretary),
        ("mid", "spot", date(YEAR, 7, 9), "抽查任务记录五份，一份没有负责人签字。",
         world.users["committee_staff"]),
    ):  # fmt: skip
        found = check_plan(
            plan=plan, key=_key(rng), half=half, way=way, on=on, text=text, by=by, at=moment(on, 16)
        )
    organization: Organization = branch.organization
    add_problem(
        key=_key(rng), organization=organization, source="check", plan_check=found,
        found_on=date(YEAR, 7, 9), text="四月征集意见的任务记录没有负责人签字",
        measure="补签，今后当月任务当月签字归档", owner=branch.officers[Post.SECRETARY],
        due_on=date(YEAR, 7, 31), by=world.users["committee_staff"],
        at=moment(date(YEAR, 7, 9), 17),
    )  # fmt: skip


def _key(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128))

"""The 两新组织 of the invented committee, and a local rule value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.cn import uscc

from members.actions.settings import override_setting
from members.actions.units import add_unit, close_unit, cover_unit, survey_unit
from members.models import Organization, Person, Unit
from members.rules.kinds import OrganizationKind
from members.rules.units import BusinessState, CoverageKind, OwnerAttitude, UnitKind

from .world import YEAR, Branch, World, moment

SEED = 19  # its own, so that the rest of the demo stays as it was
_BRANDS = (
    "恒丰 华信 同德 金泽 泰和 瑞通 万顺 宏图 新源 康宁 汇成 立诚 益民 长信 德隆 佳美 永盛 启明"
).split()
_NO_COMPANY = {"律师": ("临江律师事务所", UnitKind.OTHER), "流动党员": None}
_JOINT = {
    "菜场联合": ("望江菜场", "柳林菜场", "古桥菜场"),
    "民宿联合": ("听江民宿", "半山民宿"),
    "快递联合": ("顺路速递", "飞鸽速递", "达通速递", "捷达速递", "邻里驿站", "江畔驿站"),
}
# Units without an organisation of their own: name, kind, trade, how covered, members, employees.
_OTHERS: tuple[tuple[str, UnitKind, str, str, int, int], ...] = (
    ("临江星辰动漫有限公司", UnitKind.COMPANY, "文化创意", "instructor", 1, 26),
    ("临江青禾教育培训有限公司", UnitKind.COMPANY, "教育培训", "instructor", 0, 34),
    ("临江云上网络科技有限公司", UnitKind.COMPANY, "软件", "attached", 2, 58),
    ("临江美邻家政服务有限公司", UnitKind.COMPANY, "居民服务", "attached", 1, 41),
    ("临江鲜达生鲜有限公司", UnitKind.COMPANY, "零售", "", 3, 87),
    ("临江锦绣服饰商行", UnitKind.SOLE_TRADER, "零售", "", 0, 6),
    ("临江老街面馆", UnitKind.SOLE_TRADER, "餐饮", "", 0, 9),
    ("临江渔歌水产专业合作社", UnitKind.COOPERATIVE, "水产", "", 1, 18),
    ("临江电商协会", UnitKind.ASSOCIATION, "行业协会", "attached", 2, 5),
    ("临江街道养老服务中心", UnitKind.SERVICE, "养老", "attached", 2, 32),
    ("临江阳光社工服务站", UnitKind.SERVICE, "社会工作", "instructor", 1, 11),
    ("临江助学基金会", UnitKind.FOUNDATION, "公益", "", 0, 4),
)


@dataclass
class Ledger:
    """What the parts below share: the random numbers and how many units there are."""

    rng: Random
    number: int = 0


def build_units(world: World) -> None:
    """Some forty units, most surveyed this year; a few due, never surveyed or not covered."""
    ledger = Ledger(Random(SEED))
    _shorter_interval(world)
    for branch in world.branches:
        if branch.node.code.startswith("LJ-XZ"):
            _own_branch(ledger, branch)
        elif (trade := branch.node.short_name.removesuffix("党支部")) in _JOINT:
            _joint_branch(ledger, branch, _JOINT[trade])
    _others(ledger, world)


def _shorter_interval(world: World) -> None:
    """商圈楼宇 goes by a document of its own: tenants change often."""
    override_setting(
        organization=world.organizations["LJ-SQ"],
        key="unit_survey_months",
        value="6",
        source="《商圈楼宇党建工作办法》临商党发〔2026〕2号",
        starts_on=date(YEAR, 1, 1),
        by=world.users["committee_staff"],
        at=moment(date(YEAR, 1, 4)),
    )


def _own_branch(ledger: Ledger, branch: Branch) -> None:
    """A company with a branch of its own; its survey agrees with the register, save one."""
    trade = branch.node.short_name.removesuffix("党支部").removesuffix("党员")
    if branch.organization.kind == OrganizationKind.MOBILE_BRANCH:
        return
    brand = _BRANDS[ledger.number % len(_BRANDS)]
    name, kind = _NO_COMPANY.get(trade) or (f"临江{brand}{trade}有限公司", UnitKind.COMPANY)
    unit = _unit(ledger, branch.organization, name, kind, trade, branch)
    _cover(unit, CoverageKind.SINGLE, branch.organization, None, branch.secretary)
    members = len(branch.people) + (2 if ledger.number == 5 else 0)
    _surveys(ledger, unit, members, ledger.rng.randint(40, 420), branch.secretary)


def _joint_branch(ledger: Ledger, branch: Branch, names: Iterable[str]) -> None:
    """Small units with a joint branch between them."""
    for name in names:
        unit = _unit(ledger, branch.organization, f"临江{name}", UnitKind.SOLE_TRADER, "", branch)
        _cover(unit, CoverageKind.JOINT, branch.organization, None, branch.secretary)
        _surveys(
            ledger, unit, ledger.rng.randint(1, 2), ledger.rng.randint(5, 24), branch.secretary
        )


def _others(ledger: Ledger, world: World) -> None:
    """Units that committees and communities answer for, in turn; one of them has closed."""
    staff = world.users["committee_staff"]
    places = [world.organizations[code] for code in ("LJ-XZ", "LJ-SQ", "LJ-SQ1", "LJ-WY", "LJ-SQ2")]
    near = {b.node.code: b for b in world.branches}
    for i, (name, kind, trade, covered, members, employees) in enumerate(_OTHERS):
        branch = near[("LJ-SQ1-01", "LJ-SQ2-01")[i % 2]]
        unit = _unit(ledger, places[i % len(places)], name, kind, trade, None, by=staff)
        if covered == "instructor":
            _cover(unit, CoverageKind.INSTRUCTOR, None, branch.officers["organization"], staff)
        elif covered:
            _cover(unit, CoverageKind.ATTACHED, branch.organization, None, staff)
        if i not in (6, 11):  # two wait for their first survey
            _surveys(ledger, unit, members, employees, staff)
    gone = _unit(
        ledger, places[3], "临江旧城装饰有限公司", UnitKind.COMPANY, "装修", None, by=staff
    )
    day = date(YEAR, 8, 31)
    close_unit(unit=gone, closed_on=day, reason="注销", by=staff, at=moment(day))


def _unit(
    ledger: Ledger,
    organization: Organization,
    name: str,
    kind: UnitKind,
    trade: str,
    branch: Branch | None,
    by=None,
) -> Unit:
    ledger.number += 1
    body = f"91340524MA{ledger.number:07d}"
    listed_on = date(YEAR - 2, 1 + ledger.number % 12, 12)
    facts = {
        "organization": organization,
        "name": name,
        "credit_code": body + uscc.calc_check_digit(body),
        "kind": kind,
        "trade": trade,
        "address": f"临江大道 {8 + ledger.number * 6} 号",
        "contact": ledger.rng.choice("周 林 何 许 方 郑 宋".split())
        + ledger.rng.choice(("经理", "主任")),
        "contact_phone": f"139{ledger.rng.randint(10_000_000, 99_999_999)}",
    }
    who = by or (branch and branch.secretary)
    return add_unit(facts=facts, listed_on=listed_on, by=who, at=moment(listed_on))


def _cover(
    unit: Unit, kind: str, organization: Organization | None, instructor: Person | None, by
) -> None:
    day = unit.listed_on + timedelta(days=30)
    cover_unit(
        unit=unit,
        kind=kind,
        organization=organization,
        instructor=instructor,
        starts_on=day,
        by=by,
        at=moment(day),
    )


def _surveys(ledger: Ledger, unit: Unit, members: int, employees: int, by) -> None:
    """One last year, one this year; every sixth unit still waits for this year's."""
    rng = ledger.rng
    days = [date(YEAR - 1, rng.randint(3, 10), rng.randint(1, 28))]
    if ledger.number % 6:
        days.append(date(YEAR, rng.randint(5, 10), rng.randint(1, 28)))
    state = rng.choice((BusinessState.GOOD, BusinessState.NORMAL, BusinessState.NORMAL))
    attitude = rng.choice((*OwnerAttitude, OwnerAttitude.SUPPORTIVE, OwnerAttitude.ACTIVE))
    women, has_place = employees * rng.randint(3, 6) // 10, rng.random() < 0.6
    for day in days:
        this_year = day.year == YEAR
        facts = {
            "business_state": BusinessState.HARD if ledger.number % 11 == 4 else state,
            "business_note": "",
            "employees": employees + members - (0 if this_year else rng.randint(0, 3)),
            "party_members": members,
            "league_members": employees // 9,
            "women": women,
            "owner_attitude": attitude,
            "has_place": has_place,
            "place_note": "党群活动室" if has_place and this_year else "",
            "surveyor": str(by),
            "note": "",
        }
        survey_unit(unit=unit, surveyed_on=day, facts=facts, by=by, at=moment(day, 15))

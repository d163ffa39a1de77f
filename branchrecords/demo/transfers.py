"""Letters in every state between the demo's committees, and members who are away or visiting.

Whoever moves for good is replaced by somebody alike, so that the structure of the statistics table
stays: 1,192 members, 693 with 大专 or higher, 54 organisations of the third sector.
"""

from __future__ import annotations

from datetime import date

from members.actions.arrivals import accept_letter
from members.actions.mobile import close_mobile, record_contact, register_mobile
from members.actions.transfers import (
    Outside,
    cancel_letter,
    issue_letter,
    print_letter,
    register_letter,
    return_letter,
)
from members.models import MobileRecord, Person, Transfer

from .people import id_number
from .world import Branch, World, moment

SOUTHERN = Outside("中共南川市委组织部", "南川市人民路18号", "南川市水利局规划科党支部")
UNIVERSITY = Outside("中共江州大学委员会组织部", "江州市学府路1号", "江州大学机关第二党支部")


def build_transfers(world: World) -> None:
    """Everything after meetings and dues, so that acceptance changes no roster of the past."""
    _letters(world)
    for row in _away(world):
        _contacts(row)
    _visiting(world)


def _branch(world: World, code: str) -> Branch:
    return next(branch for branch in world.branches if branch.node.code == code)


def _plain(branch: Branch, place: int) -> Person:
    """A full member without a post, the same one every time."""
    officers = {person.pk for person in branch.officers.values()}
    plain = [p for p in branch.people if p.pk not in officers and p.full_on]
    return plain[-place]


def _issue(branch: Branch, place: int, on: date, reason: str, **where) -> Transfer:
    person = _plain(branch, place)
    letter = issue_letter(
        person=person,
        reason=reason,
        handler=branch.secretary.name if branch.secretary else "",
        by=branch.secretary,
        at=moment(on, 10),
        **where,
    )
    print_letter(transfer=letter, by=branch.secretary, at=moment(on, 10, 10))
    return letter


def _accept(letter: Transfer, on: date, branch: Branch) -> None:
    accept_letter(
        transfer=letter,
        accepted_on=on,
        met_person=True,
        checked_letter=True,
        by=branch.secretary,
        at=moment(on, 15),
    )


def _letters(world: World) -> None:
    """In the order of their days, so that numbers follow dates. One leaves the system for good,
    and one like him comes."""
    first = world.branches[0]
    textile, machines = _branch(world, "LJ-XZ-01"), _branch(world, "LJ-XZ-02")
    square, homes = _branch(world, "LJ-SQ-02"), _branch(world, "LJ-WY-01")
    community = _branch(world, "LJ-SQ1-01")
    overdue = _issue(community, 5, date(2026, 10, 26), "工作调动", target=homes.organization)
    gone = _issue(machines, 1, date(2026, 10, 28), "工作调动", outside=SOUTHERN)
    _cancelled(square, textile)
    _returned(homes, community)
    moved = _issue(textile, 3, date(2026, 11, 9), "工作调动", target=square.organization)
    print_letter(transfer=overdue, by=community.secretary, at=moment(date(2026, 11, 10), 9))
    _issue(first, 6, date(2026, 11, 12), "随家庭移居", outside=SOUTHERN)
    _issue(textile, 2, date(2026, 11, 16), "考录到机关工作", target=first.organization)
    _register(first, "柏见山", date(1994, 9, 12), 43, "21")
    came = _register(machines, "韦知远", date(1986, 5, 6), 41, gone.person.education)
    _accept(gone, date(2026, 11, 16), machines)
    _accept(moved, date(2026, 11, 17), square)
    _issue(first, 4, date(2026, 11, 17), "工作调动", target=square.organization)
    _accept(came, date(2026, 11, 18), machines)


def _cancelled(branch: Branch, target: Branch) -> None:
    cancel_letter(
        transfer=_issue(branch, 2, date(2026, 11, 3), "工作调动", target=target.organization),
        reason="本人未到新单位报到，不再转接",
        by=branch.secretary,
        at=moment(date(2026, 11, 10), 16),
    )


def _returned(branch: Branch, target: Branch) -> None:
    return_letter(
        transfer=_issue(branch, 2, date(2026, 11, 5), "移居", target=target.organization),
        reason="介绍信姓名与身份证不一致，请更正后重新开具",
        by=target.secretary,
        at=moment(date(2026, 11, 11), 11),
    )


def _register(branch: Branch, name: str, born_on: date, sequence: int, education: str) -> Transfer:
    return register_letter(
        facts={
            "name": name,
            "sex": "1",
            "born_on": born_on,
            "id_number": id_number(born_on, sequence),
            "phone": f"1980000{sequence:04d}",
            "education": education,
            "occupation": "manager",
            "joined_on": date(2015, 6, 20),
            "full_on": date(2016, 6, 20),
        },
        standing="full",
        target=branch.organization,
        outside=UNIVERSITY,
        outside_number=f"江大组〔2026〕{sequence}号",
        issued_on=date(2026, 11, 10),
        valid_days=30,
        dues_until=date(2026, 10, 1),
        reason="工作调动",
        handler=branch.secretary.name if branch.secretary else "",
        by=branch.secretary,
        at=moment(date(2026, 11, 16), 9),
    )


def _away(world: World) -> list[MobileRecord]:
    """Three of the first branch: kept in touch, overdue, abroad; one nobody can reach."""
    first, community = world.branches[0], _branch(world, "LJ-SQ2-01")
    rows = (
        (
            first,
            8,
            "country",
            "广东省深圳市南山区",
            "work",
            date(2026, 2, 10),
            "深南科技公司党支部",
        ),
        (first, 9, "country", "北京市海淀区", "family", date(2026, 1, 15), ""),
        (first, 10, "abroad", "德国慕尼黑", "study", date(2025, 9, 1), ""),
        (community, 6, "country", "浙江省义乌市", "work", date(2025, 11, 3), ""),
    )
    return [_register_away(*row) for row in rows]


def _register_away(
    branch: Branch, place: int, region: str, where: str, reason: str, since: date, host: str
) -> MobileRecord:
    person = _plain(branch, place)
    return register_mobile(
        organization=branch.organization,
        direction="out",
        person=person,
        facts={
            "region": region,
            "place": where,
            "reason": reason,
            "is_settled": True,
            "contact": person.phone,
            "other_organization": host,
            "certificate": f"LJ{since:%Y}{person.pk % 1000:03d}",
            "certificate_on": since,
            "starts_on": since,
            "expected_on": None,
        },
        by=branch.secretary,
        at=moment(max(since, date(2026, 1, 9)), 10),
    )


# Where somebody is → the contacts made: (day, way, reached).
_LOG: dict[str, tuple[tuple[date, str, bool], ...]] = {
    "广东省深圳市南山区": (
        (date(2026, 4, 20), "phone", True),
        (date(2026, 7, 13), "video", True),
        (date(2026, 10, 9), "phone", True),
    ),
    "北京市海淀区": ((date(2026, 3, 30), "phone", True), (date(2026, 6, 24), "message", True)),
    "德国慕尼黑": ((date(2026, 2, 26), "video", True), (date(2026, 8, 20), "message", True)),
    "浙江省义乌市": (
        (date(2026, 3, 2), "phone", True),
        (date(2026, 9, 7), "phone", False),
        (date(2026, 10, 15), "relative", False),
    ),
}


def _contacts(row: MobileRecord) -> None:
    for on, way, was_reached in _LOG[row.place]:
        record_contact(
            row=row,
            on=on,
            way=way,
            was_reached=was_reached,
            contacted_by="组织委员",
            content="了解工作和生活情况，转达支部近期安排，提醒交纳党费"
            if was_reached
            else "没有联系上，已请亲友转告",
            by=row.created_by,
            at=moment(on, 19),
        )


def _visiting(world: World) -> None:
    """The 流动党员党支部 keeps the register of those who live here; one has gone on."""
    branch = next(b for b in world.branches if b.node.kind == "mobile_branch")
    guests = (
        ("贾望潮", "1", "望江路22号", "中共南川县柳河村支部委员会", date(2026, 3, 5)),
        ("范秋蕊", "2", "荷园路9号", "中共江州市第三纺织厂委员会", date(2026, 6, 1)),
        ("石守田", "1", "古桥路31号", "中共北山县黄土镇东坡村支部委员会", date(2025, 10, 20)),
    )
    rows = [_register_guest(branch, *guest) for guest in guests]
    for row, on in zip(rows, (date(2026, 10, 12), date(2026, 9, 2), date(2026, 7, 6)), strict=True):
        record_contact(
            row=row,
            on=on,
            way="meeting",
            was_reached=True,
            contacted_by="支部书记",
            content="上门走访，邀请参加主题党日",
            by=branch.secretary,
            at=moment(on, 17),
        )
    close_mobile(
        row=rows[2],
        ends_on=date(2026, 9, 30),
        outcome="left",
        by=branch.secretary,
        at=moment(date(2026, 10, 8), 10),
    )


def _register_guest(
    branch: Branch, name: str, sex: str, place: str, home: str, since: date
) -> MobileRecord:
    return register_mobile(
        organization=branch.organization,
        direction="in",
        facts={
            "name": name,
            "sex": sex,
            "standing": "full",
            "region": "city",
            "place": place,
            "unit": "临江建材市场",
            "reason": "work",
            "contact": "19711112222",
            "other_organization": home,
            "certificate": f"NC{since:%Y}{since.month:02d}",
            "starts_on": since,
            "expected_on": None,
        },
        by=branch.secretary,
        at=moment(max(since, date(2026, 3, 5)), 9),
    )

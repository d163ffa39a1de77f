"""The demo committee: exactly the structure that the statistics table is checked against.

89 organisations below one street committee: 党委 3, 党总支 7, 党支部 79; 机关 8, 社区 27,
两新及其他 54; 1,192 members, 693 of them with 大专 or higher (domain.md 1.3). 党小组 stand
beside these and are not counted. All names are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.rules.kinds import OrganizationKind as Kind
from members.rules.kinds import Sector

MEMBERS = 1192
COLLEGE = 693
# So many of them, all with college, come in by the year's 发展党员 (demo/development.py).
ADMITTED = 3
ROOT_CODE = "LJ"


@dataclass(frozen=True)
class Node:
    """One organisation to build; `members` is how many belong to it, `groups` its 党小组."""

    code: str
    parent: str | None
    name: str
    short_name: str
    kind: Kind
    sector: Sector
    members: int = 0
    groups: int = 0
    founded_on: date = date(2012, 3, 1)


_AGENCY = (
    ("党政办公室", 31),
    ("社区建设科", 28),
    ("经济服务科", 25),
    ("城市管理科", 24),
    ("综合执法队", 20),
    ("社区服务中心", 16),
    ("离退休干部", 33),
)
_COMMUNITIES = ("望江", "柳林", "古桥", "东塘", "荷园", "松岗")
_COMMUNITY_BRANCHES = (4, 4, 4, 3, 3, 3)  # 21 branches
_UNITS = (
    ("两新组织综合党委", "XZ", 19),
    ("商圈楼宇党委", "SQ", 17),
    ("物业行业党委", "WY", 15),
)
_TRADES = {
    "XZ": "纺织 机电 食品 包装 物流 建材 印刷 仪表 家居 医药 化工 环保 电子 汽配 茶业 文具 种业 "
    "律师 流动党员".split(),
    "SQ": "临江广场 云帆大厦 金桥商厦 银泰里 长堤 文创园 科创园 书城 影城 美食街 花鸟市场 "
    "建材市场 菜场联合 民宿联合 快递联合 网约车 直播基地".split(),
    "WY": "安居 和顺 新城 绿苑 锦江 天成 海棠 佳园 东方 滨河 嘉和 明珠 常青 世纪 惠民".split(),
}
# Sizes of the 51 branches of the third sector, in a fixed uneven pattern.
_SMALL = (11, 7, 16, 9, 5, 13, 22, 8, 4, 12, 10, 18, 6, 14, 3, 9, 15)


def _agency() -> list[Node]:
    top = Node(
        "LJ-JG", ROOT_CODE, "临江街道机关党总支", "机关党总支", Kind.GENERAL_BRANCH, Sector.AGENCY
    )
    branches = [
        Node(
            f"LJ-JG-{i:02d}",
            top.code,
            f"临江街道机关{name}党支部",
            f"{name}党支部",
            Kind.BRANCH,
            Sector.AGENCY,
            members=size,
            groups=2 if size >= 28 else 0,
        )
        for i, (name, size) in enumerate(_AGENCY, 1)
    ]
    return [top, *branches]


def _communities() -> list[Node]:
    nodes = []
    for c, (name, count) in enumerate(zip(_COMMUNITIES, _COMMUNITY_BRANCHES, strict=True)):
        code = f"LJ-SQ{c + 1}"
        nodes.append(
            Node(
                code,
                ROOT_CODE,
                f"临江街道{name}社区党总支",
                f"{name}社区党总支",
                Kind.GENERAL_BRANCH,
                Sector.COMMUNITY,
            )
        )
        for b in range(count):
            size = 17 + (c * 5 + b * 7) % 19
            nodes.append(
                Node(
                    f"{code}-{b + 1:02d}",
                    code,
                    f"临江街道{name}社区第{'一二三四'[b]}党支部",
                    f"{name}第{'一二三四'[b]}党支部",
                    Kind.BRANCH,
                    Sector.COMMUNITY,
                    members=size,
                    groups=2 if size >= 30 else 0,
                )
            )
    return nodes


def _kind_of(trade: str) -> tuple[Kind, str]:
    if trade == "流动党员":
        return Kind.MOBILE_BRANCH, "流动党员党支部"
    if trade.endswith("联合"):
        return Kind.JOINT_BRANCH, f"{trade}党支部"
    return Kind.BRANCH, f"{trade}党支部"


def _units() -> list[Node]:
    nodes, at = [], 0
    for name, letters, count in _UNITS:
        code = f"LJ-{letters}"
        nodes.append(Node(code, ROOT_CODE, f"临江街道{name}", name, Kind.COMMITTEE, Sector.OTHER))
        for i, trade in enumerate(_TRADES[letters][:count], 1):
            kind, short = _kind_of(trade)
            nodes.append(
                Node(
                    f"{code}-{i:02d}",
                    code,
                    f"临江街道{name[:-2]}{short}",
                    short,
                    kind,
                    Sector.OTHER,
                    members=_SMALL[at % len(_SMALL)],
                    founded_on=date(2016 + at % 8, 1 + at % 12, 1),
                )
            )
            at += 1
    return nodes


def _balanced(nodes: list[Node]) -> list[Node]:
    """Spread what is missing to 1,192 members over the smaller branches, one each in turn."""
    missing = MEMBERS - sum(node.members for node in nodes)
    small = [i for i, node in enumerate(nodes) if node.members and node.sector is Sector.OTHER]
    step = 1 if missing > 0 else -1
    sizes = [node.members for node in nodes]
    turn = 0
    while missing:
        index = small[turn % len(small)]
        if sizes[index] + step >= 3:
            sizes[index] += step
            missing -= step
        turn += 1
    return [
        Node(**{**node.__dict__, "members": size}) for node, size in zip(nodes, sizes, strict=True)
    ]


def nodes() -> list[Node]:
    """The root first, then everything below it, parents before children."""
    root = Node(
        ROOT_CODE, None, "中共临江街道工作委员会", "临江街道党工委", Kind.COMMITTEE, Sector.AGENCY
    )
    return [root, *_balanced([*_agency(), *_communities(), *_units()])]

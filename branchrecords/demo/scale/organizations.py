"""The tree: one root, 党委 below it, twenty 党总支 each, twenty branches each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from members.actions.organizations import sound_fields
from members.models import Organization
from members.rules.kinds import OrganizationKind as Kind
from members.rules.kinds import Sector

from .sizes import BELOW, Size
from .writing import copy, hold, new_ids

FOUNDED_ON = date(2012, 3, 1)
ROOT_CODE = "GM"
_SECTORS = (Sector.COMMUNITY, Sector.OTHER, Sector.AGENCY)
COLUMNS = ("id", "path", "depth", "numchild", "code", "name", "short_name", "pinyin", "initials")
COLUMNS += ("kind", "sector", "founded_on")


def build_organizations(size: Size) -> None:
    """Writes the tree and holds the branches as `scale_branch`: `b` from 0, `id`, `size`."""
    rows = list(_rows(size))
    ids = new_ids(Organization, len(rows))
    copy(Organization, COLUMNS, ((pk, *row) for pk, row in zip(ids, rows, strict=True)))
    branches = ids[-size.branches :]
    sizes = size.members_of_branches()
    hold(
        "scale_branch",
        "b int, id bigint, size int",
        ((b, pk, sizes[b]) for b, pk in enumerate(branches)),
    )


def _rows(size: Size) -> Iterator[tuple]:
    """Level by level, so that the branches come last and a parent before its children."""
    root = _path("", 0)
    yield _row(root, size.committees, ROOT_CODE, "规模市委员会", Kind.COMMITTEE, Sector.AGENCY)
    for c in range(size.committees):
        path = _path(root, c)
        code, name = f"{ROOT_CODE}{c + 1:03d}", f"第{c + 1}街道党委"
        yield _row(
            path, _children(c, size.general_branches), code, name, Kind.COMMITTEE, Sector.AGENCY
        )
    for g in range(size.general_branches):
        path = _path(_path(root, g // BELOW), g % BELOW)
        code, name = f"{ROOT_CODE}Z{g + 1:04d}", f"第{g + 1}社区党总支"
        below = _children(g, size.branches)
        yield _row(path, below, code, name, Kind.GENERAL_BRANCH, _SECTORS[g % 3])
    for b in range(size.branches):
        g = b // BELOW
        path = _path(_path(_path(root, g // BELOW), g % BELOW), b % BELOW)
        code, name = f"{ROOT_CODE}B{b + 1:05d}", f"第{g + 1}社区第{b % BELOW + 1}党支部"
        yield _row(path, 0, code, name, Kind.BRANCH, _SECTORS[g % 3])


def _children(place: int, below: int) -> int:
    """How many of `below` children, dealt out in twenties, come to the parent at `place`."""
    return min(BELOW, below - place * BELOW)


def _path(parent: str, place: int) -> str:
    return Organization._get_path(parent, len(parent) // Organization.steplen + 1, place + 1)


def _row(path: str, children: int, code: str, name: str, kind: Kind, sector: Sector) -> tuple:
    sound = sound_fields(name=name, short_name=name)
    depth = len(path) // Organization.steplen
    whole = f"中共规模市{name}" if depth > 1 else f"中共{name}"
    return (
        path,
        depth,
        children,
        code,
        whole,
        name,
        sound["pinyin"],
        sound["initials"],
        kind.value,
        sector.value,
        FOUNDED_ON,
    )

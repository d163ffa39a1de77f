"""Finding the branch and the 党小组 that a roster names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from branchrecords.documents.values import normalize_text
from members.imports.cells import nearest
from members.imports.plan import PlannedRow
from members.models import Organization
from members.rules.kinds import OrganizationKind


class Places:
    """The organisations at and below one, found by full name, short name or code; one query.

    Where a row says nothing, the heading, title or sheet above it does.
    """

    def __init__(self, organization: Organization, on: date) -> None:
        self.organization, self.on = organization, on
        rows = list(Organization.objects.within(organization))
        self.groups = [row for row in rows if row.kind == OrganizationKind.GROUP]
        self.named = self._index(row for row in rows if row.kind != OrganizationKind.GROUP)
        self.branches = [row for row in rows if row.is_branch]
        self.branch_names = [row.name for row in self.branches]
        self.heard: dict[str, Organization | None] = {"": None}

    def is_mentioned(self, row: PlannedRow) -> bool:
        """Whether what stands above the row names a branch or a group of it."""
        branch = self._above(row)
        return branch is not None and branch != self.organization

    def find(self, row: PlannedRow) -> tuple[Organization, Organization | None] | None:
        """Branch and group of a row; what cannot be found is a problem of its cell."""
        branch = self._branch(row)
        if branch is None:
            return None
        return branch, self._group(row, branch)

    def find_any(self, row: PlannedRow) -> Organization | None:
        """The organisation of a row, of whatever kind; what cannot be found is a problem."""
        text = row.values.get("organization")
        if not text:
            if self.organization.is_branch or not self.branches:
                return self.organization
            return self._branch(row)
        found = self.named.get(_key(text), [])
        groups = [one for one in self.groups if _key(text) == _key(one.name)]
        if not found and len(groups) == 1:
            return groups[0]
        if len(found) == 1:
            return found[0]
        if found:
            codes = "、".join(one.code for one in found)
            row.fail("organization", f"有 {len(found)} 个叫这个名称的，请改填组织编码：{codes}")
            return None
        near = nearest(text, [one.name for ones in self.named.values() for one in ones])
        tail = f"是「{near}」吗？" if near else "请核对名称或编码"
        row.fail("organization", f"这里没有这个组织。{tail}")
        return None

    def _branch(self, row: PlannedRow) -> Organization | None:
        text = row.values.get("organization")
        if not text:
            if self.organization.is_branch:
                return self.organization
            if (above := self._above(row)) is not None:
                return above
            if not row.has_failed("organization"):
                row.fail("organization", "空着。请填支部的名称或编码")
            return None
        found = self.named.get(_key(text), [])
        if len(found) > 1:
            codes = "、".join(one.code for one in found)
            row.fail("organization", f"有 {len(found)} 个叫这个名称的，请改填组织编码：{codes}")
        elif not found:
            near = nearest(text, self.branch_names)
            tail = f"是「{near}」吗？" if near else "请核对名称，或先建立这个支部"
            row.fail("organization", f"没有这个支部。{tail}")
        elif not found[0].is_branch:
            kind = found[0].get_kind_display()
            row.fail("organization", f"「{found[0].name}」是{kind}，请填它下面的支部")
        elif found[0].dissolved_on is not None and found[0].dissolved_on <= self.on:
            row.fail("organization", f"这个支部已于 {found[0].dissolved_on} 撤销，请填现在的支部")
        else:
            return found[0]
        return None

    def _group(self, row: PlannedRow, branch: Organization) -> Organization | None:
        text = row.values.get("group") or row.context.get("group", "")
        if not text:
            return None
        groups = [group for group in self.groups if group.path.startswith(branch.path)]
        for group in groups:
            if _key(text) in {_key(group.name), _key(group.short_name), _key(group.code)}:
                return group
        alike = [group for group in groups if _group_key(text) == _group_key(group.name)]
        if len(alike) == 1:
            return alike[0]
        near = nearest(text, [group.name for group in groups])
        names = "、".join(group.name for group in groups)
        tail = (
            f"是「{near}」吗？" if near else f"有：{names}" if names else "请先建立，或清空这一格"
        )
        row.fail("group", f"「{branch}」没有这个党小组。{tail}")
        return None

    def _above(self, row: PlannedRow) -> Organization | None:
        """The one branch whose name stands in the heading, the title or the sheet's name."""
        said = row.context.get("organization", "")
        if said not in self.heard:
            self.heard[said] = self._heard_in(said)
        return self.heard[said]

    def _heard_in(self, said: str) -> Organization | None:
        text = _branch_key(said)
        named = {_branch_key(n): one for one in self.branches for n in (one.name, one.short_name)}
        hits = [key for key in named if key and key in text]
        longest = [key for key in hits if not any(key != more and key in more for more in hits)]
        if len(longest) == 1:
            return named[longest[0]]
        if longest:
            return None
        # A sheet called 第二支部 stands for the only branch that ends so.
        short = next((word for word in text.split() if "支部" in word), "")
        short = short[: short.find("支部") + 2]
        ends = {one.pk: one for key, one in named.items() if len(short) > 2 and key.endswith(short)}
        return next(iter(ends.values())) if len(ends) == 1 else None

    @staticmethod
    def _index(rows: Iterable[Organization]) -> dict[str, list[Organization]]:
        named: dict[str, list[Organization]] = defaultdict(list)
        for row in rows:
            for key in {_key(row.name), _key(row.short_name), _key(row.code)} - {""}:
                named[key].append(row)
        return named


def _key(text: str) -> str:
    return normalize_text(text).replace(" ", "").lower()


NUMERALS = "零一二三四五六七八九"
LEADING = re.compile(r"(^|\s)[（(]?[一二三四五六七八九十\d]+[、.．)）]\s*")


def _chinese(text: str) -> str:
    """第1 as 第一, up to 99."""

    def written(match: re.Match) -> str:
        tens, ones = divmod(int(match[0]), 10)
        head = "" if tens == 0 else ("" if tens == 1 else NUMERALS[tens]) + "十"
        return head + (NUMERALS[ones] if ones or not tens else "")

    return re.sub(r"\d{1,2}", written, text)


def _group_key(text: str) -> str:
    """第一党小组, 第1小组 and 一组 are the same."""
    return _chinese(re.sub(r"[第党小\s]", "", normalize_text(text)))


def _branch_key(text: str) -> str:
    """A branch's name without what titles leave out or add: 中共, 党, 委员会."""
    bare = LEADING.sub(" ", normalize_text(text))
    bare = re.sub(r"中国共产党|中共|委员会|党", "", bare)
    return _chinese(bare).lower()

"""Finding the branch and the 党小组 that a roster names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from branchrecords.documents.values import normalize_text
from members.imports.cells import nearest
from members.imports.plan import PlannedRow
from members.models import Organization
from members.rules.kinds import OrganizationKind


class Places:
    """The organisations at and below one, found by full name, short name or code; one query."""

    def __init__(self, organization: Organization, on: date) -> None:
        self.organization, self.on = organization, on
        rows = list(Organization.objects.within(organization))
        self.groups = [row for row in rows if row.kind == OrganizationKind.GROUP]
        self.named = self._index(row for row in rows if row.kind != OrganizationKind.GROUP)
        self.branch_names = [row.name for row in rows if row.is_branch]

    def find(self, row: PlannedRow) -> tuple[Organization, Organization | None] | None:
        """Branch and group of a row; what cannot be found is a problem of its cell."""
        branch = self._branch(row)
        if branch is None:
            return None
        return branch, self._group(row, branch)

    def _branch(self, row: PlannedRow) -> Organization | None:
        text = row.values.get("organization")
        if not text:
            if self.organization.is_branch:
                return self.organization
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
        text = row.values.get("group")
        if not text:
            return None
        groups = [group for group in self.groups if group.path.startswith(branch.path)]
        for group in groups:
            if _key(text) in {_key(group.name), _key(group.short_name), _key(group.code)}:
                return group
        near = nearest(text, [group.name for group in groups])
        names = "、".join(group.name for group in groups)
        tail = (
            f"是「{near}」吗？" if near else f"有：{names}" if names else "请先建立，或清空这一格"
        )
        row.fail("group", f"「{branch}」没有这个党小组。{tail}")
        return None

    @staticmethod
    def _index(rows: Iterable[Organization]) -> dict[str, list[Organization]]:
        named: dict[str, list[Organization]] = defaultdict(list)
        for row in rows:
            for key in {_key(row.name), _key(row.short_name), _key(row.code)} - {""}:
                named[key].append(row)
        return named


def _key(text: str) -> str:
    return normalize_text(text).replace(" ", "").lower()

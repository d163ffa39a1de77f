"""The tables that can be imported, one declaration each: columns, plan, apply.

Another table (a register of units, say) is another `ImportKind` in KINDS, its columns in
rules/columns.py, an undo in actions/imports.py, and a choice of RosterImport.Kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from members.imports.cells import (
    DEVELOPMENT_READERS,
    MEMBER_READERS,
    ORGANIZATION_READERS,
    POSITION_READERS,
)
from members.imports.development import plan_development, write_development
from members.imports.members import plan_members, write_members
from members.imports.organizations import plan_organizations, write_organizations
from members.imports.plan import PlannedRow, Written
from members.imports.positions import plan_positions, write_positions
from members.models import Organization, RosterImport
from members.rules.categories import MemberClass
from members.rules.codes import (
    DEGREES,
    EDUCATION,
    ETHNICITIES,
    OCCUPATIONS,
    OTHER_PARTIES,
    STUDY_FORMS,
)
from members.rules.columns import COLUMNS_OF
from members.rules.kinds import OrganizationKind, Post, Sector, StandingKind

DATES = "日期写成 1990-01-05、1990.1.5、1990年1月5日、19900105 都可以，年月日要写全。"


@dataclass(frozen=True)
class ImportKind:
    """One table. `plan` fills in problems and changes of rows that are read; `write` writes rows
    that are ready (`memo` is shared by the portions of one import).

    `usual` columns always stand in the preview; `choices` are offered in the template, whose
    `example` row an import skips.
    """

    key: str
    title: str
    permission: P
    readers: Mapping[str, Callable[[Any], Any]]
    plan: Callable[[Sequence[PlannedRow], Organization | None, date], None]
    write: Callable[[Sequence[PlannedRow], dict, Any, datetime], Written]
    usual: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]
    example: Mapping[str, str]
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """What a sheet may hold."""
        return COLUMNS_OF[self.key]


STANDING_WORDS = tuple(
    StandingKind(kind).label
    for kind in ("full", "probationary", "candidate", "activist", "applicant")
)

KINDS: dict[str, ImportKind] = {
    RosterImport.Kind.MEMBERS: ImportKind(
        key="members",
        title="党员名册导入模板",
        permission=P.PERSON_IMPORT,
        readers=MEMBER_READERS,
        plan=plan_members,
        write=write_members,
        usual=("name", "id_number", "organization", "standing", "joined_on", "full_on"),
        choices={
            "sex": ("男", "女"),
            "ethnicity": tuple(ETHNICITIES.values()),
            "standing": STANDING_WORDS,
            "education": tuple(EDUCATION.values()),
            "occupation": tuple(OCCUPATIONS.values()),
            "member_class": tuple(MemberClass.labels),
            "other_party": tuple(OTHER_PARTIES.values()),
            "study_form": tuple(STUDY_FORMS.values()),
            "degree": tuple(DEGREES.values()),
        },
        example={
            "name": "示例：王小明",
            "id_number": "34052419800101001X",
            "sex": "男",
            "ethnicity": "汉族",
            "born_on": "1980-01-01",
            "organization": "机关第一党支部",
            "group": "第一党小组",
            "standing": "正式党员",
            "joined_on": "2005-07-01",
            "full_on": "2006-07-01",
            "education": "大学本科毕业",
            "phone": "13800000000",
            "occupation": "党政机关工作人员",
        },
        notes=(
            DATES,
            "同一个身份证号再导入一次，只更新填了内容的格子，空着的不动。",
            "不填转入日期的，按入党日期和支部成立日期中较晚的一天登记。",
        ),
    ),
    RosterImport.Kind.ORGANIZATIONS: ImportKind(
        key="organizations",
        title="组织导入模板",
        permission=P.ORGANIZATION_EDIT,
        readers=ORGANIZATION_READERS,
        plan=plan_organizations,
        write=write_organizations,
        usual=("code", "name", "parent", "kind"),
        choices={"kind": tuple(OrganizationKind.labels), "sector": tuple(Sector.labels)},
        example={
            "code": "示例 JG01",
            "name": "东湾区住建局机关第一党支部",
            "short_name": "机关第一党支部",
            "parent": "东湾区住建局机关党总支",
            "kind": "党支部",
            "sector": "机关",
            "founded_on": "2015-01-01",
        },
        notes=(DATES, "上级可以在同一张表里，先后不限。"),
    ),
    RosterImport.Kind.POSITIONS: ImportKind(
        key="positions",
        title="任职导入模板",
        permission=P.PERSON_IMPORT,
        readers=POSITION_READERS,
        plan=plan_positions,
        write=write_positions,
        usual=("name", "organization", "post", "starts_on", "ends_on"),
        choices={"post": tuple(Post.labels)},
        example={
            "name": "示例：王小明",
            "id_number": "34052419800101001X",
            "organization": "机关第一党支部",
            "post": "书记",
            "starts_on": "2024-03-01",
            "ends_on": "",
        },
        notes=(
            DATES,
            "任职的人要先在名册里。一行一个职务，兼任的另起一行；以前的任职也可以导入。",
        ),
    ),
    RosterImport.Kind.DEVELOPMENT: ImportKind(
        key="development",
        title="发展党员台账导入模板",
        permission=P.DEVELOPMENT_EDIT,
        readers=DEVELOPMENT_READERS,
        plan=plan_development,
        write=write_development,
        usual=("name", "application", "activist", "candidate_filed", "admission"),
        choices={},
        example={
            "name": "示例：王小明",
            "id_number": "34052419800101001X",
            "organization": "机关第一党支部",
            "application": "2024-03-01",
            "talk": "2024-03-20",
            "activist": "2024-09-10",
            "activist_filed": "2024-09-20",
            "mentors": "2024-09-25",
            "mentor_names": "张三、李四",
            "fostering": "2025-03-20、2025-09-18",
            "analysis": "2025-12-20",
        },
        notes=(
            DATES,
            "一行一个人，人要先在名册里；办到哪一步就填到哪一步，已经转正的不用导入。",
            "没有材料的步骤可以空着，写着「身份从这一天起算」的要填。导入以后从下一步接着办理。",
        ),
    ),
}

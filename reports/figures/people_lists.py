"""How the records behind a figure are listed: people, organisations, honours."""

from __future__ import annotations

from django.db import models

from members.models import (
    Award,
    MassActivity,
    MassHeadcount,
    Membership,
    Organization,
    Position,
    Sanction,
    Standing,
    Term,
    Visit,
)
from reports.models import Result
from reports.rules.evaluation_marks import band_label

from . import rows
from .listing import Listing, columns, related

PEOPLE_LISTS: dict[type[models.Model], Listing] = {
    Membership: Listing(
        columns(
            "姓名",
            "性别",
            "民族",
            ("出生日期", "date", 12),
            ("学历", "text", 16),
            ("入党日期", "date", 12),
            ("党支部", "text", 32),
            ("转入日期", "date", 12),
            ("转出日期", "date", 12),
            "备注",
        ),
        related("person", "organization", order=("organization__path", "person__pinyin", "pk")),
        rows.membership_row,
        rows.membership_cells,
    ),
    Organization: Listing(
        columns(("组织", "text", 36), "编码", "类别", "行业", ("成立日期", "date", 12)),
        related(order=("path",)),
        rows.organization_row,
        lambda o: (o.name, o.code, o.get_kind_display(), o.get_sector_display(), o.founded_on),
    ),
    Standing: Listing(
        columns("姓名", "身份", ("开始日期", "date", 12), ("依据", "text", 30)),
        related("person", order=("starts_on", "pk")),
        rows.standing_row,
        lambda s: (s.person.name, s.get_kind_display(), s.starts_on, s.reason),
    ),
    Visit: Listing(
        columns(("日期", "date", 12), "事由", ("走访组织", "text", 32), ("党支部", "text", 32)),
        related("organization", "host", order=("visited_on", "pk")),
        rows.visit_row,
        lambda v: (v.visited_on, v.get_occasion_display(), v.host.name, v.organization.name),
    ),
    Award: Listing(
        columns(
            ("日期", "date", 12),
            ("名称", "text", 30),
            ("对象", "text", 24),
            ("种类", "text", 18),
            "级别",
            ("当时所在组织", "text", 32),
            ("表彰机关", "text", 24),
        ),
        related("person", "recipient", "organization", order=("awarded_on", "pk")),
        rows.award_row,
        lambda a: (
            a.awarded_on,
            a.title,
            str(a.who),
            a.get_kind_display(),
            a.get_level_display(),
            a.organization.name,
            a.awarded_by,
        ),
    ),
    Term: Listing(
        columns(
            ("组织", "text", 36),
            "届次",
            ("任期开始", "date", 12),
            ("届满日期", "date", 12),
            ("实际结束", "date", 12),
        ),
        related("organization", order=("due_on", "organization__path", "pk")),
        rows.term_row,
        lambda t: (t.organization.name, t.label, t.starts_on, t.due_on, t.ends_on),
    ),
    Position: Listing(
        columns("姓名", ("组织", "text", 36), "职务", ("任职", "date", 12), ("免职", "date", 12)),
        related("person", "organization", order=("organization__path", "starts_on", "pk")),
        rows.position_row,
        lambda p: (
            p.person.name,
            p.organization.name,
            p.get_post_display(),
            p.starts_on,
            p.ends_on,
        ),
    ),
    Sanction: Listing(
        columns(("生效日期", "date", 12), "种类", ("决定机关", "text", 30)),
        related(order=("starts_on", "pk")),
        rows.sanction_row,
        lambda s: (s.starts_on, s.get_kind_display(), s.decided_by),
    ),
    MassHeadcount: Listing(
        columns(
            ("群团组织", "text", 36),
            "种类",
            ("领导它的党组织", "text", 32),
            ("统计日期", "date", 12),
            ("组成人数", "integer", 10),
        ),
        related("mass_organization__organization", order=("mass_organization", "pk")),
        rows.headcount_row,
        lambda h: (
            h.mass_organization.name,
            h.mass_organization.get_kind_display(),
            h.mass_organization.organization.name,
            h.counted_on,
            h.members,
        ),
    ),
    MassActivity: Listing(
        columns(
            ("日期", "date", 12),
            ("活动", "text", 36),
            ("群团组织", "text", 36),
            ("参加人数", "integer", 10),
        ),
        related("mass_organization", order=("held_on", "pk")),
        rows.activity_row,
        lambda a: (a.held_on, a.title, a.mass_organization.name, a.people),
    ),
    Result: Listing(
        columns(
            ("党支部", "text", 36),
            ("总分", "number", 10),
            ("等次", "text", 12),
            ("公示日期", "date", 12),
            ("更正的理由", "text", 36),
        ),
        related(
            "evaluation__organization",
            "publication",
            order=("-total", "evaluation__organization__path", "pk"),
        ),
        rows.result_row,
        lambda one: (
            one.evaluation.organization.name,
            one.total,
            band_label(one.band, of_branch=True),
            one.publication.starts_on,
            one.reason,
        ),
    ),
}

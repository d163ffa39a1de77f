"""表彰名单 as a spreadsheet."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from members.forms.awards import AwardFilterForm
from members.models import Award
from members.models.awards import AwardQuerySet
from members.models.placements import tree_on
from members.queries.awards import listed


def _read(wanted: Wanted) -> AwardQuerySet:
    chosen, today = AwardFilterForm(wanted.query).chosen(), timezone.localdate(wanted.at)
    tree = tree_on(date(chosen.year or today.year, 12, 31), today)
    mine = Award.objects.permitted_on(wanted.user, P.PERSON_EXPORT, tree)
    return listed(mine, organization=wanted.organization, chosen=chosen, tree=tree)


AWARDS = Export(
    "表彰名单",
    "award.exported",
    (
        Field(Column("who", "受表彰者", width=26), "who"),
        Field(Column("place", "当时所在组织", width=30), "organization.name"),
        Field(Column("kind", "种类", width=18), "get_kind_display"),
        Field(Column("level", "级别", width=10), "get_level_display"),
        Field(Column("title", "名称", width=30), "title"),
        Field(Column("on", "表彰日期", kind="date"), "awarded_on"),
        Field(Column("by", "表彰机关", width=26), "awarded_by"),
        Field(Column("document", "文号", width=20), "document"),
        Field(Column("revoked_on", "撤销日期", kind="date"), "revoked_on"),
        Field(Column("revoke_reason", "撤销理由", width=24), "revoke_reason"),
    ),
    read=_read,
    key="awards",
    person="person_id",
)

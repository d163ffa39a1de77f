"""发送记录 as a spreadsheet: what went outside, and what became of each attempt."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import QueryDict

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.formats import cn_time
from branchrecords.web.forms import DateField

from .models import Dispatch
from .models.dispatches import DispatchQuerySet

State = Dispatch.State


def asked(query: QueryDict) -> dict[str, object]:
    """The filters of the page: `state`, and `on`, one day; what is none of them is left out."""
    found: dict[str, object] = {}
    if query.get("state", "") in State:
        found["state"] = query["state"]
    try:
        on = DateField(required=False).clean(query.get("on", ""))
    except ValidationError:
        on = None
    return found | ({"day": on} if on else {})


def sent_below(user, organization) -> DispatchQuerySet:
    """The messages of an organisation and below, as far as the user may see them."""
    rows = Dispatch.objects.permitted(user, P.SETTING_EDIT)
    return rows.filter(channel__organization__path__startswith=organization.path)


def _read(wanted: Wanted) -> DispatchQuerySet:
    rows = sent_below(wanted.user, wanted.organization).filter(**asked(wanted.query))
    return rows.select_related("channel__organization", "user").prefetch_related("attempts")


def _scope(wanted: Wanted) -> str:
    chosen = asked(wanted.query)
    words = [f"日期：{chosen['day']}"] if "day" in chosen else []
    words += [f"状态：{State(chosen['state']).label}"] if "state" in chosen else []
    return "，".join(words)


def _course(row: Dispatch) -> str:
    return "；".join(
        f"{cn_time(one.at)} {'发出' if one.ok else f'没有发出：{one.reason}'}"
        for one in row.attempts.all()
    )


DISPATCHES = Export(
    "发送记录",
    "dispatch.exported",
    (
        Field(Column("day", "日期", kind="date"), "day"),
        Field(Column("to", "发给", width=14), lambda row: str(row.user or "群")),
        Field(Column("number", "事项数", kind="integer", width=8), "number"),
        Field(Column("channel", "渠道", width=22), "channel.name"),
        Field(Column("kind", "渠道种类", width=20), lambda row: row.channel.get_kind_display()),
        Field(Column("organization", "渠道的组织", width=26), "channel.organization.name"),
        Field(Column("state", "状态", width=10), lambda row: row.get_state_display()),
        Field(Column("tries", "发送次数", kind="integer", width=10), "tries"),
        Field(Column("course", "经过", width=50), _course),
    ),
    read=_read,
    scope=_scope,
    key="dispatches",
)

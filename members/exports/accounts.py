"""Who can log in, and as what, as a spreadsheet; neither codes nor digests."""

from __future__ import annotations

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from members.queries.accounts import AccountRow

_STATES = {
    "none": "没有账号",
    "waiting": "没有登录码",
    "coded": "已发登录码",
    "ready": "有密码，没登录过",
    "active": "已登录过",
    "closed": "已停用",
}


def _state(row: AccountRow) -> str:
    return _STATES[row.state]


ACCOUNTS = Export(
    "登录与岗位",
    "account.exported",
    (
        Field(Column("name", "姓名"), "person.name"),
        Field(Column("username", "用户名", width=16), "user.username"),
        Field(Column("state", "状态", width=14), _state),
        Field(Column("last_login", "最近登录", kind="date", width=18), "user.last_login"),
        Field(Column("roles", "岗位", width=40), lambda row: "、".join(row.roles)),
    ),
    unit="人",
    person="person.pk",
)

"""Who may open what: one row for every URL, literal, read by people.

Letters: M 党员, L 党小组长, S 支部书记, O 支部委员, C 党委工作人员, A 只读审计员, R 系统管理员.
`base`: where the record lies ("branch", "general") or whose it is ("own" = the user's own,
"anyone" = every log-in, "public"). `status`: what a permitted user gets. `method`: POST rows send
an empty form, so that nothing is changed. `hidden`: roles that may open other records of this kind
but not one like this; they get 404 instead of 403.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One URL: its name, the thing its address names, who may, and what they get."""

    name: str
    thing: str
    roles: str
    status: int = 200
    method: str = "GET"
    base: str = "branch"
    hidden: str = ""
    extra: dict = field(default_factory=dict)


EVERYONE = "MLSOCAR"

ROWS: tuple[Row, ...] = (
    # branchrecords
    Row("home", "", EVERYONE, 302, base="anyone"),
    Row("more", "", EVERYONE, base="anyone"),
    Row("health", "", EVERYONE, base="public"),
    Row("components", "", EVERYONE, base="public"),
    Row("member-home", "", "M", 302, base="self"),
    Row("search", "", EVERYONE, base="anyone"),
    Row("notice-list", "", EVERYONE, base="anyone"),
    Row("notices-read", "", EVERYONE, 302, "POST", base="anyone"),
    Row("notice-open", "notice", EVERYONE, 302, base="own"),
    Row("job-list", "", EVERYONE, base="anyone"),
    Row("job", "job", EVERYONE, base="own"),
    Row("job-progress", "job", EVERYONE, 302, base="own"),
    Row("job-cancel", "job", EVERYONE, 302, "POST", base="own"),
    Row("job-download", "job", EVERYONE, 404, base="own"),
    Row("audit-list", "", "CA", base="self"),
    # accounts
    Row("login", "", EVERYONE, 302, base="public"),
    Row("login-code", "", EVERYONE, 302, base="public"),
    Row("logout", "", EVERYONE, 302, "POST", base="anyone"),
    Row("password-set", "", EVERYONE, 302, base="anyone"),
    Row("password-change", "", EVERYONE, base="anyone"),
    Row("account", "", EVERYONE, base="anyone"),
    Row("large-text", "", EVERYONE, 302, "POST", base="anyone"),
    Row("roles", "", EVERYONE, base="anyone"),
    Row("account-list", "branch", "SCR"),
    Row("account-codes", "branch", "SCR", 302, "POST"),
    Row("account-add", "branch", "SCR"),
    Row("account-detail", "account", "SCR"),
    Row("account-code", "account", "SCR", 200, "POST"),
    Row("grant-revoke", "grant", "SCR", 302, "POST"),
    # organisations
    Row("organization-list", "", "LSOCAR", base="self"),
    Row("organization-detail", "branch", "LSOCAR"),
    Row("organization-edit", "branch", "CR"),
    Row("organization-add", "branch", "CR"),
    Row("position-add", "branch", "SOC"),
    Row("position-end", "position", "SOC", 302, "POST"),
    # people
    Row("person-list", "branch", "LSOCAR"),
    Row("person-export", "branch", "SOC", 200, "POST"),
    Row("person-add", "branch", "SOC"),
    Row("person-detail", "person", "LSOCAR"),
    Row("person-edit", "person", "SOC"),
    Row("person-reveal", "person", "SOC", 200, "POST"),
    Row("person-standing", "person", "SOC"),
    Row("person-move", "person", "SOC"),
    Row("me-profile", "", "M", base="self"),
    Row("import-list", "branch", "SOCR"),
    Row("import-template", "", "SOCR", base="self", extra={"kind": "members"}),
    Row("import-preview", "import", "SOC", hidden="R"),
    Row("import-recheck", "import", "SOC", 302, "POST", hidden="R"),
    Row("import-write", "import", "SOC", 302, "POST", hidden="R"),
    Row("import-drop", "import", "SOC", 302, "POST", hidden="R"),
    Row("import-undo", "import", "SOC", 302, "POST", hidden="R"),
    Row("import-problems", "import", "SOC", 404, hidden="R"),
    # meetings
    Row("desk", "branch", "LSOCA"),
    Row("meeting-list", "branch", "LSOCA"),
    Row("meeting-year", "branch", "LSOCA"),
    Row("meeting-add", "branch", "LSO"),
    Row("meeting-detail", "sealed", "LSOCA"),
    Row("meeting-basics", "open", "LSO"),
    Row("meeting-start", "planned", "LSO", 302, "POST"),
    Row("meeting-cancel", "planned", "LSO", 200, "POST"),
    Row("meeting-attendance", "open", "LSO"),
    Row("meeting-minutes", "open", "LSO"),
    Row("meeting-verdict", "open", "LSO", 200, "POST"),
    Row("meeting-review", "open", "LSO"),
    Row("meeting-seal", "open", "S", 302, "POST"),
    Row("meeting-verify", "sealed", "LSOCA"),
    Row("meeting-amend", "sealed", "S"),
    Row("meeting-pdf", "sealed", "LSOCA"),
    Row("meeting-sign-in", "open", "LSOCA"),
    Row("person-meetings", "person", "LSOCA"),
    Row("my-meetings", "", "M", base="self"),
    Row("my-next-meeting", "", "M", base="self"),
    Row("my-life", "", "M", 404, base="self"),
    # dues
    Row("dues-overview", "branch", "SOCA"),
    Row("dues-assess", "branch", "SO", 302, "POST"),
    Row("dues-card", "branch", "SOCA"),
    Row("dues-sheet", "branch", "SO"),
    Row("dues-month-xlsx", "branch", "SOCA"),
    Row("dues-day", "branch", "SO"),
    Row("dues-payments", "branch", "SOCA"),
    Row("dues-arrears", "branch", "SOCA"),
    Row("dues-arrears-xlsx", "branch", "SOCA"),
    Row("dues-bases", "branch", "SO"),
    Row("dues-explain", "branch", "SO"),
    Row("dues-reliefs", "branch", "SOCA"),
    Row("dues-relief-add", "branch", "SO"),
    Row("dues-committee", "general", "SOCA", base="general"),
    Row("dues-committee-xlsx", "general", "SOCA", base="general"),
    Row("dues-collection", "collection", "SOCA"),
    Row("dues-reverse", "payment", "SO"),
    Row("person-dues", "person", "SOCA"),
    Row("my-dues", "", "M", 404, base="self"),
    Row("my-dues-card", "", "M", 404, base="self"),
    # reports
    Row("committee-desk", "general", "SOCA", base="general"),
    Row("heat-export", "general", "SOCA", base="general"),
    Row("figures", "branch", "SOCA"),
    Row("entered-figures", "branch", "SOC"),
    Row("figure-records", "branch", "SOCA", extra={"key": "members"}),
    Row("figure-export", "branch", "SOC", extra={"key": "members"}),
    Row("statistics", "general", "SOCA", base="general"),
    Row("statistics-file", "general", "SOCA", base="general", extra={"form": "xlsx"}),
    Row("summary-current", "branch", "SOCA", 302),
    Row("summary-draft", "branch", "SOC", 302, "POST"),
    Row("summary-review", "general", "SOCA", base="general"),
    Row("summary-export", "general", "SC", 302, "POST", base="general"),
    Row("summary", "draft", "SOCA"),
    Row("summary-save", "draft", "SOC", 302, "POST"),
    Row("summary-redraft", "draft", "SOC", 302, "POST"),
    Row("summary-submit", "draft", "SOC", 302, "POST"),
    Row("summary-return", "submitted", "C", 200, "POST"),
    Row("summary-archive", "submitted", "C", 302, "POST"),
    Row("summary-issue", "submitted", "C", 200, "POST"),
    Row("summary-step", "step", "SOCA"),
    Row("summary-pdf", "draft", "SOCA"),
    Row("issue-file", "issue", "SOCA"),
    Row("verify", "", EVERYONE, base="public"),
    Row("verify-issue", "", EVERYONE, base="public", extra={"serial": "没有", "check": "0" * 8}),
)

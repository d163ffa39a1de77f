"""What the application's role may do with each table.

Triggers record and refuse, but a session can switch triggers off; grants cannot be argued with.
So a table that is only ever added to is granted SELECT and INSERT, nothing else, and a correction
is another row.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = (
    "audit_auditevent",
    "attachments_attachment",
    "dues_arrearscase",
    "dues_arrearsstep",
    "dues_assessment",
    "dues_adminspending",
    "dues_spendinganswer",
    "dues_spendingdecision",
    "dues_spendingvoucher",
    "dues_budget",
    "dues_budgetline",
    "dues_officefunds",
    "dues_collection",
    "dues_difference",
    "dues_duesbase",
    "dues_journalentry",
    "dues_handoversignature",
    "dues_journalline",
    "dues_keepershandover",
    "dues_monthclosing",
    "dues_payment",
    "dues_relief",
    "dues_reopeningdecision",
    "dues_reopeningrequest",
    "dues_largepayment",
    "dues_largestep",
    "dues_specialcall",
    "dues_specialcallend",
    "dues_specialpayment",
    "dues_statement",
    "dues_statementbooking",
    "dues_statementchoice",
    "dues_statementrow",
    "members_stepperson",
    "meetings_amendment",
    "meetings_disclosurestep",
    "meetings_feedback",
    "meetings_feedbackanswer",
    "meetings_keytask",
    "meetings_measure",
    "meetings_plancheck",
    "meetings_problem",
    "meetings_problempaper",
    "meetings_problemstep",
    "meetings_projectmeeting",
    "meetings_projectpaper",
    "meetings_projectperson",
    "meetings_projectrecord",
    "meetings_rating",
    "meetings_serviceassessment",
    "meetings_servicehours",
    "meetings_servicerecord",
    "meetings_talk",
    "meetings_talkwithdrawal",
    "meetings_taskreport",
    "meetings_taskterms",
    "meetings_voted",
    "meetings_essay",
    "meetings_essayasked",
    "meetings_essaycall",
    "meetings_essaycheck",
    "meetings_training",
    "meetings_trainingstep",
    "meetings_makeup",
    "meetings_makeupstep",
    "members_mobilecontact",
    "members_transferstep",
    "members_massheadcount",
    "members_unitsurvey",
    "members_hardshipreview",
    "members_sanction",
    "members_sanctionchange",
    "members_visit",
    "notices_attempt",
    "members_organizationchange",
    "members_termchange",
    "reports_issue",
    "reports_issuepaper",
    "reports_deductionwithdrawal",
    "reports_evaluationstep",
    "reports_objection",
    "reports_objectionanswer",
    "reports_personalstep",
    "reports_publication",
    "reports_rectification",
    "reports_rectificationcheck",
    "reports_rectificationreport",
    "reports_result",
    "reports_score",
    "reports_textversion",
)
# The first is written by the owner's migrate alone, the second is a view.
READ_ONLY = ("django_migrations", "meetings_studycredit")


def apply_grants(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give `role` its rights on every table of the owner, and take away whatever else it had.

    Runs as the owner, after each migrate; running it twice changes nothing.
    """
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        database = connection.ops.quote_name(cursor.fetchone()[0])
        tables = connection.introspection.table_names(cursor)
        seen = connection.introspection.table_names(cursor, include_views=True)
        tables += [view for view in READ_ONLY if view in seen and view not in tables]
        for statement in _statements(quoted, database, tables, connection.ops.quote_name):
            cursor.execute(statement)


def _statements(role: str, database: str, tables: list[str], quote) -> list[str]:  # type: ignore[no-untyped-def]
    statements = [
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ]
    groups: dict[str, list[str]] = {}
    for table in tables:
        groups.setdefault(rights(table), []).append(quote(table))
    for verbs, names in groups.items():
        statements.append(f"GRANT {verbs} ON {', '.join(names)} TO {role}")
    return statements


def rights(table: str) -> str:
    """The SQL privileges of the application's role on `table`."""
    if table in READ_ONLY:
        return "SELECT"
    if table in APPEND_ONLY:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE"

"""Which rows of which table the application's role sees: the second wall behind the querysets.

A request says whose it is (`branchrecords.database.reading`); the database works out that reader's
organisations and compares. Where nothing was said, no row is seen. The wall is wider than the
first one: it knows no permissions, only whose rows they are (ADR 24).

Conditions of a table are joined by «or». What a table's rows are part of decides for them:
policies reach through to the parent's.
"""

from __future__ import annotations

from branchrecords.database.conditions import at, of, one_of, part_of, through

# The people, and what is known of them.
PEOPLE = {
    "members_person": (of("id"),),
    "members_membership": (at("organization_id"), of("person_id")),
    "members_standing": (of("person_id"),),
    "members_education": (of("person_id"),),
    "members_familymember": (of("person_id"),),
    "members_introduction": (of("person_id", "introducer_id"),),
    "members_position": (at("organization_id"), of("person_id")),
    "members_personpaper": (of("person_id"),),
    "members_award": (at("recipient_id", "organization_id"), of("person_id")),
    "members_hardship": (of("person_id"),),
    "members_hardshipreview": (part_of("members_hardship", "hardship_id"),),
    "members_pairing": (at("helping_organization_id"), of("person_id", "helper_id")),
    "members_visit": (at("organization_id", "host_id"), of("person_id")),
    "members_sanction": (of("person_id"),),
    "members_sanctionchange": (part_of("members_sanction", "sanction_id"),),
    "members_developmentcase": (of("person_id"),),
    "members_steprecord": (
        at("organization_id"),
        part_of("members_developmentcase", "case_id"),
    ),
    "members_stepperson": (of("person_id"), part_of("members_steprecord", "record_id")),
    "members_transfer": (at("issuer_id", "origin_id", "target_id"), of("person_id")),
    "members_transferstep": (part_of("members_transfer", "transfer_id"),),
    "members_mobilerecord": (at("organization_id"), of("person_id")),
    "members_mobilecontact": (part_of("members_mobilerecord", "record_id"),),
    "members_rosterimport": (at("organization_id"),),
    "members_election": (at("organization_id"),),
    "members_ballot": (part_of("members_election", "election_id"),),
    "members_ballot_supervisors": (part_of("members_ballot", "ballot_id"),),
    "members_ballot_tellers": (part_of("members_ballot", "ballot_id"),),
    "members_elector": (of("person_id"), part_of("members_ballot", "ballot_id")),
    "members_candidate": (of("person_id"), part_of("members_ballot", "ballot_id")),
    "members_recommendation": (
        of("person_id"),
        through("members_massorganization", "mass_organization_id", at("organization_id")),
    ),
}
# Meetings and what hangs on them: minutes, rolls, talks, reviews, service, study.
MEETINGS = {
    "meetings_meeting": (at("organization_id"), one_of("meetings")),
    "meetings_meeting_invitees": (
        of("person_id"),
        part_of("meetings_meeting", "meeting_id"),
    ),
    "meetings_attendance": (of("person_id"), part_of("meetings_meeting", "meeting_id")),
    "meetings_agendaitem": (part_of("meetings_meeting", "meeting_id"),),
    "meetings_speech": (part_of("meetings_meeting", "meeting_id"),),
    "meetings_amendment": (part_of("meetings_meeting", "meeting_id"),),
    "meetings_guest": (of("person_id"), part_of("meetings_meeting", "meeting_id")),
    "meetings_leaverequest": (of("person_id"), part_of("meetings_meeting", "meeting_id")),
    "meetings_makeup": (part_of("meetings_attendance", "attendance_id"),),
    "meetings_makeupstep": (part_of("meetings_makeup", "make_up_id"),),
    "meetings_meetingpaper": (part_of("meetings_meeting", "meeting_id"),),
    "meetings_confirmation": (of("person_id"), part_of("meetings_meeting", "meeting_id")),
    "meetings_talk": (at("organization_id"), of("first_id", "second_id")),
    "meetings_talkwithdrawal": (part_of("meetings_talk", "talk_id"),),
    "meetings_appraisal": (
        of("person_id"),
        through("meetings_review", "review_id", at("organization_id")),
    ),
    "meetings_voted": (
        of("person_id"),
        through("meetings_review", "review_id", at("organization_id")),
    ),
    "meetings_rating": (part_of("meetings_appraisal", "appraisal_id"),),
    "meetings_papersum": (part_of("meetings_appraisal", "appraisal_id"),),
    "meetings_followup": (part_of("meetings_appraisal", "appraisal_id"),),
    "meetings_essay": (at("organization_id"), of("person_id")),
    "meetings_essaycheck": (part_of("meetings_essay", "essay_id"),),
    "meetings_training": (at("organization_id"), of("person_id")),
    "meetings_trainingstep": (part_of("meetings_training", "training_id"),),
    "meetings_essayasked": (
        of("person_id"),
        through("meetings_essaycall", "call_id", at("organization_id")),
    ),
    "meetings_feedback": (
        of("person_id"),
        through("meetings_disclosure", "disclosure_id", at("organization_id")),
    ),
    "meetings_feedbackanswer": (part_of("meetings_feedback", "feedback_id"),),
    "meetings_teamapplication": (
        of("person_id"),
        through("meetings_serviceteam", "team_id", at("organization_id")),
    ),
    "meetings_teammember": (
        of("person_id"),
        through("meetings_serviceteam", "team_id", at("organization_id")),
    ),
    "meetings_serviceassessment": (
        of("person_id"),
        through("meetings_serviceteam", "team_id", at("organization_id")),
    ),
    "meetings_servicerecord": (part_of("meetings_meeting", "meeting_id"),),
    "meetings_servicehours": (part_of("meetings_attendance", "attendance_id"),),
}
# What people pay, and the books of each organisation.
DUES = {
    "dues_arrearscase": (at("organization_id"), of("person_id")),
    "dues_arrearsstep": (part_of("dues_arrearscase", "case_id"),),
    "dues_duesbase": (at("organization_id"), of("person_id")),
    "dues_relief": (at("organization_id"), of("person_id")),
    "dues_journalentry": (at("organization_id"), one_of("entries")),
    "dues_journalline": (at("organization_id"), of("person_id")),
    "dues_assessment": (at("organization_id"), of("person_id")),
    "dues_difference": (part_of("dues_assessment", "assessment_id"),),
    "dues_adminspending": (at("organization_id"),),
    "dues_budget": (at("organization_id"),),
    "dues_budgetline": (part_of("dues_budget", "budget_id"),),
    "dues_officefunds": (at("organization_id"),),
    "dues_reopeningrequest": (at("organization_id"),),
    "dues_reopeningdecision": (part_of("dues_reopeningrequest", "request_id"),),
    "dues_cashmove": (at("organization_id"),),
    "dues_monthclosing": (at("organization_id"),),
    "dues_collection": (at("organization_id"),),
    "dues_payment": (at("organization_id"), of("person_id", "payer_id")),
    "dues_largepayment": (at("organization_id"), of("person_id")),
    "dues_largestep": (at("upper_id"), part_of("dues_largepayment", "payment_id")),
    "dues_specialpayment": (at("organization_id"), of("person_id")),
    "dues_handeddown": (at("organization_id", "lower_id"),),
    "dues_interest": (at("organization_id"),),
    "dues_duesaccount": (at("organization_id"),),
    "dues_dueskeepers": (at("organization_id"),),
    "dues_keepershandover": (at("organization_id"),),
    "dues_handoversignature": (part_of("dues_keepershandover", "handover_id"),),
    "dues_remittance": (at("organization_id", "upper_id"),),
    "dues_specialhandover": (at("organization_id", "upper_id"),),
    "dues_spending": (at("organization_id", "upper_id"), of("person_id")),
    "dues_spendingdecision": (part_of("dues_spending", "spending_id"),),
    "dues_spendinganswer": (part_of("dues_spending", "spending_id"),),
    "dues_spendingvoucher": (part_of("dues_spending", "spending_id"),),
    "dues_statement": (at("organization_id"),),
    "dues_statementrow": (at("organization_id"),),
    "dues_statementchoice": (of("person_id", "payer_id"), part_of("dues_statementrow", "row_id")),
    "dues_statementbooking": (at("organization_id"), part_of("dues_statementrow", "row_id")),
}
POLICIES = PEOPLE | MEETINGS | DUES

# Tables that name people, meetings or dues and have no policy, and why.
_ACCOUNTS = "whoever logs in is nobody until the account is found"
_LEVELS = "an upper organisation writes it for those below, who answer in it"
_OPEN = "made public to the members of all branches below"
_NAMES = "names a person beside the work of an organisation; the person has a policy"
OPEN = {
    "members_user": _ACCOUNTS,
    "members_unitcoverage": _NAMES,
    "members_modelpost_people": _NAMES,
    "members_responsibilityarea": _NAMES,
    "meetings_archivehead": "digests alone, which the next sealing of any meeting continues",
    "meetings_calendarfeed": "found by its key, before anybody is known",
    "meetings_disclosure": _OPEN,
    "meetings_disclosurepaper": _OPEN,
    "meetings_disclosurestep": _OPEN,
    "meetings_essaycall": _LEVELS,
    "meetings_keytask": _LEVELS,
    "meetings_kindoverride": _LEVELS,
    "meetings_ledgercustodian": _NAMES,
    "meetings_measure": _LEVELS,
    "meetings_ownkind": _LEVELS,
    "meetings_paperballots": "counts alone; the ratings and those who voted have policies",
    "meetings_plancheck": _LEVELS,
    "meetings_problem": _LEVELS,
    "meetings_problempaper": _LEVELS,
    "meetings_problemstep": _LEVELS,
    "meetings_project": _LEVELS,
    "meetings_projectmeeting": _LEVELS,
    "meetings_projectpaper": _LEVELS,
    "meetings_projectperson": _NAMES,
    "meetings_projectrecord": _LEVELS,
    "meetings_review": "days and state of a review, read with the appraisals of whoever moved",
    "meetings_reviewmeeting": "two numbers; the meeting has a policy",
    "meetings_reviewpaper": "the files are encrypted and opened through their stage",
    "meetings_reviewstage": "days and state of a review, read with the appraisals",
    "meetings_serviceteam": _LEVELS,
    "meetings_studycredit": "a view: it shows what its reader sees of the tables below it",
    "meetings_taskreport": _LEVELS,
    "meetings_taskterms": _LEVELS,
    "meetings_teamleader": _NAMES,
    "meetings_workplan": _LEVELS,
    "dues_specialcall": _LEVELS,
    "dues_specialcallend": _LEVELS,
    "reports_evaluation": "marked across levels and published to all branches",
    "reports_objection": "answered by the organisation that marked, not by the own one",
    "reports_personalsummary": "read as the reports are: by whoever binds them",
}

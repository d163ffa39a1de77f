"""What apps give each other that may not import each other: dotted names of functions."""

from branchrecords.schedule import EXPORTS as EXPORTS  # read by the platform, which knows no app
from branchrecords.schedule import JOB_HANDLERS as JOB_HANDLERS
from branchrecords.schedule import JOB_PARTS as JOB_PARTS
from branchrecords.schedule import REMINDERS as REMINDERS

# What the shell, the desk and the search box show of apps that may not import each other.
SHELL_PROVIDER = "branchrecords.navigation.shell_for"
DESK_DUTIES = (
    "members.queries.duties.letter_duties",
    "members.queries.duties.mobile_duties",
    "dues.queries.duties.duties",
    "dues.queries.duties.statement_duties",
    "dues.queries.duties.stranded_duties",
    "dues.queries.spending_duties.paper_duties",
    "dues.queries.spending_duties.answer_duties",
    "dues.queries.remittance_duties.duties",
    "dues.queries.slip_duties.duties",
    "dues.queries.cash_moves.duties",
    "meetings.queries.leaves.leave_duties",
    "meetings.queries.make_up.make_up_duties",
    "meetings.queries.problem_duties.duties",
    "meetings.queries.study_duties.plan_duties",
    "meetings.queries.study_duties.hours_duties",
    "meetings.queries.study_duties.training_duties",
    "meetings.queries.study_duties.essay_duties",
    "meetings.queries.study_duties.missing_essay_duties",
    "meetings.queries.disclosure_duties.duties",
    "meetings.queries.disclosure_duties.approval_duties",
    "meetings.queries.disclosure_duties.answer_duties",
    "meetings.queries.service_duties.application_duties",
    "meetings.queries.service_duties.service_duties",
)
# What can be made public with one click: f(organization=, key=, on=) -> DisclosureDraft | None.
DISCLOSURE_SOURCES = {
    "decision": "meetings.queries.disclosure_sources.decision",
    "plan": "meetings.queries.disclosure_sources.plan",
    "appraisal": "meetings.queries.disclosure_sources.appraisal",
    "life": "meetings.queries.disclosure_sources.life",
    "development": "members.queries.development_publicity.publicity_draft",
    "dues": "dues.queries.publicity.dues_draft",
}
# (organization=, on=) -> the sealed decisions that a budget or a spending of dues can name.
DUES_DECISIONS = "meetings.queries.decisions.decided_of"
# Which branches have told their members of a year's dues: f(organization=, year=, on=) -> [Told].
DUES_TOLD = "meetings.queries.disclosure_duties.dues_told"
# Where people are at home for reminders and when messages may go outside there.
NOTICE_PLACES = "members.queries.notice_windows"
DUES_PAID_UNTIL = "dues.queries.history.paid_until"
PERSON_TIMELINE = (
    "members.queries.timeline.facts_of_life",
    "members.queries.timeline.educations_of_life",
    "members.queries.timeline.standings_of_life",
    "members.queries.timeline.memberships_of_life",
    "members.queries.timeline.positions_of_life",
    "members.queries.timeline.introduced_by",
    "members.queries.timeline.awards_of_life",
    "members.queries.timeline.sanctions_of_life",
    "members.queries.timeline_registers.development_of_life",
    "members.queries.timeline_registers.letters_of_life",
    "members.queries.timeline_registers.absences_of_life",
    "members.queries.timeline_registers.elections_of_life",
    "members.queries.timeline_registers.care_of_life",
    "members.queries.model_posts.placed_of_life",
    "meetings.queries.timeline.attendance_of_life",
    "meetings.queries.timeline.appraisals_of_life",
    "meetings.queries.timeline.grades_of_life",
    "dues.queries.timeline.dues_of_life",
)
# What rests on keyed digests after a change of their key: f(at=) -> a sentence with figures.
KEYED_DIGESTS = (
    "members.actions.digests.renew_digests",
    "meetings.actions.feeds.end_feeds",
)
# () -> whether people are found by the digests that the key in force makes.
DIGESTS_FIT = "members.queries.digests.digests_fit"
# Called as (person=, by=, at=) once somebody has become a member or has ceased to be one.
AFTER_STANDING_CHANGE = ("dues.actions.standings.follow_standing",)
# (organization=, on=) -> the sealed 支部党员大会 that a vote can be taken from.
BRANCH_VOTES = "meetings.queries.votes.branch_votes"
# (organization=, on=, body=) -> the rolls of the meetings that a ballot may have been cast at.
ELECTION_ROLLS = "meetings.queries.ballots.rolls"
# (person=, key=) -> what the form of 处分和处置 starts with, or None for another's key.
SANCTION_DRAFTS = (
    "meetings.queries.follow_ups.sanction_draft",
    "dues.queries.arrears_outcomes.sanction_draft",
)
SEARCH_MORE = ("meetings.queries.search.find_meetings",)
# What must be finished before an organisation is closed: f(organization=, on=) -> [Blocker].
CLOSING_CHECKS = ("meetings.queries.closing.open_meetings",)
# The tree that scopes speak of, for the apps below `members`.
ORGANIZATION_MODEL = "members.Organization"

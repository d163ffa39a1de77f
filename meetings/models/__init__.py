"""Meetings, minutes, the archive chain; local rules; the yearly 评议; talks; 问题清单; 志愿服务."""

from .appraisals import Appraisal, FollowUp, PaperBallots, PaperSum, Rating, Voted
from .feeds import CalendarFeed
from .guests import Guest
from .kinds import KindOverride, OwnKind
from .leaves import LeaveRequest
from .make_up import MakeUp, MakeUpStep
from .meetings import Attendance, Meeting
from .minutes import AgendaItem, Amendment, ArchiveHead, Speech
from .papers import Confirmation, MeetingPaper
from .plans import KeyTask, PlanCheck, TaskReport, TaskTerms, WorkPlan
from .problems import Measure, Problem, ProblemPaper, ProblemStep
from .reviews import Review, ReviewMeeting, ReviewPaper, ReviewStage
from .service_records import ServiceAssessment, ServiceHours, ServiceRecord
from .talks import Talk, TalkWithdrawal
from .volunteering import ServiceTeam, TeamApplication, TeamLeader, TeamMember

__all__ = [
    "AgendaItem",
    "Amendment",
    "Appraisal",
    "ArchiveHead",
    "Attendance",
    "CalendarFeed",
    "Confirmation",
    "FollowUp",
    "Guest",
    "KeyTask",
    "KindOverride",
    "LeaveRequest",
    "MakeUp",
    "MakeUpStep",
    "Measure",
    "Meeting",
    "MeetingPaper",
    "OwnKind",
    "PaperBallots",
    "PaperSum",
    "PlanCheck",
    "Problem",
    "ProblemPaper",
    "ProblemStep",
    "Rating",
    "Review",
    "ReviewMeeting",
    "ReviewPaper",
    "ReviewStage",
    "ServiceAssessment",
    "ServiceHours",
    "ServiceRecord",
    "ServiceTeam",
    "Speech",
    "Talk",
    "TalkWithdrawal",
    "TaskReport",
    "TaskTerms",
    "TeamApplication",
    "TeamLeader",
    "TeamMember",
    "Voted",
    "WorkPlan",
]

"""Meetings, minutes, archive; 评议; talks; plans; 问题清单; 志愿服务; 学时; 心得; 党务公开."""

from .appraisals import Appraisal, FollowUp, PaperBallots, PaperSum, Rating, Voted
from .disclosures import (
    Disclosure,
    DisclosurePaper,
    DisclosureStep,
    Feedback,
    FeedbackAnswer,
)
from .essays import Essay, EssayAsked, EssayCall, EssayCheck
from .feeds import CalendarFeed
from .guests import Guest
from .kinds import KindOverride, OwnKind
from .leaves import LeaveRequest
from .ledger import LedgerCustodian
from .make_up import MakeUp, MakeUpStep
from .meetings import Attendance, Meeting
from .minutes import AgendaItem, Amendment, ArchiveHead, Speech
from .papers import Confirmation, MeetingPaper
from .plans import KeyTask, PlanCheck, TaskReport, TaskTerms, WorkPlan
from .problems import Measure, Problem, ProblemPaper, ProblemStep
from .projects import Project, ProjectMeeting, ProjectPaper, ProjectPerson, ProjectRecord
from .reviews import Review, ReviewMeeting, ReviewPaper, ReviewStage
from .service_records import ServiceAssessment, ServiceHours, ServiceRecord
from .talks import Talk, TalkWithdrawal
from .training import StudyCredit, Training, TrainingStep
from .volunteering import ServiceTeam, TeamApplication, TeamLeader, TeamMember

__all__ = [
    "AgendaItem",
    "Amendment",
    "Appraisal",
    "ArchiveHead",
    "Attendance",
    "CalendarFeed",
    "Confirmation",
    "Disclosure",
    "DisclosurePaper",
    "DisclosureStep",
    "Essay",
    "EssayAsked",
    "EssayCall",
    "EssayCheck",
    "Feedback",
    "FeedbackAnswer",
    "FollowUp",
    "Guest",
    "KeyTask",
    "KindOverride",
    "LeaveRequest",
    "LedgerCustodian",
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
    "Project",
    "ProjectMeeting",
    "ProjectPaper",
    "ProjectPerson",
    "ProjectRecord",
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
    "StudyCredit",
    "Talk",
    "TalkWithdrawal",
    "TaskReport",
    "TaskTerms",
    "TeamApplication",
    "TeamLeader",
    "TeamMember",
    "Training",
    "TrainingStep",
    "Voted",
    "WorkPlan",
]

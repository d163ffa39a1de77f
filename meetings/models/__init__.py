"""Meetings, attendance, minutes, the archive chain; local rules; the yearly 评议; talks."""

from .appraisals import Appraisal, FollowUp, PaperBallots, PaperSum, Rating, Voted
from .feeds import CalendarFeed
from .guests import Guest
from .kinds import KindOverride, OwnKind
from .leaves import LeaveRequest
from .make_up import MakeUp, MakeUpStep
from .meetings import Attendance, Meeting
from .minutes import AgendaItem, Amendment, ArchiveHead, Speech
from .papers import Confirmation, MeetingPaper
from .reviews import Review, ReviewMeeting, ReviewPaper, ReviewStage
from .talks import Talk, TalkWithdrawal

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
    "KindOverride",
    "LeaveRequest",
    "MakeUp",
    "MakeUpStep",
    "Meeting",
    "MeetingPaper",
    "OwnKind",
    "PaperBallots",
    "PaperSum",
    "Rating",
    "Review",
    "ReviewMeeting",
    "ReviewPaper",
    "ReviewStage",
    "Speech",
    "Talk",
    "TalkWithdrawal",
    "Voted",
]

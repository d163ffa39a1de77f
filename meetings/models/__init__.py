"""Meetings, attendance, minutes, the archive chain; local rules and kinds of one's own."""

from .kinds import KindOverride, OwnKind
from .meetings import Attendance, Meeting
from .minutes import AgendaItem, Amendment, ArchiveHead, Speech
from .papers import Confirmation, MeetingPaper

__all__ = [
    "AgendaItem",
    "Amendment",
    "ArchiveHead",
    "Attendance",
    "Confirmation",
    "KindOverride",
    "Meeting",
    "MeetingPaper",
    "OwnKind",
    "Speech",
]

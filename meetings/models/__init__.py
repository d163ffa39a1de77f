"""Meetings, attendance, minutes and the archive chain."""

from .cadence import CadenceOverride
from .meetings import Attendance, Meeting
from .minutes import AgendaItem, Amendment, ArchiveHead

__all__ = ["AgendaItem", "Amendment", "ArchiveHead", "Attendance", "CadenceOverride", "Meeting"]

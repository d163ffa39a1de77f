"""The kinds of event and their words, in one readable table for each area."""

from .dues import DUES
from .meetings import MEETINGS
from .members import MEMBERS
from .reports import REPORTS
from .system import SYSTEM

AREAS: dict[str, dict[str, str]] = {
    "登录与系统": SYSTEM,
    "组织与党员": MEMBERS,
    "组织生活": MEETINGS,
    "党费": DUES,
    "考核与总结": REPORTS,
}
EVENT_LABELS: dict[str, str] = {
    action: label for area in AREAS.values() for action, label in area.items()
}

"""Statuses: every status of the product has one icon and one ink, named here once."""

from __future__ import annotations

# status → (pill class, icon). look.md "Status": icon + word, never colour alone.
PILLS = {
    "done": ("pill-done", "check-circle-fill"),
    "sealed": ("pill-done", "lock-fill"),
    "late": ("pill-late", "exclamation-triangle-fill"),
    "soon": ("pill-soon", "clock"),
    "backfilled": ("pill-soon", "clock-history"),
    "info": ("pill-info", "info-circle"),
    "sent": ("pill-info", "send"),
    "returned": ("pill-late", "arrow-return-left"),
    "draft": ("pill-open", "pencil"),
    "exempt": ("", "dash-circle"),
    "open": ("pill-open", "circle"),
    "plain": ("", ""),
}

# status → (state class, icon), for cells of the cadence table.
STATES = {
    "done": ("state-done", "check-circle-fill"),
    "backfilled": ("state-done", "clock-history"),
    "soon": ("state-soon", "calendar-event"),
    "open": ("state-open", "circle"),
    "late": ("state-late", "exclamation-triangle-fill"),
    "none": ("state-none", "dash"),
}

# status → (cell class, icon), for the heat map; `now` is the period still running.
CELLS = {
    "full": ("cell-full", "check-lg"),
    "late": ("cell-late", "check-lg"),
    "part": ("cell-part", "circle-half"),
    "miss": ("cell-miss", "x-lg"),
    "now": ("cell-now", "hourglass-split"),
    "off": ("cell-off", "dash"),
}

# kind of note → icon.
NOTES = {
    "done": "check-circle-fill",
    "soon": "clock",
    "late": "exclamation-triangle-fill",
    "info": "info-circle",
}

"""Every figure of the product, in the order of the page, and which of them a summary prints."""

from __future__ import annotations

from reports.figures.cadence import CADENCE_FIGURES
from reports.figures.dues import DUES_FIGURES
from reports.figures.entered import ENTERED_FIGURES
from reports.figures.evaluations import EVALUATION_FIGURES
from reports.figures.figure import Figure
from reports.figures.honours import HONOUR_FIGURES
from reports.figures.meetings import ATTENDANCE_FIGURES, MEETING_FIGURES, STUDY_FIGURES
from reports.figures.members import MEMBER_FIGURES
from reports.figures.movements import MOVEMENT_FIGURES
from reports.figures.occasions import OCCASION_FIGURES
from reports.figures.offices import OFFICE_FIGURES
from reports.figures.organizations import ORGANIZATION_FIGURES
from reports.figures.personal import PERSONAL_FIGURES
from reports.figures.resources import RESOURCE_FIGURES
from reports.figures.reviews import REVIEW_FIGURES
from reports.figures.work import WORK_FIGURES

# Named in every issue, so that one knows later by which definitions it was counted.
CATALOGUE_VERSION = "2026-11f"

FIGURES: tuple[Figure, ...] = (
    *CADENCE_FIGURES,
    *MEETING_FIGURES,
    *OCCASION_FIGURES,
    *ATTENDANCE_FIGURES,
    *STUDY_FIGURES,
    *REVIEW_FIGURES,
    *PERSONAL_FIGURES,
    *EVALUATION_FIGURES,
    *WORK_FIGURES,
    *HONOUR_FIGURES,
    *OFFICE_FIGURES,
    *RESOURCE_FIGURES,
    *MEMBER_FIGURES,
    *MOVEMENT_FIGURES,
    *ORGANIZATION_FIGURES,
    *DUES_FIGURES,
    *ENTERED_FIGURES,
)
FIGURES_BY_KEY: dict[str, Figure] = {figure.key: figure for figure in FIGURES}

# What the annual summary prints, in its own order. A figure in `only_nonzero` is left out when
# it is 0: it says something only when there is something.
SUMMARY_KEYS: tuple[str, ...] = (
    "cadence_due",
    "cadence_held",
    "cadence_rate",
    "meetings_general",
    "meetings_committee",
    "meetings_group",
    "meetings_lecture",
    "secretary_lectures",
    "meetings_party_day",
    "meetings_organization_life",
    "meetings_appraisal",
    "meetings_activity",
    "late_entries",
    "unsealed",
    "resolutions",
    "attendance_due",
    "attendance_present",
    "attendance_absent",
    "attendance_rate",
    "study_mean",
    "study_32",
    "study_short",
    *(figure.key for figure in REVIEW_FIGURES),
    "personal_summaries",
    "members",
    "probationary",
    "women",
    "minorities",
    "college",
    "college_share",
    "developed",
    "confirmed",
    "transferred_in",
    "transferred_out",
    "organizations",
    "committees",
    "general_branches",
    "branches",
    "dues_owed",
    "dues_received",
    "dues_settled",
    "dues_rate",
    "arrears_3",
    "arrears_6",
    "relief_reduced",
    "relief_exempt",
    "meetings_report",
    *(figure.key for figure in WORK_FIGURES),
    "unit_honours",
    *(figure.key for figure in ENTERED_FIGURES),
)
ONLY_NONZERO: frozenset[str] = frozenset(
    {
        "meetings_activity",
        "meetings_group",
        "meetings_committee",
        "unsealed",
        "minorities",
        "transferred_in",
        "transferred_out",
        "organizations",
        "committees",
        "general_branches",
        "branches",
        "arrears_6",
        "relief_reduced",
        "relief_exempt",
        "meetings_report",
        *(figure.key for figure in REVIEW_FIGURES),
        "personal_summaries",
        *(figure.key for figure in WORK_FIGURES),
        "unit_honours",
        *(figure.key for figure in ENTERED_FIGURES),
    }
)

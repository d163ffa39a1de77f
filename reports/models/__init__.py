"""Summaries, issues with their papers, entered figures, 量化考核, saved views."""

from .evaluation_checks import DeductionWithdrawal, MarkingDraft
from .evaluation_mending import Rectification, RectificationCheck, RectificationReport
from .evaluation_results import Objection, ObjectionAnswer, Publication, Result
from .evaluations import Evaluation, EvaluationStep, Evidence, Indicator, Scheme, Score
from .figures import EnteredDraft, EnteredFigure
from .papers import IssuePaper, SigningCertificate
from .personal_summaries import PersonalStep, PersonalSummary
from .summaries import Issue, Summary, SummaryStep
from .texts import TextVersion
from .views import SavedView

__all__ = [
    "DeductionWithdrawal",
    "EnteredDraft",
    "EnteredFigure",
    "Evaluation",
    "EvaluationStep",
    "Evidence",
    "Indicator",
    "Issue",
    "IssuePaper",
    "MarkingDraft",
    "Objection",
    "ObjectionAnswer",
    "PersonalStep",
    "PersonalSummary",
    "Publication",
    "Rectification",
    "RectificationCheck",
    "RectificationReport",
    "Result",
    "SavedView",
    "Scheme",
    "Score",
    "SigningCertificate",
    "Summary",
    "SummaryStep",
    "TextVersion",
]

"""Summaries, issues with their papers, entered figures and 量化考核."""

from .evaluation_results import (
    Objection,
    ObjectionAnswer,
    Publication,
    Rectification,
    RectificationCheck,
    Result,
)
from .evaluations import Evaluation, EvaluationStep, Evidence, Indicator, Scheme, Score
from .figures import EnteredDraft, EnteredFigure
from .papers import IssuePaper, SigningCertificate
from .summaries import Issue, Summary, SummaryStep

__all__ = [
    "EnteredDraft",
    "EnteredFigure",
    "Evaluation",
    "EvaluationStep",
    "Evidence",
    "Indicator",
    "Issue",
    "IssuePaper",
    "Objection",
    "ObjectionAnswer",
    "Publication",
    "Rectification",
    "RectificationCheck",
    "Result",
    "Scheme",
    "Score",
    "SigningCertificate",
    "Summary",
    "SummaryStep",
]

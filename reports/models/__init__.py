"""Summaries, issues with their papers, and entered figures."""

from .figures import EnteredDraft, EnteredFigure
from .papers import IssuePaper, SigningCertificate
from .summaries import Issue, Summary, SummaryStep

__all__ = [
    "EnteredDraft",
    "EnteredFigure",
    "Issue",
    "IssuePaper",
    "SigningCertificate",
    "Summary",
    "SummaryStep",
]

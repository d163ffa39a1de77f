"""Summaries, issues with their papers, and entered figures."""

from .figures import EnteredFigure
from .papers import IssuePaper, SigningCertificate
from .summaries import Issue, Summary, SummaryStep

__all__ = [
    "EnteredFigure",
    "Issue",
    "IssuePaper",
    "SigningCertificate",
    "Summary",
    "SummaryStep",
]

"""Summaries, issues and entered figures."""

from .figures import EnteredFigure
from .summaries import Issue, Summary, SummaryStep

__all__ = ["EnteredFigure", "Issue", "Summary", "SummaryStep"]

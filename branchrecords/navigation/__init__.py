"""The way around: the places of the shell, and where each user lives."""

from .shell import SESSION_KEY, landing_url, shell_for, visible_organizations

__all__ = ["SESSION_KEY", "landing_url", "shell_for", "visible_organizations"]

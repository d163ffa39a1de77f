"""The journeys' browser."""

from tests.journeys.browser import chromium, logins, visit  # noqa: F401

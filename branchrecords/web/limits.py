"""How much one account may ask for: far more than anybody works, far less than a script takes.

Counted a minute or an hour at a time. Log-ins have limits of their own (members.lockout), addresses
the proxy's.
"""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.watch.counting import counted

logger = logging.getLogger("branchrecords.access")
MINUTE, HOUR = 60, 3600


class TooMuch(Exception):
    """The account has had its share; `seconds` until it gets another."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class LimitRequests:
    """Every page of an account counts; what is public does not."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        if getattr(view, "access", None) == "public" or not request.user.is_authenticated:
            return None
        try:
            _count(request, "requests", settings.REQUESTS_A_MINUTE, MINUTE)
        except TooMuch as refusal:
            return too_much(request, refusal)
        return None

    def process_exception(self, request, exception) -> HttpResponse | None:
        return too_much(request, exception) if isinstance(exception, TooMuch) else None


def take(request: HttpRequest) -> None:
    """Count something that leaves the product: an export, numbers in the clear.

    Raises TooMuch, which LimitRequests answers.
    """
    _count(request, "taken", settings.TAKEN_AN_HOUR, HOUR)


def too_much(request: HttpRequest, refusal: TooMuch) -> HttpResponse:
    """The page that says when to go on."""
    minutes = -(-refusal.seconds // MINUTE)
    answer = render(request, "429.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(refusal.seconds)
    return answer


def _count(request: HttpRequest, what: str, most: int, seconds: int) -> None:
    if not most:
        return
    number = counted(f"{what}:{request.user.pk}", seconds)
    if number <= most:
        return
    if number == most + 1:  # once, not for each of a script's thousands
        logger.warning("Held back account %s after %s %s", request.user.pk, most, what)
        record("account.held_back", by=request.user, at=timezone.now(), thing=request.user)
    raise TooMuch(seconds - int(time.time() % seconds))

"""The day's reminders of every app, and their way into the inboxes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from .delivery import Reminder, deliver, settle_done

log = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What one run did: new ones, those taken away, the sources that failed."""

    written: int = 0
    settled: int = 0
    failed: tuple[str, ...] = ()


def found_on(on: date) -> Iterator[tuple[str, list[Reminder]]]:
    """(source, what it finds on that day), one after the other; a pure read."""
    for source in settings.REMINDERS:
        yield source, import_string(source)(on)


def write_inboxes(*, on: date, at: datetime, settle: bool = True) -> Outcome:
    """Hand the day's reminders to the inboxes, each app in a transaction of its own: one that fails
    does not keep the others back. With `settle`, what is done is taken away."""
    outcome = Outcome()
    for source in settings.REMINDERS:
        try:
            with transaction.atomic():
                reminders = import_string(source)(on)
                outcome.written += deliver(reminders, at=at)
                if settle:
                    outcome.settled += settle_done(reminders, source=source, at=at)
        except Exception:
            log.exception("the reminders of %s failed", source)
            outcome.failed += (source,)
    return outcome

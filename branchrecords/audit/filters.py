"""The filters above the log."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone

from .events import AREAS
from .models import AuditEventQuerySet

CHOICES = tuple((area, tuple(labels.items())) for area, labels in AREAS.items())


class AuditFilter(forms.Form):
    """All optional; what cannot be read is shown as an error and does not filter."""

    q = forms.CharField(label="操作人或对象", required=False, max_length=60)
    action = forms.ChoiceField(label="操作", required=False, choices=CHOICES)
    since = forms.DateField(label="从哪天起", required=False)
    until = forms.DateField(label="到哪天止", required=False)
    areas = CHOICES  # how the page divides the 400 kinds

    def filtered(self, events: AuditEventQuerySet) -> AuditEventQuerySet:
        """The events that the form leaves; `until` includes its day.

        Plain Django forms: the log stands below the look.
        """
        if not self.is_bound:
            return events
        self.full_clean()
        chosen = self.cleaned_data
        if chosen.get("q"):
            events = events.filter(actor_name__contains=chosen["q"]) | events.filter(
                object_name__contains=chosen["q"]
            )
        if chosen.get("action"):
            events = events.filter(action=chosen["action"])
        if chosen.get("since"):
            events = events.filter(at__gte=_midnight(chosen["since"]))
        if chosen.get("until"):
            events = events.filter(at__lt=_midnight(chosen["until"] + timedelta(days=1)))
        return events


def _midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

"""Trainings outside the branch and 心得, through the actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.actions.essays import ask_essays, send_essay
from meetings.actions.training import decide_training, enter_training
from meetings.models import Essay, EssayCall, Training
from members.models import Organization, Person, User
from tests.factories.files import PDF
from tests.factories.members import AT


def certificate() -> SimpleUploadedFile:
    """A scan."""
    return SimpleUploadedFile("结业证书.pdf", PDF, "application/pdf")


def make_training(person: Person, by: User, **facts) -> Training:
    """Three days at the 党校 in October 2026, 24 学时; waits for the branch."""
    values = {
        "key": uuid4(),
        "way": "gathered",
        "organizer": "区委党校",
        "course": "党支部书记示范培训班",
        "starts_on": date(2026, 10, 13),
        "last_on": date(2026, 10, 15),
        "hours": Decimal(24),
        "at": AT,
        **facts,
    }
    values["hours"] = Decimal(values["hours"])
    return enter_training(person=person, by=by, **values)


def make_confirmed(person: Person, by: User, **facts) -> Training:
    """The same, confirmed by the branch; `by` is somebody else than the person."""
    training = make_training(person, by, **facts)
    decide_training(training=training, kind="confirmed", by=by, at=facts.get("at", AT))
    return training


TEXT = "这次学习让我对支部工作条例有了新的认识，三会一课不是走过场，要联系社区里的实际问题，" * 2


def make_call(branch: Organization, people: list[Person], by: User, **facts) -> EssayCall:
    """A 心得 on the regulations, due on 30 November 2026."""
    values = {
        "key": uuid4(),
        "title": "学习支部工作条例心得",
        "due_on": date(2026, 11, 30),
        "at": AT,
        **facts,
    }
    return ask_essays(organization=branch, people=people, by=by, **values)


def make_essay(person: Person, by: User, **facts) -> Essay:
    """A typed 心得 long enough."""
    values = {"key": uuid4(), "title": "我的心得", "text": TEXT, "at": AT, **facts}
    return send_essay(person=person, by=by, **values)

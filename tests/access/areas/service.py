"""志愿服务: who may open what."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.place import Place
from tests.access.row import Row
from tests.factories.files import PDF
from tests.factories.meetings import Branch
from tests.factories.members import make_person, make_user
from tests.factories.service import (
    certify,
    make_application,
    make_service,
    make_team,
    make_volunteer,
)

ROWS: tuple[Row, ...] = (
    Row("service-list", "branch", "LSOCA"),
    Row("service-team-add", "branch", "LSO"),
    Row("service-export", "branch", "LSOCA", 200, "POST"),
    Row("service-hours", "branch", "LSOCA"),
    Row("service-hours-export", "branch", "LSOCA", 200, "POST"),
    Row("service-records", "branch", "LSOCA"),
    Row("service-records-export", "branch", "LSOCA", 200, "POST"),
    Row("service-team", "team", "LSOCA"),
    Row("service-team-edit", "team", "LSO"),
    Row("service-team-leader", "team", "LSO"),
    Row("service-team-join", "team", "LSO"),
    Row("service-team-end", "team", "LSO"),
    Row("service-assess", "team", "LSO"),
    Row("service-exit", "volunteer", "LSO"),
    Row("service-application", "application", "LSO"),
    Row("service-certify", "service", "LSO"),
    Row("service-record", "service_record", "LSOCA"),
    Row("service-revoke", "service_record", "LSO", 302, "POST"),
    Row("service-paper", "service_record", "LSOCA"),
    Row("service-person", "person", "LSOCA"),
    Row("my-service", "", "M", base="self"),
    Row("my-service-join", "team", "M", 404, base="self"),
    Row("my-service-exit", "volunteer", "M", 404, base="self"),
    Row("my-service-withdraw", "application", "M", 404, "POST", base="self"),
    Row("my-service-answer", "application", "M", 404, base="self"),
)


def things(place: Place) -> dict[str, dict]:
    """A team with a volunteer, a registration, one certified service."""
    team = make_team(place.branch, place.people[0])
    volunteer = make_volunteer(team, place.people[1])
    asks = make_person(place.branch, starts_on=date(2020, 1, 1))
    application = make_application(team, asks, make_user("member", place.branch, asks))
    branch = Branch(place.branch, place.people[0], place.people[1], place.by, place.people)
    meeting = make_service(branch, held_on=date(2026, 11, 5))
    paper = SimpleUploadedFile("服务卡.pdf", PDF, "application/pdf")
    made = certify(meeting, team=team, upload=paper, by=place.by)
    return {
        "team": {"pk": team.pk},
        "volunteer": {"pk": volunteer.pk},
        "application": {"pk": application.pk},
        "service": {"pk": meeting.pk},
        "service_record": {"pk": made.pk},
    }

"""A job in parts: each made once, by whoever is free, in the order of the result."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, transaction
from django.utils import timezone

from branchrecords.celery import app
from branchrecords.jobs import tasks
from branchrecords.jobs.models import Job, JobPart
from branchrecords.jobs.parts import kept_part
from branchrecords.jobs.sharing import Part, help_with, invite_helpers, make_parts
from members.models import User

from . import handlers

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _makers(settings, tmp_path):
    settings.JOB_PARTS = {
        "names": "tests.jobs.handlers.writes_its_name",
        "shared": "tests.jobs.handlers.calls_a_helper",
        "broken": "tests.jobs.handlers.finds_no_printer",
    }
    settings.MEDIA_ROOT = tmp_path
    handlers.made.clear()
    handlers.readers.clear()


def running(kind="names", **fields) -> Job:
    owner = User.objects.create_user("owner", name="徐景明")
    fields = {"state": "running", "started_at": AT, "beat_at": timezone.now()} | fields
    return Job.objects.create(owner=owner, kind=kind, title="年度总结", created_at=AT, **fields)


def parts(*names) -> list[Part]:
    return [Part(f"key of {name}", {"name": name}) for name in names]


def test_parts_come_back_in_order_and_one_that_cannot_be_made_says_why():
    seen = []
    made = make_parts(
        job=running(), parts=parts("甲", "不行", "乙"), advance=lambda *step: seen.append(step)
    )
    assert [one.path.read_text() if one.path else one.failure for one in made] == [
        "甲",
        "这一份还没有起草",
        "乙",
    ]
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_second_run_takes_what_was_made_and_makes_what_changed():
    job = running()
    make_parts(job=job, parts=parts("甲", "乙"), advance=lambda *step: None)
    make_parts(job=job, parts=parts("丙", "甲"), advance=lambda *step: None)
    assert handlers.made == ["甲", "乙", "丙"]
    assert [part.params["name"] for part in job.parts.all()] == ["丙", "甲"]


@pytest.mark.django_db(transaction=True)
def test_a_helper_takes_the_parts_that_the_leader_is_not_at():
    made = make_parts(
        job=running("shared"), parts=parts("甲", "乙", "丙"), advance=lambda *step: None
    )
    assert handlers.made == ["乙", "丙", "甲"]
    assert [one.path.read_text() for one in made] == ["甲", "乙", "丙"]


def test_a_helper_reads_for_the_owner_of_the_job():
    job = running()
    JobPart.objects.create(job=job, number=1, key="a", params={"name": "甲"})
    assert help_with(job_id=job.pk, until=timezone.now() + timedelta(seconds=9)) == 1
    assert [one.user_id for one in handlers.readers] == [job.owner_id]


@pytest.mark.parametrize(
    "fields",
    [{"cancel_requested": True}, {"state": "done", "finished_at": AT}],
    ids=["asked to stop", "ended"],
)
def test_nobody_helps_with_a_job_that_stops(fields):
    job = running(**fields)
    JobPart.objects.create(job=job, number=1, key="a", params={"name": "甲"})
    assert help_with(job_id=job.pk, until=timezone.now() + timedelta(seconds=9)) == 0
    assert not handlers.made


def test_a_helper_lets_others_have_its_child_when_its_time_is_over():
    job = running()
    JobPart.objects.create(job=job, number=1, key="a", params={"name": "甲"})
    assert help_with(job_id=job.pk, until=timezone.now()) == 0


def test_what_is_no_fault_of_a_part_stops_the_job_and_leaves_the_part_to_be_made():
    job = running("broken")
    with pytest.raises(RuntimeError):
        make_parts(job=job, parts=parts("甲"), advance=lambda *step: None)
    assert job.parts.get().finished_at is None
    tasks.help_job(job_id=job.pk)  # whoever leads says it; a helper only breaks off
    assert job.parts.get().failure == ""


def test_an_invitation_comes_behind_all_other_jobs_and_is_void_after_a_slice(broker):
    app.control.purge()
    invite_helpers(job=running())
    tasks.run_job.delay(job_id=0)
    with app.connection_for_read() as connection, connection.SimpleQueue("jobs") as queue:
        first, second = queue.get(timeout=5), queue.get(timeout=5)
        first.ack(), second.ack()
    assert first.headers["task"].endswith("run_job")
    assert second.headers["task"].endswith("help_job")
    void = datetime.fromisoformat(second.headers["expires"])
    assert timedelta(seconds=5) < void - timezone.now() <= timedelta(seconds=10)


def test_the_time_limit_of_a_task_interrupts_a_job_and_does_not_end_it(settings, monkeypatch):
    settings.JOB_HANDLERS = {"names": "tests.jobs.handlers.counts_to_three"}

    def over(**options):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr("tests.jobs.handlers.counts_to_three", over)
    job = running(state="waiting")
    tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("running", "")


def test_what_a_kill_at_the_very_end_leaves_over_is_swept(tmp_path):
    job = running(state="done", finished_at=AT)
    JobPart.objects.create(job=job, number=1, key="a")
    kept_part(job=job, key="a", make=lambda: b"left")
    tasks.sweep_jobs()
    assert not job.parts.exists()
    assert not (tmp_path / "jobs" / "parts" / str(job.pk)).exists()


@pytest.mark.parametrize(
    "fields", [{"number": 1}, {"number": 2, "failure": "没有起草"}], ids=["twice", "unfinished"]
)
def test_the_database_refuses_a_part_that_cannot_be(fields):
    job = running()
    JobPart.objects.create(job=job, number=1, key="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        JobPart.objects.create(job=job, key="b", **fields)

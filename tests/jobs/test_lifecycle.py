"""A job's life, step by step, against the real database."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from branchrecords.errors import ActionError
from branchrecords.jobs import lifecycle, tasks
from branchrecords.jobs.models import Job
from members.models import User

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
HANDLERS = {
    "count": "tests.jobs.handlers.counts_to_three",
    "refuse": "tests.jobs.handlers.refuses",
    "break": "tests.jobs.handlers.breaks",
    "further": "tests.jobs.handlers.one_further",
    "fall": "tests.jobs.handlers.falls_at_the_fourth",
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return User.objects.create_user("owner", name="徐景明")


@pytest.fixture(autouse=True)
def _handlers(settings, tmp_path):
    settings.JOB_HANDLERS = HANDLERS
    settings.MEDIA_ROOT = tmp_path


def make_job(owner, kind="count", **fields) -> Job:
    return Job.objects.create(owner=owner, kind=kind, title="年度总结", created_at=AT, **fields)


def test_run_job_stores_the_result_and_the_failures(owner):
    job = make_job(owner)
    tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    with job.result.open() as file:
        assert file.read() == b"three"
    assert job.result_name == "结果.txt"
    assert job.failures == [{"name": "第二中队党支部", "reason": "没有总结"}]


def test_a_second_delivery_finds_nothing_to_claim(owner):
    job = make_job(owner)
    tasks.run_job(job_id=job.pk)
    tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.attempts == 1


def test_a_refusal_tells_the_owner_why(owner):
    job = make_job(owner, "refuse")
    tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "没有可以导出的总结，请先请支部报送。")


def test_an_unforeseen_error_ends_the_job_without_its_internals(owner):
    job = make_job(owner, "break")
    tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (
        "failed",
        "程序出错，没有完成。请重试，仍不行请联系管理员。",
    )


def test_a_running_job_is_claimed_again_only_after_silence(owner):
    job = make_job(owner)
    assert lifecycle.claim_job(job_id=job.pk, at=AT) == job
    assert lifecycle.claim_job(job_id=job.pk, at=AT + timedelta(seconds=89)) is None
    assert lifecycle.claim_job(job_id=job.pk, at=AT + timedelta(seconds=91)) == job


def worked_on(job: Job, times: int) -> Job:
    """The job after so many workers; each finds that the one before has gone silent."""
    for _ in range(times):
        Job.objects.filter(pk=job.pk).update(beat_at=AT)
        tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    return job


def test_a_job_that_gets_further_each_time_is_never_given_up(owner):
    job = worked_on(make_job(owner, "further"), 9)
    assert (job.state, job.done, job.attempts) == ("done", 9, 9)


def test_a_job_whose_workers_fall_at_one_place_is_given_up_after_five_more(owner):
    job = make_job(owner, "fall")
    assert worked_on(job, 6).state == "running"
    assert (worked_on(job, 1).state, job.error) == (
        "failed",
        "多次中断，没有完成。请重新发起，仍不行请联系管理员。",
    )


def test_cancel_stops_a_waiting_job_at_once(owner):
    job = lifecycle.cancel_job(job=make_job(owner), by=owner, at=AT)
    assert (job.state, job.finished_at) == ("cancelled", AT)


def test_cancel_stops_a_running_job_at_its_next_step(owner):
    job = make_job(owner)
    claimed = lifecycle.claim_job(job_id=job.pk, at=AT)
    lifecycle.cancel_job(job=job, by=owner, at=AT)
    with pytest.raises(lifecycle.JobCancelled):
        lifecycle.advance_job(job=claimed, done=1, total=3)


@pytest.mark.parametrize(
    "fields",
    [{"done": 2, "total": 1}, {"state": "done"}, {"finished_at": AT}],
    ids=["done beyond total", "ended without time", "open with end time"],
)
def test_the_database_refuses_a_job_that_cannot_be(owner, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_job(owner, **fields)


def test_sweep_requeues_what_the_broker_lost(owner, broker):
    lost = make_job(owner)
    make_job(owner, state="done", finished_at=AT)
    assert tasks.sweep_jobs() == 1
    assert not connection.needs_rollback
    assert lost.state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_the_job_outlives_a_broker_that_is_down_at_commit(owner, settings):
    with transaction.atomic():
        job = lifecycle.start_job(owner=owner, kind="count", title="导出", params={}, at=AT)
    assert Job.objects.get(pk=job.pk).state == "waiting"


def test_the_time_that_remains_follows_the_pace_so_far(owner):
    job = make_job(owner, total=10, done=4, state="running", started_at=AT)
    assert job.remaining(AT + timedelta(minutes=2)) == timedelta(minutes=3)
    assert make_job(owner, total=10).remaining(AT) is None


def test_a_worker_whose_job_was_claimed_again_stops_and_stores_nothing(owner):
    job = make_job(owner)
    mine = lifecycle.claim_job(job_id=job.pk, at=AT)
    lifecycle.claim_job(job_id=job.pk, at=AT + timedelta(minutes=2))
    with pytest.raises(lifecycle.JobTaken):
        lifecycle.advance_job(job=mine, done=1, total=2)
    with pytest.raises(lifecycle.JobTaken):
        lifecycle.finish_job(job=mine, name="a.txt", content=b"x", failures=[], at=AT)
    job.refresh_from_db()
    assert (job.state, job.done, job.attempts) == ("running", 0, 2)


def test_a_result_may_be_a_file(owner, tmp_path):
    made = tmp_path / "made"
    made.write_bytes(b"long")
    job = lifecycle.claim_job(job_id=make_job(owner).pk, at=AT)
    done = lifecycle.finish_job(job=job, name="a.zip", content=made, failures=[], at=AT)
    with done.result.open() as file:
        assert file.read() == b"long"


def test_what_can_be_made_again(owner):
    part = [{"id": 7, "name": "甲支部", "reason": "还没有起草"}]
    ended = {"finished_at": AT, "params": {"year": 2026}}
    done = make_job(owner, "summaries", state="done", failures=part, **ended)
    assert lifecycle.retry_job(job=done, by=owner, at=AT).params == {"year": 2026, "only": [7]}
    failed = make_job(owner, "summaries", state="failed", **ended)
    assert lifecycle.retry_job(job=failed, by=owner, at=AT).params == {"year": 2026}
    for other in (
        make_job(owner, "summaries", state="done", **ended),
        make_job(owner, "summaries", state="cancelled", failures=part, **ended),
        make_job(owner, "import", state="failed", **ended),
    ):
        with pytest.raises(ActionError, match="没有可以重新办理的部分"):
            lifecycle.retry_job(job=other, by=owner, at=AT)

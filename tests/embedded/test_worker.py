"""The broker and worker fixtures are the real thing."""

import time
from datetime import timedelta

from django.utils import timezone

from branchrecords.jobs.lifecycle import MOST_SETBACKS
from branchrecords.jobs.models import Job
from branchrecords.jobs.tasks import sweep_jobs
from members.models import User


def test_worker_does_what_the_broker_was_given(worker):
    owner = User.objects.create_user(username="owner", password="a-Password-1")
    job = Job.objects.create(
        owner=owner,
        kind="never reached",
        title="第六次",
        setbacks=MOST_SETBACKS,
        created_at=timezone.now() - timedelta(hours=1),
    )
    sweep_jobs.delay()
    deadline = time.monotonic() + 20
    while job.state != Job.State.FAILED and time.monotonic() < deadline:
        time.sleep(0.1)
        job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.setbacks == 6

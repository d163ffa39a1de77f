"""What the machines that watch this one are told, and who is told nothing."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from django.utils import timezone

from branchrecords.jobs.models import Job
from tests.factories.members import make_user

pytestmark = pytest.mark.django_db


def samples(client) -> dict[str, float]:
    """Every line of the metrics: name with labels → value."""
    text = client.get("/metrics/").content.decode()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_requests_are_counted_by_view_and_status(client):
    key = 'branchrecords_requests_total{method="GET",status="200",view="login"}'
    took = 'branchrecords_request_seconds_count{view="login"}'
    before = samples(client)
    client.get("/accounts/login/?next=/people/17/")
    after = samples(client)
    assert after[key] == before.get(key, 0) + 1
    assert after[took] == before.get(took, 0) + 1
    assert not [name for name in after if "17" in name]


def test_an_address_without_a_view_is_one_kind(client):
    client.get("/no/such/page/")
    client.get("/no/such/other/")
    strays = [name for name in samples(client) if 'view="none"' in name and "_total" in name]
    assert strays == ['branchrecords_requests_total{method="GET",status="404",view="none"}']


def test_jobs_are_counted_and_the_oldest_open_one_is_timed(client):
    owner = make_user()
    since = timezone.now() - timedelta(minutes=10)
    ended = datetime(2026, 11, 20, tzinfo=UTC)
    Job.objects.create(owner=owner, kind="x", title="一", created_at=since)
    Job.objects.create(
        owner=owner, kind="x", title="二", created_at=ended, state="done", finished_at=ended
    )
    found = samples(client)
    assert found['branchrecords_jobs{state="waiting"}'] == 1
    assert found['branchrecords_jobs{state="done"}'] == 1
    assert found['branchrecords_jobs{state="failed"}'] == 0
    assert 600 <= found["branchrecords_oldest_open_job_seconds"] < 660


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", ""])
def test_for_others_there_are_no_metrics(client, address):
    assert client.get("/metrics/", REMOTE_ADDR=address).status_code == 404


def test_a_named_network_may_read_them(client, settings):
    settings.METRICS_NETWORKS = [ip_network("10.1.0.0/16")]
    assert client.get("/metrics/", REMOTE_ADDR="10.1.2.3").status_code == 200


def test_without_a_broker_it_is_not_ready(client, broker_server):
    broker_server.kill()
    try:
        answer = client.get("/ready/")
    finally:
        broker_server.start()
    assert (answer.status_code, answer.json()) == (503, {"migrations": True, "broker": False})


def test_with_a_broker_and_the_schema_it_is_ready(client, broker):
    answer = client.get("/ready/")
    assert (answer.status_code, answer.json()) == (200, {"migrations": True, "broker": True})


def test_a_schema_of_another_version_is_not_ready(client, broker, settings):
    settings.MIGRATION_MODULES = {"reports": "tests.watch.newer"}
    answer = client.get("/ready/")
    assert (answer.status_code, answer.json()) == (503, {"migrations": False, "broker": True})


def test_an_answer_bears_the_number_of_its_request(client):
    given = "7a1c0f3e-aaaa-bbbb-cccc-0123456789ab"
    assert client.get("/health/", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    made = client.get("/health/", headers={"X-Request-ID": 'x" onload'}).headers["X-Request-ID"]
    assert len(made) == 32
    assert made != client.get("/health/").headers["X-Request-ID"]

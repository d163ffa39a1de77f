"""What is counted for Prometheus: numbers of things, never names, ids or sums of money."""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from branchrecords.jobs.models import Job

REQUESTS = Counter(
    "branchrecords_requests", "Answered requests.", ("view", "method", "status"), registry=None
)
SECONDS = Histogram(
    "branchrecords_request_seconds",
    "Time from a request to its answer.",
    ("view",),
    buckets=(0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=None,
)


class Jobs:
    """The jobs in the database, asked when somebody asks."""

    def collect(self) -> Iterator[Metric]:
        """How many there are in each state, and for how long the oldest open one has waited."""
        states = GaugeMetricFamily("branchrecords_jobs", "Jobs by state.", labels=("state",))
        found = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
        for state in Job.State.values:
            states.add_metric((state,), found.get(state, 0))
        yield states
        open_jobs = Job.objects.exclude(state__in=Job.ENDED)
        oldest = open_jobs.aggregate(at=Min("created_at"))["at"]
        waited = (timezone.now() - oldest).total_seconds() if oldest else 0
        yield GaugeMetricFamily(
            "branchrecords_oldest_open_job_seconds", "Age of the oldest open job.", value=waited
        )


def written() -> bytes:
    """Everything in Prometheus' text format.

    With METRICS_FOLDER (gunicorn.conf.py) the answer counts for all web processes, without it for
    the one that gives it.
    """
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    registry.register(Jobs())
    return generate_latest(registry)

"""Celery: the broker, its queues, the limits of tasks, what beat sends."""

from kombu import Queue

from branchrecords.schedule import BEAT_SCHEDULE

from .environment import env, required
from .project import TIME_ZONE


def verified(url: str) -> str:
    """A broker over TLS shows its certificate: left to itself, Kombu would believe anybody's."""
    if not url.startswith("rediss://") or "ssl_cert_reqs=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}ssl_cert_reqs=required"


CELERY_BROKER_URL = verified(
    required(
        "CELERY_BROKER_URL", "Write the address of your Redis, as in redis://127.0.0.1:6379/0."
    )
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The truth about a job is its row; the sweeper requeues what the broker lost, so redelivery by
# the broker may come late: it must only be longer than the longest task.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
# Jobs of minutes have a queue of their own, so that workers can be kept free of them; a worker
# without -Q takes both.
CELERY_TASK_QUEUES = tuple(Queue(name, routing_key=name) for name in ("celery", "jobs"))
CELERY_TASK_ROUTES = {
    f"branchrecords.jobs.tasks.{name}": {"queue": "jobs"} for name in ("run_job", "help_job")
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 3000
CELERY_TASK_SOFT_TIME_LIMIT = 2940
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50  # WeasyPrint's memory climbs over many PDFs
# Children of the worker: as many as processors. A long job is led by one, the others help.
CELERY_WORKER_CONCURRENCY = env.int("CHILDREN", 2)
JOB_HELPERS = CELERY_WORKER_CONCURRENCY - 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE

"""The Celery application: worker, beat, and the web processes that hand jobs over."""

import logging.config
import os

from celery import Celery
from celery.signals import beat_init, setup_logging, task_postrun, task_prerun, worker_init
from django.conf import settings
from kombu.transport.redis import Channel

from branchrecords.database.reading import read_everything
from branchrecords.watch.logs import number

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchrecords.settings")

app = Celery("branchrecords")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def _close_whole(channel: Channel) -> None:
    """Close it although the answer it still waits for does not come any more."""
    try:
        _close(channel)
    except channel.connection_errors:
        _close(channel)


# Kombu 5.7 leaves off where that wait fails. Such a channel, half closed, ends a worker that loses
# its broker with a task in hand (tests/faults/test_broker_lost.py).
_close, Channel.close = Channel.close, _close_whole


@setup_logging.connect
def _log_as_the_web_does(**_: object) -> None:
    """Celery's own lines would pass by what takes personal data out."""
    logging.config.dictConfig(settings.LOGGING)


@worker_init.connect
@beat_init.connect
def _read_everything(**_: object) -> None:
    """Tasks are the product's own; a job that somebody asked for reads for its owner."""
    read_everything()


@task_prerun.connect
def _number_lines(task_id: str, **_: object) -> None:
    number.set(task_id)


@task_postrun.connect
def _end_number(**_: object) -> None:
    number.set("")

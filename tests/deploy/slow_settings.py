"""The settings of the tests with a kind of job that takes its time."""

from tests.settings import *  # noqa: F403

JOB_HANDLERS = {**JOB_HANDLERS, "slow": "tests.deploy.slow_jobs.takes_its_time"}  # noqa: F405

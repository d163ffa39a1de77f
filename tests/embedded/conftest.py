import os

import pytest

from tests.embedded.processes import processes_of, wait_until

CLEARED = ("DATABASE_URL", "DATABASE_OWNER_URL", "LOCAL_RUN", "SECRET_KEY", "FIELD_KEYS")
CLEARED += ("MEDIA_ROOT", "CELERY_BROKER_URL", "CACHE_URL", "PYTEST_XDIST_WORKER")


@pytest.fixture(scope="module")
def clean_environment():
    """The environment of a newcomer: nothing of the test run's own services in it."""
    return {name: value for name, value in os.environ.items() if name not in CLEARED}


@pytest.fixture
def environment(clean_environment, tmp_path):
    """Local data in a folder of their own; afterwards nothing may run there any more."""
    yield {**clean_environment, "LOCAL_DATA_DIR": str(tmp_path / "var")}
    assert wait_until(lambda: not processes_of(tmp_path)), processes_of(tmp_path)

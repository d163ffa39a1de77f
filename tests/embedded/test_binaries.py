"""Which of several PostgreSQLs on a machine is used for what."""

import pytest

from branchrecords.embedded.binaries import DEBIAN, postgres_programs, programs_of

INSTALLED = sorted(int(path.name) for path in DEBIAN.glob("*") if path.name.isdigit())


@pytest.mark.skipif(not INSTALLED, reason="Debian's postgresql is not installed")
def test_a_server_is_served_by_the_programs_of_its_own_version():
    assert programs_of(INSTALLED[0]).folder == DEBIAN / str(INSTALLED[0]) / "bin"


def test_a_version_that_is_not_installed_gets_the_usual_ones():
    assert programs_of(99) == postgres_programs()

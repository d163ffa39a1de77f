"""The printed log-ins are those that open with the demo's password."""

import pytest
from django.db import transaction

from branchrecords.demo.logins import demo_logins
from members.models import User

pytestmark = pytest.mark.xdist_group("demo_logins")


@pytest.fixture(autouse=True)
def _local(settings):
    settings.LOCAL_RUN = True


def test_all_roles_of_the_register_are_listed(world):
    assert [row["username"] for row in demo_logins()] == [
        "shuji",
        "dangyuan",
        "dangwei",
        "weiyuan",
        "zuzhang",
        "shenji",
        "guanli",
        "baomi",
        "rizhi",
    ]
    assert all(
        User.objects.get(username=row["username"]).check_password("zhibu-2026")
        for row in demo_logins()
    )


def test_who_has_set_another_password_is_listed_no_more(world):
    with transaction.atomic():
        user = User.objects.get(username="weiyuan")
        user.set_password("another-password-7")
        user.save()
        listed = [row["username"] for row in demo_logins()]
        transaction.set_rollback(True)
    assert len(listed) == 8
    assert "weiyuan" not in listed


def test_a_secretary_without_a_password_cannot_log_in(world):
    assert not User.objects.get(username="shuji01").has_usable_password()

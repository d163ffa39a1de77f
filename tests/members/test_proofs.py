"""The rehearsal of a backup lets somebody in, whoever there is."""

import pytest
from django.core.management import call_command

from members.models import User
from members.proofs import somebody_logs_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    """As the first command of a new installation makes him: his password is yet to be set."""
    names = {"username": "guanli", "name": "何志远", "organization_name": "东湾街道党工委"}
    call_command("create_administrator", organization="DW", **names)
    return User.objects.get(username="guanli")


def test_an_administrator_who_has_not_set_a_password_yet_is_let_in(administrator):
    before = administrator.password
    assert administrator.must_set_password
    assert somebody_logs_in() == "用一个账号登录成功。"
    assert User.objects.get().password == before


def test_where_nobody_can_log_in_it_says_what_to_do(administrator):
    User.objects.update(is_active=False)
    assert somebody_logs_in() == (
        "没有启用的账号，未试登录：恢复以后没有人能进入。"
        "请先用 create_administrator 建立系统管理员，再备份。"
    )

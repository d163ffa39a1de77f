"""The first administrator of an empty installation."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from members.models import Grant, Organization, User

pytestmark = pytest.mark.django_db
ARGUMENTS = ("--username", "guanli", "--name", "何管理", "--organization", "DW")


def test_makes_the_top_organisation_and_a_log_in_that_must_change_its_password(client, capsys):
    call_command("create_administrator", *ARGUMENTS, "--organization-name", "东湾区住建局党委")
    password = re.search(r"初始密码：(\S+)", capsys.readouterr().out)[1]
    assert [o.name for o in Organization.objects.all()] == ["东湾区住建局党委"]
    assert [(g.user.username, g.role) for g in Grant.objects.all()] == [("guanli", "administrator")]
    answer = client.post(reverse("login"), {"username": "guanli", "password": password})
    assert answer.status_code == 302
    assert client.get(reverse("organization-list")).url == reverse("password-set")


def test_names_what_is_missing_and_writes_nothing():
    with pytest.raises(CommandError, match="没有编码为 DW 的组织"):
        call_command("create_administrator", *ARGUMENTS)
    assert not User.objects.exists()


def test_a_taken_username_is_refused():
    call_command("create_administrator", *ARGUMENTS, "--organization-name", "东湾区住建局党委")
    with pytest.raises(CommandError, match="已有人使用"):
        call_command("create_administrator", *ARGUMENTS)

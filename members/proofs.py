"""What a restored installation must be able to do: let somebody in."""

from __future__ import annotations

from secrets import token_urlsafe
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from branchrecords.backup.proofs import NotProven, trial

from .models import User


@trial("登录")
def somebody_logs_in() -> str:
    """The newest active account logs in over the log-in page; its password is as before after.

    Rather one that is in use; a new installation has only those who have yet to set a password.
    """
    user = User.objects.filter(is_active=True).order_by("must_set_password", "-pk").first()
    if user is None:
        return (
            "没有启用的账号，未试登录：恢复以后没有人能进入。"
            "请先用 create_administrator 建立系统管理员，再备份。"
        )
    with transaction.atomic():
        password = token_urlsafe()
        user.set_password(password)
        user.save(update_fields=("password",))
        host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
        client = Client(SERVER_NAME=host)
        typed = {"username": user.username, "password": password}
        answer = client.post(reverse("login"), typed, secure=True)
        inside = client.session.get("_auth_user_id") == str(user.pk)
        asked = answer.headers.get("Location", "").startswith(reverse("login-factor"))
        transaction.set_rollback(True)
    if not (inside or asked):
        raise NotProven(f"登录页回答 {answer.status_code}，没有让账号进来。")
    return "用一个账号登录成功。"

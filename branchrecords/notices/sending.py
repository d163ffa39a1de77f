"""Handing one text to a channel. The only module that knows the library."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

import apprise
from apprise.plugins.base import NotifyBase
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.email import NotifyEmail
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.conf import settings

from .addresses import HIDDEN, Target, place_problem, secrets_of, target_of
from .models import Channel

TITLE = "支部记录提醒"
# No redirects: an allowed host must not lead to another. Nothing is kept on the disk.
ASSET = apprise.AppriseAsset(
    app_id="BranchRecords",  # goes into the User-Agent header, which is ASCII
    http_redirects=False,
    secure_logging=True,
    storage_mode=apprise.PersistentStoreMode.MEMORY,
)


@dataclass(frozen=True)
class Sent:
    """How it went. `reason`: why not, in Chinese; `detail`: what the other side said."""

    ok: bool
    reason: str = ""
    detail: str = ""


def hand_over(channel: Channel, text: str, *, to: str = "") -> Sent:
    """Send `text` through a channel, to an address where it is e-mail; never raises."""
    if problem := place_problem(channel.address, settings.NOTICE_HOSTS):
        return Sent(False, problem[:200])
    target = target_of(channel.address)
    with apprise.LogCapture(level=logging.DEBUG, fmt="%(levelname)s %(message)s") as heard:
        try:
            ok = bool(_service(channel.kind, target, to).notify(body=text, title=TITLE))
        except Exception as error:  # whatever a library raises is a failed attempt, not a crash
            return Sent(False, "程序出错，没有发出", _clean(repr(error), channel.address, to))
        said = heard.getvalue()
    if ok:
        return Sent(True)
    loud = [line for line in said.splitlines() if line.startswith(("WARNING", "ERROR"))]
    return Sent(False, reason_of(said), _clean("；".join(loud), channel.address, to))


def _service(kind: str, target: Target, to: str) -> NotifyBase:
    """The library's service, made from our own reading of the address, so that no other reading can
    lead elsewhere."""
    if kind == Channel.Kind.EMAIL:
        return NotifyEmail(
            secure=target.secure,
            host=target.host,
            smtp_host=target.host,
            port=target.port,
            user=target.user,
            password=target.password,
            from_addr=target.query["from"],
            targets=[to],
            secure_mode={"smtps": "ssl", "starttls": "starttls"}.get(target.scheme, "insecure"),
            format="text",
            asset=ASSET,
        )
    if kind == Channel.Kind.WECOM:
        return NotifyWeComBot(key=target.query["key"], asset=ASSET)
    if kind == Channel.Kind.DINGTALK:
        secret = target.query.get("secret")
        return NotifyDingTalk(token=target.query["access_token"], secret=secret, asset=ASSET)
    if kind == Channel.Kind.FEISHU:
        return NotifyFeishu(token=target.path.rstrip("/").rsplit("/", 1)[-1], asset=ASSET)
    return NotifyJSON(
        secure=target.secure,
        host=target.host,
        port=target.port,
        fullpath=target.path,
        params=target.query,
        asset=ASSET,
    )


def reason_of(said: str) -> str:
    """What the library said, as a sentence that helps whoever keeps the channel."""
    if code := re.search(r"error=(\d{3})", said):
        number = int(code[1])
        if number >= 500:
            return f"对方的服务器出错（{number}），会自动再试"
        if number == 429:
            return "对方说发得太多（429），会自动再试"
        return f"对方不接收（{number}）：多半是地址或者密钥不对，请重新设置渠道"
    if "SMTPAuthenticationError" in said or re.search(r"Socket Exception: \(535", said):
        return "邮箱账号或者密码不对，请重新设置渠道"
    if "SMTPRecipientsRefused" in said or re.search(r"Socket Exception: \{", said):
        return "对方邮箱不接收：请本人检查邮箱地址"
    if re.search(r"refused|connection|timed? ?out|resolve|SMTP", said, re.IGNORECASE):
        return "连不上对方的服务器：请检查网络、地址和端口"
    return "对方没有接收，请重新设置渠道或者联系服务器管理员"


def _clean(said: str, address: str, to: str) -> str:
    """What was said, on one line, without anything secret and without who should have got it."""
    for secret in (*secrets_of(address), *filter(None, (to,))):
        said = said.replace(secret, HIDDEN)
    return " ".join(said.split())[:300]

"""Addresses of channels: how each kind is written, where it may lead, how it is shown. Pure.

The network around the product is often closed, and whoever may set a channel must not be able to
reach its inner machines through it: only hosts that the operator lists (NOTICE_HOSTS) are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlsplit

HIDDEN = "••••••"
WECOM, DINGTALK, FEISHU = "qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"
PLATFORMS = (WECOM, DINGTALK, FEISHU)
MAIL_PORTS = {"smtps": 465, "starttls": 587, "smtp": 25}
_CLEAN = re.compile(r"[!-\[\]-~]{10,500}")  # printable ASCII without the backslash


@dataclass(frozen=True)
class Target:
    """An address taken apart. `secure`: nobody on the way can read it."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    path: str
    query: dict[str, str]

    @property
    def secure(self) -> bool:
        """Encrypted on the way."""
        return self.scheme in ("https", "smtps", "starttls")


def target_of(address: str) -> Target:
    """The parts of an address; raises ValueError with a Chinese sentence when it is none."""
    if not _CLEAN.fullmatch(address):
        raise ValueError("地址里有空格、中文或者不允许的符号，请从对方页面整行复制")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError("地址写得不对，请从对方页面整行复制") from None
    scheme = parts.scheme.lower()
    default = {"https": 443, "http": 80, **MAIL_PORTS}.get(scheme)
    if default is None or not parts.hostname:
        raise ValueError("地址要以 https:// 开头")
    return Target(
        scheme=scheme,
        host=parts.hostname.lower(),
        port=port or default,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        path=parts.path or "/",
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
    )


def masked(address: str) -> str:
    """Where an address leads, without what is secret in it."""
    target = target_of(address)
    port = "" if target.port in (443, 465, 587, 25) else f":{target.port}"
    sender = target.query.get("from", "")
    shown = f"{target.scheme}://{target.host}{port}/{HIDDEN}"
    return f"{target.host}（{sender}）" if target.scheme in MAIL_PORTS else shown


def place_problem(address: str, hosts: Iterable[str]) -> str:
    """Why the product may not call this address, in Chinese; "" when it may.

    An entry of `hosts` is a name (encrypted, usual port), name:port, or http://name:port and
    smtp://name:port for what is not encrypted.
    """
    target = target_of(address)
    entry = f"{target.scheme}://{target.host}:{target.port}"
    usual = target.port in (443, 465, 587)
    wanted = {entry, f"{target.host}:{target.port}" if target.secure else entry}
    if target.secure and usual:
        wanted.add(target.host)
    if wanted & set(hosts):
        return ""
    name = target.host if target.secure and usual else entry
    return f"服务器不允许连到 {target.host}：请服务器管理员把 {name} 写进 NOTICE_HOSTS，再来设置"


def read_robot(kind: str, text: str, secret: str = "") -> str:
    """The address of a robot or webhook as it is kept; raises ValueError when it is not one.

    `secret` is the 加签 key of a 钉钉 robot.
    """
    address = text.strip()
    target = target_of(address)
    if target.user or target.password:
        raise ValueError("地址里不要写用户名和密码")
    if kind == "webhook":
        if target.scheme not in ("https", "http"):
            raise ValueError("地址要以 https:// 开头")
        return address
    host, path, key = _ROBOTS[kind]
    if (target.scheme, target.host, target.port) != ("https", host, 443):
        raise ValueError(f"这种机器人的地址以 https://{host}/ 开头，请从群机器人页面整行复制")
    found = target.query.get(key, "") if key else target.path.removeprefix(path).strip("/")
    if not target.path.startswith(path) or not re.fullmatch(r"[A-Za-z0-9_-]{8,100}", found):
        raise ValueError("地址里没有机器人的密钥，请从群机器人页面整行复制")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{8,100}", secret):
        raise ValueError("加签密钥写得不对，请从群机器人页面复制")
    return f"{address}&secret={secret}" if secret else address


# kind -> host, path, the parameter with the key ("": it ends the path)
_ROBOTS = {
    "wecom": (WECOM, "/cgi-bin/webhook/send", "key"),
    "dingtalk": (DINGTALK, "/robot/send", "access_token"),
    "feishu": (FEISHU, "/open-apis/bot/v2/hook/", ""),
}


def mail_server(*, secure: str, host: str, port: int, user: str, password: str, sender: str) -> str:
    """The address of a mail server as it is kept; `secure` is a key of MAIL_PORTS."""
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    return f"{secure}://{login}{host}:{port}/?from={quote(sender, safe='@')}"


def secrets_of(address: str) -> list[str]:
    """What must never stand in a log: keys, passwords, the last part of the path."""
    target = target_of(address)
    found = [target.password, target.path.strip("/"), *target.query.values()]
    found += [one for values in parse_qs(urlsplit(address).query).values() for one in values]
    return sorted({one for one in found if len(one) >= 4}, key=len, reverse=True)

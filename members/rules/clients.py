"""A browser's own description of itself, in words a reader recognises. Pure."""

from __future__ import annotations

# The first mark that occurs decides: browsers name their ancestors too.
_BROWSERS: tuple[tuple[str, str], ...] = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("wxwork", "企业微信"),
    ("QIHU", "360 浏览器"),
    ("QQBrowser", "QQ 浏览器"),
    ("UCBrowser", "UC 浏览器"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_DEVICES: tuple[tuple[str, str], ...] = (
    ("HarmonyOS", "华为手机"),
    ("OpenHarmony", "华为手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux 电脑"),
)


def client_name(user_agent: str) -> str:
    """Device and browser, such as 「Windows 电脑 · Edge」; 「未知设备」 when nothing is known."""
    found = [_first(_DEVICES, user_agent), _first(_BROWSERS, user_agent)]
    return " · ".join(name for name in found if name) or "未知设备"


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in table if mark in text), "")

"""Asking a virus scanner about an upload: clamd's INSTREAM, where the operator names one in CLAMD.

Spoken here in thirty lines, as the clients on offer are GPL or of 2014. A scanner that is named and
does not answer lets nothing in: whoever has one relies on it.
"""

from __future__ import annotations

import logging
import socket
import struct

from django.conf import settings

logger = logging.getLogger(__name__)
SECONDS = 30
CHUNK = 64 * 1024
FOUND = "含有病毒（{name}），没有收下。请在您的电脑上杀毒，并告诉系统管理员"
UNSURE = "没有查过病毒，暂时不能收：杀毒服务没有回应。请过几分钟再试，一直不行请告诉系统管理员"
TOO_LARGE = "没有查过病毒，不能收：超过杀毒服务能查的大小，请告诉系统管理员"


class NoAnswer(Exception):
    """The scanner could not be asked, or said something else than yes or no."""


def scan_problem(content: bytes) -> str:
    """Why the scanner lets this not in, as the end of a sentence in Chinese; "" when it does."""
    if not settings.CLAMD:
        return ""
    try:
        answer = asked(settings.CLAMD, content)
    except (OSError, NoAnswer) as error:
        logger.error("The virus scanner does not answer: %s", error)
        return UNSURE
    if answer.endswith(" FOUND"):
        name = answer.removeprefix("stream: ").removesuffix(" FOUND")
        logger.warning("The virus scanner found %s", name)
        return FOUND.format(name=name[:80])
    if answer == "stream: OK":
        return ""
    logger.error("The virus scanner answers %s", answer[:200])
    return TOO_LARGE if "size limit exceeded" in answer else UNSURE


def asked(address: str, content: bytes) -> str:
    """What clamd says of these bytes; raises OSError or NoAnswer."""
    with _connected(address) as line:
        try:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                line.sendall(struct.pack("!L", len(part)) + part)
            line.sendall(struct.pack("!L", 0))
        except BrokenPipeError:  # it has heard enough: what it says stands in its answer
            pass
        answer = b""
        while b"\0" not in answer and len(answer) < CHUNK and (more := line.recv(4096)):
            answer += more
    if not answer:
        raise NoAnswer("it closed the connection")
    return answer.split(b"\0")[0].decode("utf-8", "replace").strip()


def _connected(address: str) -> socket.socket:
    """unix:///run/clamav/clamd.ctl or tcp://host:port."""
    scheme, _, place = address.partition("://")
    if scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(SECONDS)
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), SECONDS)

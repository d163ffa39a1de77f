"""Real receivers on this machine: a webhook and a mail server that keep what they get."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from time import sleep

from aiosmtpd.controller import Controller


class Hook:
    """A webhook: `got` are the bodies, `answers` the status codes to give, the last for ever."""

    def __init__(self) -> None:
        self.got: list[dict] = []
        self.paths: list[str] = []
        self.answers = [200]
        self.delay = 0.0
        self._lock = threading.Lock()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sleep(hook.delay)
                with hook._lock:
                    status = hook.answers[0] if len(hook.answers) == 1 else hook.answers.pop(0)
                    hook.got.append(json.loads(body))
                    hook.paths.append(self.path)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"{hook.address}elsewhere")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.address = f"{self.origin}/hook/topsecrettoken/"

    @property
    def messages(self) -> list[str]:
        """The texts that arrived."""
        return [one["message"] for one in self.got]


@contextmanager
def webhook() -> Iterator[Hook]:
    """A running webhook."""
    hook = Hook()
    thread = threading.Thread(target=hook.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        hook.server.shutdown()
        hook.server.server_close()
        thread.join()


class Mailbox:
    """The handler of a mail server: `got` are (recipient, subject, text, the whole message)."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, str, str]] = []
        self.refuse = ""
        self.origin = ""

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        text = message.get_body(preferencelist=("plain", "html")).get_content()
        self.got.append((envelope.rcpt_tos[0], message["subject"], text, str(message)))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A running mail server without encryption."""
    mailbox = Mailbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        mailbox.origin = f"smtp://127.0.0.1:{port}"
        yield mailbox
    finally:
        controller.stop()

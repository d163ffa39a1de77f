"""The local broker and cache: Valkey on a private unix socket, every write on disk within 1 s."""

import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from branchrecords.embedded.binaries import dies_with_parent, valkey_program
from branchrecords.embedded.errors import LocalServiceError

START_SECONDS = 20


@dataclass(frozen=True)
class Store:
    """The folder of the append-only file, the socket and the log."""

    folder: Path
    socket: Path
    log: Path

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self.socket}"

    @property
    def cache_url(self) -> str:
        """Database 1: emptying the cache must not empty the queue in database 0."""
        return f"rediscache://{self.socket}?db=1"

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(os.fspath(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def start(store: Store) -> subprocess.Popen[bytes]:
    """Start the server as our child and wait until it answers."""
    store.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    arguments = ["--port", "0", "--unixsocket", str(store.socket), "--unixsocketperm", "600"]
    arguments += ["--dir", str(store.folder), "--appendonly", "yes", "--appendfsync", "everysec"]
    arguments += ["--save", "", "--daemonize", "no"]
    with store.log.open("ab") as log:
        command = dies_with_parent([valkey_program(), *arguments])
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0
        )
    deadline = time.monotonic() + START_SECONDS
    while not store.answers():
        if server.poll() is not None or time.monotonic() > deadline:
            stop(server)
            raise LocalServiceError(
                f"The broker does not start on {store.folder}; its log says why: {store.log}."
            )
        time.sleep(0.02)
    return server


def stop(server: subprocess.Popen[bytes], patience: float = 10) -> None:
    """Ask it to write everything down and end; insist after `patience` seconds."""
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(patience)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()

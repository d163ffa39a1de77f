"""deploy/proxy/nginx.conf in a real nginx, before a real gunicorn: ciphers, limits, smuggling."""

import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tls import Authority

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is not installed")
# Writes down every request it is handed, as the product's server does the handing.
APPLICATION = """
import json, os
def application(environ, start_response):
    body = environ["wsgi.input"].read()
    line = [environ["REQUEST_METHOD"], environ["PATH_INFO"], len(body)]
    with open(os.environ["SEEN"], "a") as seen:
        seen.write(json.dumps(line) + "\\n")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [b"ok"]
"""
HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: records.example\r\n\r\n"
CHUNKED = b"0\r\n\r\n" + HIDDEN
# After a length that covers CHUNKED whole: whoever believes in the chunks ends before HIDDEN.
AFTER_A_LENGTH = {
    "length, then chunked": b"Transfer-Encoding: chunked\r\n",
    "a blank before the colon": b"Transfer-Encoding : chunked\r\n",
    "a tab in chunked": b"Transfer-Encoding:\x0bchunked\r\n",
    "chunked and another": b"Transfer-Encoding: chunked, identity\r\n",
    "an underscore for the hyphen": b"Transfer_Encoding: chunked\r\n",
}
SMUGGLED = {
    name: (b"Content-Length: %d\r\n" % len(CHUNKED) + header, CHUNKED)
    for name, header in AFTER_A_LENGTH.items()
} | {
    "chunked, then a short length": (
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        b"%x\r\n" % len(HIDDEN) + HIDDEN + b"\r\n0\r\n\r\n",
    ),
    "two lengths": (b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(HIDDEN), HIDDEN),
    "a list of lengths": (b"Content-Length: 0, %d\r\n" % len(HIDDEN), HIDDEN),
    "a signed length": (b"Content-Length: +0\r\n", HIDDEN),
    "a length with a line between": (b"Content-Length:\r\n 0\r\n", HIDDEN),
    "twice encoded": (
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\nContent-Length: 0\r\n",
        CHUNKED,
    ),
    "a bare line feed": (
        b"X: x\nTransfer-Encoding: chunked\r\nContent-Length: %d\r\n" % len(CHUNKED),
        CHUNKED,
    ),
    "a size that is none": (b"Transfer-Encoding: chunked\r\n", b"0x0\r\n\r\n" + HIDDEN),
    "a size with a line feed": (b"Transfer-Encoding: chunked\r\n", b"0;\n\r\n" + HIDDEN),
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "it did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail("nobody listens")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("proxy")


@pytest.fixture(scope="module")
def gunicorn(folder):
    """The port of the product's server, with its own configuration, before APPLICATION."""
    (folder / "noting.py").write_text(APPLICATION)
    port = free_port()
    environment = {"PORT": str(port), "PYTHONPATH": str(folder), "SEEN": str(folder / "seen")}
    environment |= {"WEB_CONCURRENCY": "1", "WEB_THREADS": "4"}
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py")]
    with (folder / "gunicorn.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "noting:application"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    wait_for(port, process)
    yield port
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="module")
def authority(folder):
    return Authority(folder / "ca")


@pytest.fixture(scope="module")
def nginx(folder, gunicorn, authority):
    """The port of a real nginx with the product's file; only places and ports are others."""
    config = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text()
    plain, port = free_port(), free_port()
    certificate, key = authority.issue("localhost")
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/nginx/tls/fullchain.pem": str(certificate),
        "/etc/nginx/tls/privkey.pem": str(key),
        "/var/log/nginx/access.log": str(folder / "nginx.log"),
        "http://web:8000": f"http://127.0.0.1:{gunicorn}",
    }.items():
        assert old in config
        config = config.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "main.conf"
    main.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\n{temporary}\n{config}\n}}\n"
    )
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(main)])
    wait_for(port, process)
    yield port
    process.terminate()
    process.wait(30)


def raw(line: socket.socket, head: bytes, body: bytes) -> bytes:
    """One POST with these headers, and whatever comes back until the other side has had enough."""
    request = b"POST /first HTTP/1.1\r\nHost: records.example\r\n" + head + b"\r\n" + body
    line.settimeout(3)
    answer = b""
    try:
        line.sendall(request)
        while more := line.recv(65536):
            answer += more
    except OSError:  # closed, or nothing more is said
        pass
    return answer


def seen(folder: Path) -> list:
    path = folder / "seen"
    found = [json.loads(row) for row in path.read_text().splitlines()] if path.exists() else []
    path.unlink(missing_ok=True)
    return found


def paths(found: list) -> set[str]:
    return {path for _, path, _ in found}


@pytest.mark.parametrize("name", SMUGGLED)
def test_gunicorn_finds_no_second_request_in_a_body(name, gunicorn, folder):
    """Two lengths, or none that is certain, are refused; nothing is left for another request."""
    with socket.create_connection(("127.0.0.1", gunicorn), 5) as line:
        answer = raw(line, *SMUGGLED[name])
    assert "/smuggled" not in paths(seen(folder))
    assert len(re.findall(rb"HTTP/1\.1 \d{3}", answer)) == 1


@needs_nginx
@pytest.mark.parametrize("name", SMUGGLED)
def test_proxy_and_server_count_the_same_requests(name, nginx, folder, authority):
    """What the proxy took for one request is one for the server."""
    log = folder / "nginx.log"
    log.write_text("")
    context = authority.trusting()
    with (
        socket.create_connection(("127.0.0.1", nginx), 5) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as line,
    ):
        raw(line, *SMUGGLED[name])
    handed_on = re.findall(r'"(\w+) (/\S*)" 200 ', log.read_text())
    assert [(method, path) for method, path, _ in seen(folder)] == handed_on


def test_two_requests_that_are_two_are_seen_as_two(gunicorn, folder):
    """Or the tests above would find nothing whatever happened."""
    with socket.create_connection(("127.0.0.1", gunicorn), 5) as line:
        raw(line, b"Content-Length: 0\r\n", HIDDEN)
    assert paths(seen(folder)) == {"/first", "/smuggled"}


def handshake(port: int, context: ssl.SSLContext) -> tuple[str, str]:
    """Version and cipher that the proxy chose."""
    with (
        socket.create_connection(("127.0.0.1", port), 5) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as line,
    ):
        return line.version(), line.cipher()[0]


@needs_nginx
def test_the_proxy_takes_the_stronger_cipher_whatever_the_browser_prefers(nginx, authority):
    context = authority.trusting()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384")
    assert handshake(nginx, context) == ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384")
    newest = handshake(nginx, authority.trusting())
    assert newest == ("TLSv1.3", "TLS_AES_256_GCM_SHA384")


@needs_nginx
@pytest.mark.parametrize(
    "weak",
    [
        "ECDHE-ECDSA-AES128-SHA256",  # CBC
        "ECDHE-ECDSA-AES256-SHA",
        "AES256-GCM-SHA384",  # no forward secrecy
        "NULL-SHA256",
        "ADH-AES256-GCM-SHA384",  # nobody is asked who he is
    ],
)
def test_the_proxy_refuses_weak_ciphers(nginx, authority, weak):
    context = authority.trusting()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{weak}:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError):
        handshake(nginx, context)


@needs_nginx
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_the_proxy_refuses_old_versions(nginx, authority, version):
    context = authority.trusting()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with pytest.raises(OSError, match=r"(?i)version|protocol|reset|EOF|alert"):
        handshake(nginx, context)


@needs_nginx
def test_one_address_is_held_back_and_what_pages_are_made_of_is_not(nginx, authority, folder):
    def ask(path: str, times: int) -> list[bytes]:
        with (
            socket.create_connection(("127.0.0.1", nginx), 5) as plain,
            authority.trusting().wrap_socket(plain, server_hostname="localhost") as line,
        ):
            head = f"HEAD {path} HTTP/1.1\r\nHost: records.example\r\n".encode()
            request = head + b"\r\n"
            line.settimeout(60)
            last = head + b"Connection: close\r\n\r\n"
            line.sendall(request * (times - 1) + last)
            answer = b""
            while more := line.recv(65536):
                answer += more
        return re.findall(rb"HTTP/1\.1 (\d{3})", answer)

    assert set(ask("/static/app.css", 700)) == {b"200"}
    statuses = ask("/list", 700)
    assert statuses.count(b"200") >= 400
    assert statuses.count(b"429") > 0
    assert set(statuses) == {b"200", b"429"}
    seen(folder)

"""Mail and robots over TLS: a false certificate hears nothing, a redirect leads nowhere."""

import smtplib
import ssl
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from socket import create_connection, socket

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from branchrecords.notices.models import Channel
from branchrecords.notices.sending import hand_over
from tests.factories.members import make_tree, make_user
from tests.factories.notices import make_channel
from tests.notices.servers import Mailbox, mail_server, webhook
from tests.tls import Authority

pytestmark = pytest.mark.django_db
# What the server shows → whether the product may speak with it; the client asks for localhost.
CERTIFICATES = {
    "good": True,
    "of nobody it knows": False,
    "of another host": False,
    "over": False,
}


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="module")
def unknown(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("unknown"))


@pytest.fixture
def trusts(known, monkeypatch):
    """As an operator does with a root of the house: OpenSSL's and requests' own variables."""
    monkeypatch.setenv("SSL_CERT_FILE", str(known.root))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(known.root))


def shown(name, known, unknown) -> ssl.SSLContext:
    """A server's side with this certificate."""
    certificate, key = {
        "good": lambda: known.issue("localhost"),
        "of nobody it knows": lambda: unknown.issue("localhost"),
        "of another host": lambda: known.issue("elsewhere.example"),
        "over": lambda: known.issue("localhost", over=True),
    }[name]()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


class Quiet(ThreadingHTTPServer):
    def handle_error(self, request, client_address) -> None:
        """The other side hung up in the middle of the handshake: that is what we want."""


@contextmanager
def secure_webhook(context):
    with webhook() as hook:
        hook.server.__class__ = Quiet
        hook.server.socket = context.wrap_socket(
            hook.server.socket, server_side=True, do_handshake_on_connect=False
        )
        hook.origin = f"https://localhost:{hook.server.server_port}"
        hook.address = f"{hook.origin}/hook/topsecrettoken/"
        yield hook


class Plainly(Controller):
    """Looks whether it answers without TLS: it does not know what our root is."""

    def _trigger_server(self) -> None:
        create_connection((self.hostname, self.port), 5).close()


@contextmanager
def secure_mail(context, *, implicit: bool):
    mailbox = Mailbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    how = {"ssl_context": context} if implicit else {"tls_context": context}
    if not implicit:
        how["require_starttls"] = True
    controller = Plainly(mailbox, hostname="localhost", port=port, **how)
    controller.start()
    mailbox.port = port
    try:
        yield mailbox
    finally:
        controller.stop()


def channel(settings, kind, address, origin) -> Channel:
    settings.NOTICE_HOSTS = [origin]
    tree = make_tree()
    staff = make_user("committee_staff", tree["committee"])
    return make_channel(tree["committee"], staff, kind, address)


@pytest.mark.parametrize("name", CERTIFICATES)
def test_a_robot_is_told_nothing_under_a_false_certificate(name, known, unknown, trusts, settings):
    with secure_webhook(shown(name, known, unknown)) as hook:
        place = hook.origin.removeprefix("https://")
        sent = hand_over(channel(settings, "webhook", hook.address, place), "1 件事待办")
        assert sent.ok is CERTIFICATES[name]
        assert len(hook.got) == (1 if CERTIFICATES[name] else 0)
        if not sent.ok:
            assert sent.reason == "连不上对方的服务器：请检查网络、地址和端口"


@pytest.mark.parametrize("scheme", ["smtps", "starttls"])
@pytest.mark.parametrize("name", CERTIFICATES)
def test_nor_is_a_mail_server(name, scheme, known, unknown, trusts, settings):
    context = shown(name, known, unknown)
    with secure_mail(context, implicit=scheme == "smtps") as mailbox:
        place = f"localhost:{mailbox.port}"
        address = f"{scheme}://{place}/?from=dang@example.cn"
        sent = hand_over(channel(settings, "email", address, place), "1 件", to="a@example.cn")
        assert sent.ok is CERTIFICATES[name]
        assert len(mailbox.got) == (1 if CERTIFICATES[name] else 0)


@pytest.mark.parametrize("how", ["use_ssl", "use_tls"])
@pytest.mark.parametrize("name", CERTIFICATES)
def test_nor_is_the_server_s_own_mail(name, how, known, unknown, trusts):
    """EMAIL_URL with smtp+ssl:// or smtp+tls://."""
    with secure_mail(shown(name, known, unknown), implicit=how == "use_ssl") as mailbox:
        backend = EmailBackend(host="localhost", port=mailbox.port, **{how: True}, timeout=10)
        message = EmailMessage("主题", "正文", "a@example.cn", ["b@example.cn"], connection=backend)
        if CERTIFICATES[name]:
            assert message.send() == 1
            assert len(mailbox.got) == 1
        else:
            with pytest.raises((ssl.SSLCertVerificationError, smtplib.SMTPException)):
                message.send()
            assert mailbox.got == []


def test_a_mail_server_without_tls_is_told_nothing_where_it_was_asked_for(settings):
    """Somebody on the way who takes STARTTLS out of the greeting."""
    with mail_server() as mailbox:
        host = mailbox.origin.removeprefix("smtp://")
        one = channel(settings, "email", f"starttls://{host}/?from=dang@example.cn", host)
        assert not hand_over(one, "1 件", to="a@example.cn").ok
        assert mailbox.got == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status, settings):
    with webhook() as hook, webhook() as elsewhere:
        handler = hook.server.RequestHandlerClass

        def lead(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            hook.paths.append(self.path)
            self.send_response(status)
            self.send_header("Location", elsewhere.address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        handler.do_POST = lead
        sent = hand_over(channel(settings, "webhook", hook.address, hook.origin), "1 件")
        assert hook.paths == ["/hook/topsecrettoken/"]
        assert (elsewhere.got, elsewhere.paths) == ([], [])
        assert not sent.ok
        assert f"（{status}）" in sent.reason

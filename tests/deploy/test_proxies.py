from ipaddress import ip_network

import pytest

from branchrecords.proxies import behind_proxies

TRUSTED = [ip_network("10.0.0.0/8"), ip_network("::1/128")]


def seen(count, header, caller="10.0.0.1"):
    environ = {"REMOTE_ADDR": caller}
    if header is not None:
        environ["HTTP_X_FORWARDED_FOR"] = header
    return behind_proxies(lambda environ, _start: [environ["REMOTE_ADDR"]], count, TRUSTED)(
        environ, None
    )[0]


@pytest.mark.parametrize(
    ("count", "header", "address"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # the client wrote 1.2.3.4 itself
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),  # no entry of the outer proxy: not further than this
        (2, "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # came past the outer proxy: not one of ours
        (1, "unknown", "10.0.0.1"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_remote_address_is_what_our_outermost_proxy_saw(count, header, address):
    assert seen(count, header) == address


@pytest.mark.parametrize("caller", ["203.0.113.66", "::ffff:203.0.113.66", "2001:db8::66"])
def test_a_caller_who_is_no_proxy_of_ours_is_taken_for_what_it_is(caller):
    assert seen(1, "1.2.3.4", caller) == caller


def test_only_our_proxy_may_say_that_it_was_https():
    environ = {"REMOTE_ADDR": "203.0.113.66", "HTTP_X_FORWARDED_PROTO": "https"}
    behind_proxies(lambda *_: [], 1, TRUSTED)(environ, None)
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    environ = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}
    behind_proxies(lambda *_: [], 1, TRUSTED)(environ, None)
    assert environ["HTTP_X_FORWARDED_PROTO"] == "https"


def test_a_unix_socket_is_reached_by_the_proxy_alone():
    assert seen(1, "203.0.113.9", "") == "203.0.113.9"

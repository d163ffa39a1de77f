import pytest

from branchrecords.proxies import behind_proxies


def seen(count, header):
    environ = {"REMOTE_ADDR": "10.0.0.1"}
    if header is not None:
        environ["HTTP_X_FORWARDED_FOR"] = header
    return behind_proxies(lambda environ, _start: [environ["REMOTE_ADDR"]], count)(environ, None)[0]


@pytest.mark.parametrize(
    ("count", "header", "address"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # the client wrote 1.2.3.4 itself
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
    ],
)
def test_remote_address_is_what_our_outermost_proxy_saw(count, header, address):
    assert seen(count, header) == address

import pytest
from django.core.exceptions import ImproperlyConfigured

from branchrecords.database.keys import parse_keys

ONE = "b25lLWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXMhISE="
TWO = "dHdvLWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXMhISE="


def test_first_key_encrypts_and_last_key_digests():
    ring = parse_keys(f"two:{TWO}, one:{ONE}")
    assert ring.newest == "two"
    assert list(ring.ciphers) == ["two", "one"]
    assert ring.digest_root == b"one-key-of-the-tests-32-bytes!!!"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "holds no key"),
        (ONE, "entry 1 has no usable name"),
        (f"a$b:{ONE}", "entry 1 has no usable name"),
        (f"one:{ONE},one:{TWO}", "names the key one twice"),
        ("one:c2hvcnQ=", "The key one in FIELD_KEYS is not 32 bytes"),
        ("one:not base64!", "The key one in FIELD_KEYS is not 32 bytes"),
    ],
)
def test_wrong_text_is_named(text, complaint):
    with pytest.raises(ImproperlyConfigured, match=complaint.replace("$", r"\$")):
        parse_keys(text)

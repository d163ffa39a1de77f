"""Key files: opened once, refused with a sentence."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from branchrecords.documents.signing import open_key_file
from branchrecords.errors import ActionError
from tests.documents.keyfiles import PASSWORD, SUBJECT, make_key_file


def test_a_key_file_is_opened_and_its_password_forgotten():
    content, _ = make_key_file()
    opened = open_key_file(content, PASSWORD)
    assert (opened.subject, opened.issuer) == (SUBJECT, SUBJECT)
    assert len(opened.fingerprint) == 64
    bundle = base64.b64decode(opened.bundle)
    assert pkcs12.load_key_and_certificates(bundle, None)[0] is not None
    assert PASSWORD not in repr(opened)


def test_a_file_without_a_password_is_taken():
    assert open_key_file(make_key_file(password="")[0], "").subject == SUBJECT


def test_what_cannot_sign_is_refused():
    content, _ = make_key_file()
    with pytest.raises(ActionError, match="密码不对"):
        open_key_file(content, "falsch")
    with pytest.raises(ActionError, match="打不开"):
        open_key_file(b"no key file", "")
    with pytest.raises(ActionError, match="只有 1024 位"):
        open_key_file(make_key_file(bits=1024)[0], PASSWORD)
    other = ed25519.Ed25519PrivateKey.generate()
    with pytest.raises(ActionError, match="RSA 或 ECDSA"):
        open_key_file(make_key_file(key=other)[0], PASSWORD)
    certificate = pkcs12.load_key_and_certificates(content, PASSWORD.encode())[1]
    alone = pkcs12.serialize_key_and_certificates(None, None, certificate, None, NoEncryption())
    with pytest.raises(ActionError, match="没有私钥"):
        open_key_file(alone, "")

"""Electronic signatures on PDFs (PAdES): a key opened once with its password, signing, checking."""

from __future__ import annotations

import base64
import io
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from branchrecords.errors import ActionError

# The library tells a log with a trace of every certificate that it cannot lead to a root; the
# answer says so, too.
logging.getLogger("pyhanko").setLevel(logging.ERROR)

FIELD = "OrganizationSeal"
LEAST_RSA_BITS = 2048


@dataclass(frozen=True)
class KeyFile:
    """A key with its certificate, opened: `bundle` must be kept encrypted."""

    bundle: str
    subject: str
    issuer: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime  # the first moment it no longer holds


def open_key_file(content: bytes, password: str) -> KeyFile:
    """Read an uploaded .p12/.pfx. The password is used here and forgotten.

    Raises ActionError with what is wrong: not such a file, the password, no key, a weak key.
    """
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, password.encode())
    except ValueError as error:
        raise ActionError(
            "证书文件打不开：密码不对，或者不是 .p12/.pfx 文件。请核对密码后重新上传。"
        ) from error
    if key is None or certificate is None:
        raise ActionError("这个文件里没有私钥和证书，请上传带私钥的 .p12/.pfx 文件。")
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ActionError("暂时只能用 RSA 或 ECDSA 证书签名，请换一份证书。")
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < LEAST_RSA_BITS:
        raise ActionError(f"证书的密钥只有 {key.key_size} 位，请换用 {LEAST_RSA_BITS} 位以上的。")
    bundle = pkcs12.serialize_key_and_certificates(None, key, certificate, others, NoEncryption())
    return KeyFile(
        bundle=base64.b64encode(bundle).decode(),
        subject=_named(certificate.subject),
        issuer=_named(certificate.issuer),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def _named(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()


def sign_pdf(content: bytes, *, bundle: str, reason: str) -> bytes:
    """`content` with a signature appended; the bytes before it stay as they are.

    The certificate's subject is the signer, the machine's clock the time, which a signature must
    say. No page is drawn on: the printed paper is the same.
    """
    from pyhanko.pdf_utils.incremental_writer import (
        IncrementalPdfFileWriter,
    )  # inline: slow to load
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter

    class Appending(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """Leave title, dates and what PDF/A and PDF/UA ask for as they were issued."""

    signer = signers.SimpleSigner.load_pkcs12_data(base64.b64decode(bundle), other_certs=[])
    if signer is None:
        raise ActionError("签名证书读不出来，请停用后重新上传证书。")
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        app_build_props=None,
    )
    out = io.BytesIO()
    signers.PdfSigner(meta, signer).sign_pdf(Appending(io.BytesIO(content)), output=out)
    return out.getvalue()


@dataclass(frozen=True)
class Signature:
    """What the signature of a file says. `holds`: not one signed byte changed, nothing appended.

    `trusted`: a chain leads to one of the given roots; None when none were given.
    """

    subject: str
    fingerprint: str
    at: datetime | None
    holds: bool
    trusted: bool | None


def signature_of(content: bytes, roots: tuple[bytes, ...] = ()) -> Signature | None:
    """The signature of a PDF, or None when there is none that can be found. Never raises."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # inline: slow to load

    try:
        signatures = PdfFileReader(io.BytesIO(content)).embedded_signatures
        if not signatures:
            return None
        return _checked(signatures[-1], roots)
    except Exception:
        return Signature("", "", None, False, None)


def _checked(signature: Any, roots: tuple[bytes, ...]) -> Signature:
    from asn1crypto import pem
    from asn1crypto import x509 as asn1
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    loaded = [
        asn1.Certificate.load(pem.unarmor(root)[2] if pem.detect(root) else root) for root in roots
    ]
    context = ValidationContext(
        trust_roots=loaded, allow_fetching=False, moment=signature.self_reported_timestamp
    )
    status = validate_pdf_signature(signature, signer_validation_context=context)
    certificate = signature.signer_cert
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    names = certificate.subject.native
    return Signature(
        subject=str(names.get("common_name") or certificate.subject.human_friendly),
        fingerprint=certificate.sha256.hex(),
        at=_utc(signature.self_reported_timestamp),
        holds=bool(status.intact and status.valid and whole),
        trusted=bool(status.trusted) if roots else None,
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None

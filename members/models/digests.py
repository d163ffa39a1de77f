"""The keyed digests by which encrypted numbers of people are found again."""

from branchrecords.database.fields import digest
from branchrecords.documents.values import normalize_code


def id_number_digest(text: str) -> str:
    """What a 公民身份号码 is found by."""
    return digest(normalize_code(text), "person.id_number")


def phone_digest(text: str) -> str:
    """What a phone number is found by, for people and for log-ins alike."""
    return digest(normalize_code(text).replace("-", ""), "person.phone")

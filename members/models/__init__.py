"""Organisations, people, positions, accounts: the ground the other apps stand on."""

from .accounts import Grant, LoginCode, User
from .dictionaries import DictionaryEntry
from .files import Education, FamilyMember, Introduction
from .mobile import MobileContact, MobileRecord
from .organizations import Organization
from .people import Membership, Person, Standing
from .positions import Position
from .rosters import RosterImport
from .settings import RuleOverride
from .transfers import Transfer, TransferStep

__all__ = [
    "DictionaryEntry",
    "Education",
    "FamilyMember",
    "Grant",
    "Introduction",
    "LoginCode",
    "Membership",
    "MobileContact",
    "MobileRecord",
    "Organization",
    "Person",
    "Position",
    "RosterImport",
    "RuleOverride",
    "Standing",
    "Transfer",
    "TransferStep",
    "User",
]

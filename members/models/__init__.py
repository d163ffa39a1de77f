"""Organisations, people, positions, accounts: the ground the other apps stand on."""

from .accounts import Grant, LoginCode, User
from .dictionaries import DictionaryEntry
from .factors import RecoveryCode, SecondFactor
from .files import Education, FamilyMember, Introduction
from .mobile import MobileContact, MobileRecord
from .organizations import Organization
from .people import Membership, Person, Standing
from .positions import Position
from .rosters import RosterImport
from .sessions import KnownAddress, LoginSession
from .settings import RuleOverride
from .transfers import Transfer, TransferStep

__all__ = [
    "DictionaryEntry",
    "Education",
    "FamilyMember",
    "Grant",
    "Introduction",
    "KnownAddress",
    "LoginCode",
    "LoginSession",
    "Membership",
    "MobileContact",
    "MobileRecord",
    "Organization",
    "Person",
    "Position",
    "RecoveryCode",
    "RosterImport",
    "RuleOverride",
    "SecondFactor",
    "Standing",
    "Transfer",
    "TransferStep",
    "User",
]

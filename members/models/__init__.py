"""Organisations, people, positions, accounts: the ground the other apps stand on."""

from .accounts import Grant, LoginCode, User
from .archive import PersonPaper
from .awards import Award
from .care import Hardship, HardshipReview, Pairing, Visit
from .development import DevelopmentCase, DevelopmentPlan, StepPerson, StepRecord
from .dictionaries import DictionaryEntry
from .factors import RecoveryCode, SecondFactor
from .files import Education, FamilyMember, Introduction
from .mass_organizations import MassActivity, MassHeadcount, MassOrganization, Recommendation
from .mobile import MobileContact, MobileRecord
from .model_posts import ModelPost, ResponsibilityArea
from .organizations import Organization
from .people import Membership, Person, Standing
from .positions import Position
from .rosters import RosterImport
from .sanctions import Sanction, SanctionChange
from .sessions import KnownAddress, LoginSession
from .settings import RuleOverride
from .transfers import Transfer, TransferStep
from .units import Unit, UnitCoverage, UnitSurvey

__all__ = [
    "Award",
    "DevelopmentCase",
    "DevelopmentPlan",
    "DictionaryEntry",
    "Education",
    "FamilyMember",
    "Grant",
    "Hardship",
    "HardshipReview",
    "Introduction",
    "KnownAddress",
    "LoginCode",
    "LoginSession",
    "MassActivity",
    "MassHeadcount",
    "MassOrganization",
    "Membership",
    "MobileContact",
    "MobileRecord",
    "ModelPost",
    "Organization",
    "Pairing",
    "Person",
    "PersonPaper",
    "Position",
    "Recommendation",
    "RecoveryCode",
    "ResponsibilityArea",
    "RosterImport",
    "RuleOverride",
    "Sanction",
    "SanctionChange",
    "SecondFactor",
    "Standing",
    "StepPerson",
    "StepRecord",
    "Transfer",
    "TransferStep",
    "Unit",
    "UnitCoverage",
    "UnitSurvey",
    "User",
    "Visit",
]

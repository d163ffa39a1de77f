"""Organisations, people, positions, accounts: the ground the other apps stand on."""

from .accounts import FormerPassword, Grant, LoginCode, User
from .archive import PersonPaper
from .awards import Award
from .care import Hardship, HardshipReview, Pairing, Visit
from .changes import OrganizationChange
from .development import DevelopmentCase, DevelopmentPlan, StepPerson, StepRecord
from .dictionaries import DictionaryEntry
from .elections import Ballot, Candidate, Election, Elector
from .factors import RecoveryCode, SecondFactor
from .files import Education, FamilyMember, Introduction
from .mass_organizations import MassActivity, MassHeadcount, MassOrganization, Recommendation
from .memberships import Membership
from .mobile import MobileContact, MobileRecord
from .model_posts import ModelPost, ResponsibilityArea
from .organizations import Organization
from .people import Person
from .positions import Position
from .rosters import RosterImport
from .sanctions import Sanction, SanctionChange
from .sessions import KnownAddress, LoginSession
from .settings import RuleOverride
from .standings import Standing
from .terms import Term, TermChange
from .transfers import Transfer, TransferStep
from .units import Unit, UnitCoverage, UnitSurvey

__all__ = [
    "Award",
    "Ballot",
    "Candidate",
    "DevelopmentCase",
    "DevelopmentPlan",
    "DictionaryEntry",
    "Education",
    "Election",
    "Elector",
    "FamilyMember",
    "FormerPassword",
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
    "OrganizationChange",
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
    "Term",
    "TermChange",
    "Transfer",
    "TransferStep",
    "Unit",
    "UnitCoverage",
    "UnitSurvey",
    "User",
    "Visit",
]

"""The inbox, what a person wants told, and the way outside."""

from .channels import Channel, DeliveryWish, MailAddress
from .dispatches import Attempt, Dispatch
from .inbox import Notice, Unsubscribed
from .workdays import SpecialDay, WorkYear

__all__ = [
    "Attempt",
    "Channel",
    "DeliveryWish",
    "Dispatch",
    "MailAddress",
    "Notice",
    "SpecialDay",
    "Unsubscribed",
    "WorkYear",
]

"""The inbox, what a person wants told, and the way outside."""

from .inbox import Notice, Unsubscribed

__all__ = ["Notice", "Unsubscribed"]

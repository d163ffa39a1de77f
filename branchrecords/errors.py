"""What an action raises when it refuses: a sentence for the user, and the reasons behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Blocker:
    """One reason why something cannot be done now.

    `message` says in Chinese what is wrong and how to mend it; `article` cites the rule;
    `target` names the field or element (an HTML id) where it can be mended, or a page (a path).
    """

    message: str
    article: str = ""
    target: str = ""


class ActionError(Exception):
    """An action refused. `str(error)` is a Chinese sentence that a page shows as it is."""

    def __init__(self, message: str, blockers: Sequence[Blocker] = ()) -> None:
        super().__init__(message)
        self.blockers = tuple(blockers)


def refuse_if(blockers: Sequence[Blocker], message: str) -> None:
    """Raise ActionError with every blocker when there is at least one."""
    if blockers:
        raise ActionError(message + "：" + "；".join(b.message for b in blockers), blockers)


def wrong(field: str, message: str) -> ActionError:
    """A refusal that one field of the form can mend."""
    return ActionError(message, (Blocker(message, target=f"id_{field}"),))

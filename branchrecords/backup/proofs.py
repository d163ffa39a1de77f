"""What is proven of the data before a backup and again after its restore.

Each app has a module `proofs`. Its functions return one sentence with the figures they found, and
raise NotProven with one sentence about what is wrong. One marked with `proof` only reads: its
sentence stands in the manifest of a backup, and a restore must give the same one. One marked with
`trial` uses what was restored as a user would; what it writes it takes back.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.module_loading import autodiscover_modules

Proof = Callable[[], str]
_proofs: dict[str, Proof] = {}
_trials: dict[str, Proof] = {}


class NotProven(Exception):
    """One Chinese sentence: what does not hold, and where."""


def proof(title: str) -> Callable[[Proof], Proof]:
    """Register a proof under its Chinese title; titles are unique."""
    return _register(_proofs, title)


def trial(title: str) -> Callable[[Proof], Proof]:
    """Register a trial under its Chinese title; titles are unique."""
    return _register(_trials, title)


def _register(known: dict[str, Proof], title: str) -> Callable[[Proof], Proof]:
    def register(function: Proof) -> Proof:
        if title in known:
            raise ValueError(f"Two of them are called {title}.")
        known[title] = function
        return function

    return register


def prove_all() -> dict[str, str]:
    """The sentence of every proof by its title; raises NotProven naming the first that fails."""
    return _run(_proofs)


def try_all() -> dict[str, str]:
    """The sentence of every trial by its title; raises NotProven naming the first that fails."""
    return _run(_trials)


def _run(known: dict[str, Proof]) -> dict[str, str]:
    autodiscover_modules("proofs")
    found = {}
    for title in sorted(known):
        try:
            found[title] = known[title]()
        except NotProven as refused:
            raise NotProven(f"{title}：{refused}") from refused
    return found

"""Where organisations stood on a past day: today's tree with the later moves undone. Pure.

Organisations are named by their tree path of today, which is a chain of fixed steps; "" stands
above the topmost ones (ADR 10).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """A piece of today's tree: `path` and all below it, but not what lies in `without`."""

    path: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placements:
    """The tree of a day. `moved`: what was moved since, with what it stood under that day."""

    step: int
    moved: Mapping[str, str] = field(default_factory=dict)

    def parent(self, path: str) -> str:
        """What an organisation stood under that day."""
        return self.moved.get(path, path[: -self.step])

    def chain(self, path: str) -> Iterator[str]:
        """The organisation itself and everything above it that day, upwards."""
        seen: set[str] = set()
        while path and path not in seen:
            yield path
            seen.add(path)
            path = self.parent(path)

    def stood_within(self, path: str, root: str) -> bool:
        """Whether an organisation was `root` or stood below it that day."""
        return root in self.chain(path)

    def parts(self, root: str) -> tuple[Part, ...]:
        """Which pieces of today's tree together were `root` and all below it that day."""
        inside = {path for path in self.moved if self.stood_within(path, root)} | {root}
        edges = inside | set(self.moved)
        tops = [path for path in inside if _next_above(path, edges) not in inside]
        tops.sort(key=lambda path: (path != root, path))
        return tuple(Part(path, self._holes(path, inside, edges)) for path in tops)

    def _holes(self, top: str, inside: set[str], edges: set[str]) -> tuple[str, ...]:
        return tuple(
            path
            for path in sorted(edges - inside)
            if path.startswith(top) and _next_above(path, edges) in inside
        )


def _next_above(path: str, edges: set[str]) -> str | None:
    """The closest of some paths that lies above one in today's tree."""
    above = [edge for edge in edges if path.startswith(edge) and edge != path]
    return max(above, key=len, default=None)

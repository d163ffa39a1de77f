"""What is drawn on a page of a PDF, spelled so that another writer would spell it alike."""

from __future__ import annotations

import hashlib

import pikepdf
from pikepdf import Name

# What a link or a note shows and does; its other entries lead back to the page.
_DRAWN_OF_NOTES = (Name.Subtype, Name.Rect, Name.F, Name.Contents, Name.AP, Name.A)
# Spelled resources by object number: the pages of a paper have their fonts in common, and spelling
# these anew for each page took a tenth of the time of making it.
Spelled = dict[tuple[int, int], bytes]


def page_digest(page: pikepdf.Page, spelled: Spelled) -> str:
    """SHA-256 of a page's content, of all that this uses, and of what its notes show."""
    digest = hashlib.sha256(_spelling(page.obj.get(Name.Contents)))
    digest.update(_resources(page, spelled))
    digest.update(_spelling(page.obj.get(Name.MediaBox)))
    for note in page.obj.get(Name.Annots, ()):
        if note.get(Name.FT) != Name.Sig:  # a signature draws nothing and comes later
            for key in _DRAWN_OF_NOTES:
                digest.update(_spelling(note.get(key)))
    return digest.hexdigest()


def _resources(page: pikepdf.Page, spelled: Spelled) -> bytes:
    resources = page.obj.get(Name.Resources)
    if resources is None or not resources.is_indirect:
        return _spelling(resources)
    if resources.objgen not in spelled:
        spelled[resources.objgen] = _spelling(resources)
    return spelled[resources.objgen]


def _spelling(thing) -> bytes:  # type: ignore[no-untyped-def]
    """A PDF object and all that it uses, without object numbers, which another writer would give
    anew."""
    words: list[bytes] = []
    _spell(words, thing, set())
    return b"".join(words)


def _spell(words: list[bytes], thing, seen: set[tuple[int, int]]) -> None:  # type: ignore[no-untyped-def]
    if isinstance(thing, pikepdf.Object) and thing.is_indirect:
        if thing.objgen in seen:
            words.append(b"again")
            return
        seen.add(thing.objgen)
    if isinstance(thing, pikepdf.Stream):
        words.append(b"stream")
        words.append(hashlib.sha256(thing.read_bytes()).digest())
        inner = thing.get(Name.Resources)
        if inner is not None:
            _spell(words, inner, seen)
    elif isinstance(thing, pikepdf.Dictionary):
        for key in sorted(thing.keys()):
            words.append(key.encode())
            _spell(words, thing[key], seen)
    elif isinstance(thing, pikepdf.Array):
        words.append(b"[")
        for one in thing:
            _spell(words, one, seen)
    else:
        words.append(repr(thing).encode())

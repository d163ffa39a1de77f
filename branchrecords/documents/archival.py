"""Papers for the archive: PDF/A-3a that says so, with a list of what it holds and a seal.

`archived` finishes a tagged PDF; `examined` says of a file in hand which of its parts are as they
were. Neither knows what the paper is about. What unsigned bytes can prove is in ADR 18.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .spelling import Spelled, page_digest

MANIFEST = "manifest.json"
SEAL_NAMESPACE = "urn:branchrecords:archive:1"
_UNSEALED = "0" * 64
_OPENS, _CLOSES = b"<br:seal>", b"</br:seal>"
_KINDS = {"json": "/application/json"}


def archived(content: bytes, *, identifier: str, at: datetime) -> bytes:
    """The same pages as PDF/A-3a and PDF/UA-1, with a manifest of pages and files, and sealed.

    `identifier` is printed into dc:identifier. The same input gives the same bytes.
    """
    with pikepdf.open(io.BytesIO(content)) as paper:
        _name_kinds(paper)
        manifest = {"pages": _page_digests(paper), "files": _file_digests(paper)}
        _attach(paper, MANIFEST, _spelled(manifest), at)
        metadata = paper.make_stream(_xmp(paper, identifier, at))
        metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
        paper.Root.Metadata = metadata
        stream = io.BytesIO()
        paper.save(
            stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return _sealed(stream.getvalue())


def _spelled(manifest: Mapping[str, object]) -> bytes:
    return json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()


def _name_kinds(paper: pikepdf.Pdf) -> None:
    """PDF/A-3 asks for the media type of every embedded file."""
    for name, file in _embedded(paper):
        file.Subtype = Name(_KINDS.get(name.rsplit(".", 1)[-1], "/application/octet-stream"))


def _embedded(paper: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """The embedded files by the list that readers show, in its order."""
    tree = paper.Root.get(Name.Names, Dictionary()).get(Name.EmbeddedFiles, Dictionary())
    for specification in list(tree.get(Name.Names, Array()))[1::2]:
        yield str(specification.UF), specification.EF.F


def _attach(paper: pikepdf.Pdf, name: str, content: bytes, at: datetime) -> None:
    file = paper.make_stream(content)
    file.Type, file.Subtype = Name.EmbeddedFile, Name(_KINDS["json"])
    stamp = pikepdf.models.metadata.encode_pdf_date(at)
    file.Params = Dictionary(Size=len(content), CreationDate=stamp, ModDate=stamp)
    specification = paper.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(name),
            UF=String(name),
            EF=Dictionary(F=file, UF=file),
            AFRelationship=Name.Data,
        )
    )
    tree = paper.Root.Names.EmbeddedFiles
    tree.Names.append(String(name))
    tree.Names.append(specification)
    paper.Root.AF.append(specification)


def _page_digests(paper: pikepdf.Pdf) -> list[str]:
    """For each page what is drawn on it: its content and everything that this uses."""
    spelled: Spelled = {}
    return [page_digest(page, spelled) for page in paper.pages]


def _file_digests(paper: pikepdf.Pdf) -> dict[str, str]:
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in _embedded(paper)}


def _sealed(content: bytes) -> bytes:
    """Write the digest of the whole file, taken with zeros in its place, into the file."""
    empty = _OPENS + _UNSEALED.encode() + _CLOSES
    if content.count(empty) != 1:
        raise ValueError("The metadata were written in a way that leaves no place for the seal.")
    seal = hashlib.sha256(content).hexdigest()
    return content.replace(empty, _OPENS + seal.encode() + _CLOSES)


def first_revision(content: bytes) -> bytes:
    """The bytes as they were before anything was appended, such as a signature."""
    end = content.find(b"%%EOF")
    return content if end < 0 else content[: end + len(b"%%EOF\n")]


def seal_holds(content: bytes) -> bool:
    """Whether no byte of the first revision was changed; anyone can seal again (ADR 18)."""
    paper = first_revision(content)
    start = paper.find(_OPENS)
    end = start + len(_OPENS) + len(_UNSEALED)
    if start < 0 or paper[end : end + len(_CLOSES)] != _CLOSES:
        return False
    written = paper[start + len(_OPENS) : end].decode(errors="replace")
    empty = paper[: start + len(_OPENS)] + _UNSEALED.encode() + paper[end:]
    return hashlib.sha256(empty).hexdigest() == written


@dataclass(frozen=True)
class Examination:
    """What a file in hand shows. `readable` False: nothing else is known.

    `appended`: something follows the first revision, which only a signature may; `files`: the
    embedded ones by name, None where unreadable; `changed_files`, `changed_pages` (from 1): other
    than the manifest says; `manifest`: whether there is one that can be read.
    """

    readable: bool = False
    sealed: bool = False
    appended: bool = False
    manifest: bool = False
    identifier: str = ""
    files: dict[str, bytes | None] = field(default_factory=dict)
    missing_files: tuple[str, ...] = ()
    changed_files: tuple[str, ...] = ()
    changed_pages: tuple[int, ...] = ()


def examined(content: bytes) -> Examination:
    """Look at every part of an archived paper; a broken one is named, never an exception."""
    try:
        first = first_revision(content)
        with (
            pikepdf.open(io.BytesIO(content)) as paper,
            pikepdf.open(io.BytesIO(first)) as as_issued,
        ):
            told = _manifest(dict(_embedded(as_issued)).get(MANIFEST))
            return _examination(paper, told, seal_holds(content), first != content)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, RuntimeError):
        return Examination()


def _examination(paper: pikepdf.Pdf, told: dict, sealed: bool, appended: bool) -> Examination:
    files = {name: _bytes_of(file) for name, file in _embedded(paper)}
    expected, pages = told.get("files", {}), told.get("pages", [])
    return Examination(
        readable=True,
        sealed=sealed,
        appended=appended,
        manifest=bool(told),
        identifier=_identifier(paper),
        files=files,
        missing_files=tuple(name for name in expected if name not in files),
        changed_files=tuple(
            name
            for name, digest in expected.items()
            if name in files and hashlib.sha256(files[name] or b"").hexdigest() != digest
        ),
        changed_pages=_changed_pages(paper, pages) if told else (),
    )


def _bytes_of(file: pikepdf.Object) -> bytes | None:
    try:
        return bytes(file.read_bytes())
    except pikepdf.PdfError:
        return None


def _manifest(file: pikepdf.Object | None) -> dict:
    try:
        told = json.loads((_bytes_of(file) if file is not None else None) or b"")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _changed_pages(paper: pikepdf.Pdf, expected: list[str]) -> tuple[int, ...]:
    found: list[str] = []
    spelled: Spelled = {}
    for page in paper.pages:
        try:
            found.append(page_digest(page, spelled))
        except (pikepdf.PdfError, RuntimeError, ValueError):
            found.append("")
    length = max(len(found), len(expected))
    found += [""] * (length - len(found))
    expected = [*expected, *[""] * (length - len(expected))]
    return tuple(
        number
        for number, (one, other) in enumerate(zip(found, expected, strict=True), start=1)
        if one != other or not one
    )


def _identifier(paper: pikepdf.Pdf) -> str:
    with paper.open_metadata() as metadata:
        return str(metadata.get("dc:identifier", ""))


_PROPERTY = """<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>{text}</pdfaProperty:description></rdf:li>"""
_SCHEMA = """<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>{title}</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"""
# PDF/A allows properties beyond its own list only where the file describes them.
_SCHEMAS = _SCHEMA.format(
    title="PDF/UA Universal Accessibility Schema",
    uri="http://www.aiim.org/pdfua/ns/id/",
    prefix="pdfuaid",
    properties=_PROPERTY.format(name="part", kind="Integer", text="Part of ISO 14289"),
) + _SCHEMA.format(
    title="Branch Records archive schema",
    uri=SEAL_NAMESPACE,
    prefix="br",
    properties=_PROPERTY.format(
        name="seal", kind="Text", text="SHA-256 of the file with 64 zeros in this place"
    ),
)
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" xmlns:br="{namespace}">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<dc:identifier>{identifier}</dc:identifier>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
<br:seal>{seal}</br:seal>
<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def _xmp(paper: pikepdf.Pdf, identifier: str, at: datetime) -> bytes:
    """The metadata; what stands in the information dictionary too is spelled the same there."""
    told = paper.docinfo
    return _XMP.format(
        namespace=SEAL_NAMESPACE,
        title=escape(str(told.get("/Title", ""))),
        author=escape(str(told.get("/Author", ""))),
        producer=escape(str(told.get("/Producer", ""))),
        identifier=escape(identifier),
        at=at.isoformat(),
        seal=_UNSEALED,
        schemas=_SCHEMAS,
    ).encode()

"""The essentials of PDF/A-3a and PDF/UA-1 that can be read off a file. Not a validator: what
passes is made for both standards, which veraPDF would have to confirm elsewhere."""

import io
import re

import pikepdf
from pikepdf import Name

# ISO 14289-1, 7.4.2: levels of headings do not skip downwards.
HEADINGS = re.compile(r"/H([1-6])")


def faults(content):
    """What breaks the two standards, one sentence each."""
    with pikepdf.open(io.BytesIO(content)) as paper:
        return [
            *_document(paper),
            *_metadata(paper),
            *_files(paper),
            *_fonts(paper),
            *_pages(paper),
            *_tags(paper),
            *_forbidden(paper),
        ]


def _document(paper):
    root = paper.Root
    if str(root.get(Name.Lang, "")) != "zh-CN":
        yield "no language"
    if not root.get(Name.MarkInfo, {}).get(Name.Marked):
        yield "not marked as tagged"
    if not root.get(Name.ViewerPreferences, {}).get(Name.DisplayDocTitle):
        yield "the title is not displayed"
    intents = [one for one in root.get(Name.OutputIntents, []) if one.S == Name.GTS_PDFA1]
    if len(intents) != 1 or not len(intents[0].DestOutputProfile.read_bytes()):
        yield "no output intent with a profile"
    if Name.ID not in paper.trailer:
        yield "no file identifier"
    if paper.trailer.get(Name.Encrypt) is not None:
        yield "encrypted"


def _metadata(paper):
    stream = paper.Root.Metadata
    if Name.Filter in stream:
        yield "metadata are compressed"
    with paper.open_metadata() as told:
        expected = {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
        for key, value in expected.items():
            if told.get(key) != value:
                yield f"{key} is {told.get(key)}"
        pairs = {"dc:title": "/Title", "pdf:Producer": "/Producer"}
        for key, entry in pairs.items():
            if not told.get(key) or str(paper.docinfo.get(entry)) != str(told.get(key)):
                yield f"{key} differs from {entry}"
        if list(told.get("dc:creator", [])) != [str(paper.docinfo.get("/Author"))]:
            yield "dc:creator differs from /Author"
    text = stream.read_bytes().decode()
    for used in ("http://www.aiim.org/pdfua/ns/id/", "urn:branchrecords:archive:1"):
        if f"<pdfaSchema:namespaceURI>{used}" not in text and (
            f'pdfaSchema:namespaceURI="{used}"' not in text
        ):
            yield f"the schema {used} is not described"


def _files(paper):
    associated = {one.objgen for one in paper.Root.get(Name.AF, [])}
    names = list(paper.Root.Names.EmbeddedFiles.Names)
    for specification in names[1::2]:
        name = str(specification.get(Name.UF, ""))
        if specification.objgen not in associated:
            yield f"{name} is not in /AF"
        if specification.get(Name.AFRelationship) != Name.Data:
            yield f"{name} is no data"
        if str(specification.get(Name.F, "")) != name or not name:
            yield f"{name} has no two names"
        file = specification.EF.F
        if file.get(Name.Subtype) != Name("/application/json"):
            yield f"{name} has no media type"
        if Name.ModDate not in file.get(Name.Params, {}):
            yield f"{name} has no date"


def _fonts(paper):
    for thing in paper.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get(Name.Type) == Name.Font:
            if Name.DescendantFonts in thing:
                if Name.ToUnicode not in thing:
                    yield f"{thing.BaseFont} maps to no characters"
                continue
            if not {"/FontFile2", "/FontFile3"} & set(thing.FontDescriptor.keys()):
                yield f"{thing.BaseFont} is not embedded"


def _pages(paper):
    for number, page in enumerate(paper.pages, start=1):
        if page.obj.get(Name.Tabs) != Name.S:
            yield f"page {number}: the order of links is not that of the tags"
        if Name.StructParents not in page.obj:
            yield f"page {number}: its content has no tags"
        for annotation in page.obj.get(Name.Annots, []):
            flags = int(annotation.get(Name.F, 0))
            if not flags & 4 or flags & 2:
                yield f"page {number}: something is not printed"
            seen = any(float(edge) for edge in annotation.Rect)
            if seen and annotation.Subtype == Name.Link and Name.StructParent not in annotation:
                yield f"page {number}: a link has no tag"


def _walk(element):
    if isinstance(element, pikepdf.Array):
        for one in element:
            yield from _walk(one)
    elif isinstance(element, pikepdf.Dictionary) and Name.S in element:
        yield element
        yield from _walk(element.get(Name.K, pikepdf.Array()))


def _tags(paper):
    elements = list(_walk(paper.Root.StructTreeRoot.K))
    kinds = [str(element.S) for element in elements]
    if "/Document" not in kinds:
        yield "no document among the tags"
    level = 0
    for kind in kinds:
        if found := HEADINGS.fullmatch(kind):
            if int(found[1]) > level + 1:
                yield f"a heading jumps from level {level} to {found[1]}"
            level = int(found[1])
    for element in elements:
        if Name.Figure == element.S and not str(element.get(Name.Alt, "")):
            yield "a figure has no alternative text"
    if "/TD" in kinds and "/TH" not in kinds:
        yield "a table has no headings"


def _forbidden(paper):
    for key in (Name.AA, Name.OpenAction, Name.XFA):
        if key in paper.Root:
            yield f"{key} is there"
    for thing in paper.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            if thing.get(Name.S) in (Name.JavaScript, Name.Launch):
                yield "it acts by itself"
            if isinstance(thing, pikepdf.Stream) and "/LZWDecode" in str(thing.get(Name.Filter)):
                yield "LZW is used"

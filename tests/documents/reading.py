"""What a reader finds in a PDF: its text, where each piece stands, in which font."""

import io
from dataclasses import dataclass

import pypdf

MM = 25.4 / 72


@dataclass(frozen=True)
class Piece:
    """A run of text: x from the left, baseline from the top (mm), size (pt), font family."""

    text: str
    x: float
    baseline: float
    size: float
    font: str


def reader(content):
    return pypdf.PdfReader(io.BytesIO(content))


def texts(content):
    """The text of each page without blanks."""
    return ["".join(page.extract_text().split()) for page in reader(content).pages]


def pieces(content, page):
    """The runs of text of a page (from 0) in the order they are drawn."""
    found = []
    sheet = reader(content).pages[page]
    height = float(sheet.mediabox.height)

    def visit(text, cm, tm, font, size):
        if text.strip() and font:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            family = font["/BaseFont"].split("+")[1]
            found.append(Piece(text.strip(), x * MM, (height - y) * MM, size * abs(cm[3]), family))

    sheet.extract_text(visitor_text=visit)
    return found


def families(content):
    """The fonts of a document; all of them must be embedded."""
    found = set()
    for page in reader(content).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            found.add(font.get_object()["/BaseFont"].split("+")[1])
    return found

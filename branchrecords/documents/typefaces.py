"""The fonts of our documents, and nothing but them.

Fontconfig is given a configuration of our own that knows only the files below `fonts/` and the
folder `DOCUMENT_FONTS`. Fonts installed on the machine are invisible, so the same document has
the same bytes everywhere. The families get our own names, one for each role of GB/T 9704-2012.

Not `@font-face`: WeasyPrint copies each such font into a temporary folder for every process and
removes it in a finaliser that a recycled or killed worker never reaches (70 MB each time).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

BUNDLED = Path(__file__).parent / "fonts"
SUFFIXES = (".ttf", ".otf", ".ttc")


@dataclass(frozen=True)
class Typeface:
    """One font role: `role` is the file's name, `family` what style sheets call it."""

    role: str
    family: str

    @property
    def licensed_family(self) -> str:
        return f"Licensed {self.family}"


TYPEFACES = (
    Typeface("xiaobiaosong", "BR XiaoBiaoSong"),
    Typeface("fangsong", "BR FangSong"),
    Typeface("hei", "BR Hei"),
    Typeface("kai", "BR Kai"),
    Typeface("song", "BR Song"),
)


def font_file(folder: Path, role: str) -> Path | None:
    """The file of a role in a folder, whatever its suffix."""
    files = (folder / f"{role}{suffix}" for suffix in SUFFIXES)
    return next((file for file in files if file.is_file()), None)


def fontconfig_xml(licensed: Path | None) -> str:
    """Our whole fontconfig configuration; `licensed` is the folder of an organisation's fonts.

    No cache directory: fontconfig's cache would keep family names given by an older configuration,
    and scanning five files takes some hundredths of a second.
    """
    parts = ['<?xml version="1.0"?>', '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">']
    parts.append("<fontconfig>")
    for typeface in TYPEFACES:
        if licensed and (file := font_file(licensed, typeface.role)):
            parts.append(_named(file, typeface.licensed_family))
        if file := font_file(BUNDLED, typeface.role):
            parts.append(_named(file, typeface.family))
    parts += [f"<dir>{escape(str(f.resolve()))}</dir>" for f in (licensed, BUNDLED) if f]
    parts.append("</fontconfig>")
    return "\n".join(parts)


def _named(file: Path, family: str) -> str:
    """The rule that gives one file its family name. Prepended: replacing a family breaks Pango."""
    return (
        '<match target="scan">'
        f'<test name="file"><string>{escape(str(file.resolve()))}</string></test>'
        f'<edit name="family" mode="prepend"><string>{family}</string></edit>'
        '<edit name="weight" mode="assign_replace"><const>regular</const></edit>'
        "</match>"
    )

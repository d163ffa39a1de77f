"""Pictures as they come: whole, of a size that can be shown, and nothing hidden behind them."""

from __future__ import annotations

import io
import warnings

from PIL import Image, UnidentifiedImageError

MOST_PIXELS = 60_000_000
NO_PICTURE = "打不开，不是完好的图片，请重新拍照或另存为 JPG"
CUT_OFF = "不完整，可能没有传完，请重新上传"
TOO_MANY = "的像素太多，请先缩小再上传"
JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
SOS, EOI = 0xDA, 0xD9


def picture_problem(content: bytes) -> str:
    """Why a JPEG or PNG is not taken, without its name; "" when it is. It is read to its end."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
            if picture.width * picture.height > MOST_PIXELS:
                return TOO_MANY
            # A smaller copy of a JPEG reads all of the file in a fraction of the memory.
            picture.draft("RGB", (picture.width // 8, picture.height // 8))
            picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return TOO_MANY
    except UnidentifiedImageError:
        return NO_PICTURE
    except (OSError, SyntaxError, ValueError):
        return CUT_OFF
    # The library forgives a missing end once the PDF renderer has told it to.
    return "" if _end_of(content) else CUT_OFF


def trimmed(content: bytes) -> bytes:
    """The picture up to its end: what hides behind it (an archive, a page, a video) is dropped."""
    return content[: _end_of(content)]


def _end_of(content: bytes) -> int | None:
    """The place behind the last byte of the picture; None where its end is missing."""
    return _end_of_jpeg(content) if content.startswith(JPEG) else _end_of_png(content)


def _end_of_png(content: bytes) -> int | None:
    """The place behind the chunk IEND."""
    place = len(PNG)
    while place + 12 <= len(content):
        length, name = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        place += 12 + length
        if name == b"IEND" and place <= len(content):
            return place
    return None


def _end_of_jpeg(content: bytes) -> int | None:
    """The place behind the marker EOI; a thumbnail inside a segment has one too and is passed."""
    place = 2
    while place + 4 <= len(content):
        if content[place] != 0xFF:  # stray bytes, which readers pass
            place = _behind_scan(content, place)
            continue
        marker = content[place + 1]
        if marker == EOI:
            return place + 2
        if marker == 0xFF:  # padding
            place += 1
            continue
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker == SOS:
            place = _behind_scan(content, place)
    rest = content[place:]
    ends = rest.startswith(b"\xff") and rest.lstrip(b"\xff") == bytes((EOI,))
    return len(content) if ends else None


def _behind_scan(content: bytes, place: int) -> int:
    """The next marker behind picture data, in which FF 00 and restarts (FF D0–D7) are data."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            return len(content)
        following = content[place + 1]
        if following and following != 0xFF and not 0xD0 <= following <= 0xD7:
            return place
        place += 1

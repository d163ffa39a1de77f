"""Photos: an uploaded picture made small, upright and free of everything but its pixels."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from branchrecords.errors import ActionError

from .pictures import NO_PICTURE, picture_problem

# 35 × 45 mm at 300 dpi, twice over: sharp on paper, some 60 kB.
MOST_WIDE, MOST_HIGH = 826, 1062
LEAST_WIDE, LEAST_HIGH = 200, 250
MOST_LONG = 2000
NO_PHOTO = "这个文件不是照片，请上传 JPG 或 PNG 照片"


def portrait(content: bytes) -> bytes:
    """The picture as JPEG without metadata (place, time, camera), at most 826 × 1062 pixels.

    Raises ActionError with a Chinese sentence for what is not a picture, is a trap, or too small
    to be printed.
    """
    upright = _opened(content)
    if upright.width < LEAST_WIDE or upright.height < LEAST_HIGH:
        raise ActionError(
            f"照片太小（{upright.width}×{upright.height}），至少要 {LEAST_WIDE}×{LEAST_HIGH} 像素"
        )
    return _plain(upright, (MOST_WIDE, MOST_HIGH))


def photograph(content: bytes) -> bytes:
    """A photo of a meeting as JPEG without metadata, at most 2000 pixels on its longer side.

    A phone's 8 MB become some 500 kB, and where it was taken is nobody's business. Raises
    ActionError for what is not a picture or is a trap.
    """
    return _plain(_opened(content), (MOST_LONG, MOST_LONG))


def _opened(content: bytes) -> Image.Image:
    """The picture, upright as it was taken."""
    if problem := picture_problem(content):
        said = NO_PHOTO if problem == NO_PICTURE else f"照片{problem}"
        raise ActionError(said)
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        return ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError):
        raise ActionError(NO_PHOTO) from None


def _plain(picture: Image.Image, most: tuple[int, int]) -> bytes:
    """Nothing but the pixels, on white, within `most`."""
    picture.thumbnail(most)
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(picture, mask=picture.getchannel("A"))
    stream = io.BytesIO()
    plain.save(stream, "JPEG", quality=88, optimize=True)
    return stream.getvalue()

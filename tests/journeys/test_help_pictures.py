"""Each picture of the help can be taken again: its page answers and nobody's browser complains."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from .help_pictures import SHOTS, smaller, taken

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]


def test_every_picture_of_the_help_can_be_taken_again(chromium, demo_site):
    sizes = {
        shot.name: Image.open(io.BytesIO(smaller(content))).size
        for shot, content in taken(chromium, demo_site)
    }
    assert sizes == {shot.name: (780, 1688) if shot.phone else (1280, 900) for shot in SHOTS}

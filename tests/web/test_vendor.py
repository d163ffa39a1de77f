"""What we serve obeys our own Content-Security-Policy before any override has loaded."""

from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent.parent / "static"


def test_no_stylesheet_holds_a_data_uri():
    sheets = sorted(STATIC.rglob("*.css"))
    assert [sheet.name for sheet in sheets] == ["app.css", "bootstrap.min.css"]
    assert [sheet.name for sheet in sheets if 'url("data:' in sheet.read_text("utf-8")] == []

"""Phrases: what a figure is called in a text, found again in it."""

from reports.catalogue import FIGURES_BY_KEY, SUMMARY_KEYS
from reports.rules.phrases import PHRASES, contradictions, phrase, segments


def test_every_phrase_belongs_to_a_figure_of_the_summary():
    assert set(PHRASES) <= set(FIGURES_BY_KEY)
    assert set(PHRASES) - set(SUMMARY_KEYS) == {"attendance_absent"} - set(SUMMARY_KEYS)


def test_every_phrase_is_found_again_as_itself():
    for key in PHRASES:
        (found,) = [part for part in segments(phrase(key, "12")) if part.key]
        assert (found.key, found.number) == (key, "12")


def test_a_text_is_cut_and_joined_without_loss():
    text = "召开支部党员大会5次，支委会会议 12 次，党员平均到会率91.4%。其余照旧。"
    cut = segments(text)
    assert "".join(part.text for part in cut) == text
    assert [(part.key, part.number) for part in cut if part.key] == [
        ("meetings_general", "5"),
        ("meetings_committee", "12"),
        ("attendance_rate", "91.4%"),
    ]


def test_the_longer_phrase_wins():
    assert [
        p.key for p in segments("本年发展预备党员1名，预备党员转正2名，预备党员3名") if p.key
    ] == [
        "developed",
        "confirmed",
        "probationary",
    ]


def test_contradictions_name_both_numbers():
    (found,) = contradictions(
        "上党课4次，实收党费1,000.00元",
        {
            "meetings_lecture": "3",
            "dues_received": "1000.00",
        },
    )
    assert (found.key, found.written, found.computed) == ("meetings_lecture", "4", "3")

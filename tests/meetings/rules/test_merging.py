from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.merging import BESIDE, FIELDS, base_of, merge, new_base, read_base

START = {
    "heading": "学习",
    "reporter": "",
    "discussion": "书记领学。",
    "speeches": (),
    "resolution": "",
    "vote": (None, None, None),
}


def item(**changes):
    return START | changes


def merged(current, posted):
    return merge(current, posted, read_base(base_of(START)))


def test_each_keeps_what_only_he_changed():
    found = merged(item(resolution="同意。"), item(discussion="书记领学第一章。"))
    assert found.values == item(resolution="同意。", discussion="书记领学第一章。")
    assert found.clashes == ()


def test_where_both_changed_a_text_both_stay():
    found = merged(item(discussion="甲写的。"), item(discussion="乙写的。"))
    assert found.values["discussion"] == f"乙写的。\n{BESIDE}\n甲写的。"
    assert found.clashes == ("discussion",)


def test_speeches_of_both_are_kept_once():
    found = merged(
        item(speeches=(("唐敏", "同意。"), ("魏来", "同意。"))),
        item(speeches=(("唐敏", "同意。"), ("邵大勇", "缓办。"))),
    )
    assert [speaker for speaker, _ in found.values["speeches"]] == ["唐敏", "邵大勇", "魏来"]


def test_of_two_votes_the_saved_one_holds_and_it_is_said():
    found = merged(item(vote=(20, 0, 1)), item(vote=(19, 1, 1)))
    assert found.values["vote"] == (20, 0, 1)
    assert found.clashes == ("vote",)


def test_the_same_change_twice_is_no_clash():
    found = merged(item(resolution="同意。"), item(resolution="同意。"))
    assert (found.values["resolution"], found.clashes) == ("同意。", ())


def test_a_page_without_marks_holds():
    assert merge(item(heading="甲"), item(heading="乙"), {}).values["heading"] == "乙"
    assert read_base("3f2a nonsense") == {}


def test_the_page_goes_on_from_what_it_shows():
    """It does not show the other's decision yet: its own empty field must not undo it later."""
    posted = item(discussion="改过。")
    first = merged(item(resolution="同意。"), posted)
    base = new_base(base_of(START), posted, first)
    later = merge(first.values, item(discussion="又改过。"), read_base(base))
    assert later.values == item(discussion="又改过。", resolution="同意。")
    assert later.clashes == ()


def test_a_clash_brought_to_the_page_is_no_clash_the_next_time():
    first = merged(item(discussion="甲写的。"), item(discussion="乙写的。"))
    base = read_base(new_base(base_of(START), item(discussion="乙写的。"), first))
    shown = first.values["discussion"]
    assert merge(first.values, item(discussion=shown), base).clashes == ()
    mended = merge(first.values, item(discussion="甲和乙写的。"), base)
    assert (mended.values["discussion"], mended.clashes) == ("甲和乙写的。", ())


texts = st.text(alphabet="甲乙丙", max_size=4)
items = st.fixed_dictionaries(dict.fromkeys(FIELDS, texts) | {"speeches": st.just(())})


@given(items, items, items)
def test_nothing_that_anybody_wrote_into_a_text_is_lost(start, theirs, ours):
    found = merge(theirs, ours, read_base(base_of(start))).values
    for name in ("discussion", "resolution"):
        if theirs[name] != start[name]:
            assert theirs[name] in found[name]
        if ours[name] != start[name]:
            assert ours[name] in found[name] or (theirs[name] != start[name] and not ours[name])

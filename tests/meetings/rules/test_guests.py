import pytest

from meetings.rules.guests import guest_names, merge_guests


def test_names_are_told_apart_by_any_usual_mark():
    assert guest_names("徐景明、王芳，李强, 赵敏；") == ["徐景明", "王芳", "李强", "赵敏"]
    assert guest_names("  ") == []


@pytest.mark.parametrize(
    ("current", "posted", "seen", "merged"),
    [
        ("", "徐景明", "", "徐景明"),
        ("徐景明", "", "徐景明", ""),
        ("徐景明", "王芳", "", "徐景明、王芳"),  # both added one
        ("徐景明、王芳", "", "徐景明", "王芳"),  # one took away, the other added
        ("徐景明、王芳", "徐景明", "徐景明", "徐景明、王芳"),  # the page changed nothing
        ("徐景明", "王芳", None, "王芳"),
    ],
)
def test_what_each_of_two_people_changed_is_kept(current, posted, seen, merged):
    assert merge_guests(current, posted, seen) == merged

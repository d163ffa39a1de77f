"""The tree of a past day, against a plain model that keeps every parent of every day."""

from hypothesis import given
from hypothesis import strategies as st

from members.rules.placements import Part, Placements

STEP = 2


def path(*numbers: int) -> str:
    return "".join(f"{number:0{STEP}}" for number in numbers)


TOWN, OTHER, BRANCH, GROUP = path(1), path(2), path(2, 1), path(2, 1, 1)


def test_without_later_moves_the_tree_of_a_day_is_todays():
    assert Placements(STEP).parts(TOWN) == (Part(TOWN),)
    assert list(Placements(STEP).chain(GROUP)) == [GROUP, BRANCH, OTHER]


def test_what_was_moved_away_since_still_counts_where_it_stood():
    """The branch stands under OTHER today and stood under TOWN that day."""
    then = Placements(STEP, {BRANCH: TOWN})
    assert then.parts(TOWN) == (Part(TOWN), Part(BRANCH))
    assert then.parts(OTHER) == (Part(OTHER, (BRANCH,)),)
    assert then.parts(BRANCH) == (Part(BRANCH),)
    assert list(then.chain(GROUP)) == [GROUP, BRANCH, TOWN]


def test_a_move_within_the_same_committee_changes_nothing_for_it():
    then = Placements(STEP, {path(1, 1, 5): path(1, 2)})
    assert then.parts(TOWN) == (Part(TOWN),)
    assert then.parts(path(1, 1)) == (Part(path(1, 1), (path(1, 1, 5),)),)
    assert then.parts(path(1, 2)) == (Part(path(1, 2)), Part(path(1, 1, 5)))


def test_what_came_into_something_that_left_is_told_apart():
    """BRANCH stood under TOWN that day; GROUP, below it today, stood under OTHER already."""
    then = Placements(STEP, {BRANCH: TOWN, GROUP: OTHER})
    assert then.parts(TOWN) == (Part(TOWN), Part(BRANCH, (GROUP,)))
    assert then.parts(OTHER) == (Part(OTHER, (BRANCH,)), Part(GROUP))


def test_what_stood_at_the_top_belongs_to_nothing():
    then = Placements(STEP, {BRANCH: ""})
    assert then.parts(OTHER) == (Part(OTHER, (BRANCH,)),)
    assert list(then.chain(GROUP)) == [GROUP, BRANCH]


@st.composite
def histories(draw):
    """Parents by day 0, 1, 2 …: one organisation moves at a time, never below itself."""
    size = draw(st.integers(2, 9))
    parents = {n: draw(st.integers(-1, n - 1)) for n in range(size)}
    days = [dict(parents)]
    for _ in range(draw(st.integers(0, 6))):
        one = draw(st.integers(0, size - 1))
        free = [n for n in range(-1, size) if n == -1 or one not in line(n, parents)]
        parents = {**parents, one: draw(st.sampled_from(free))}
        days.append(parents)
    return days


def line(one: int, parents: dict[int, int]) -> list[int]:
    found = []
    while one != -1:
        found.append(one)
        one = parents[one]
    return found


def paths_of(parents: dict[int, int]) -> dict[int, str]:
    """A step is the organisation's own number, so that no two paths meet."""
    return {n: path(*reversed(line(n, parents))) for n in parents}


@given(histories())
def test_every_day_counts_exactly_what_stood_there(days):
    today = paths_of(days[-1])
    for day, parents in enumerate(days):
        moved: dict[str, str] = {}
        for before, after in zip(days[day:], days[day + 1 :], strict=False):
            for one in after:
                if before[one] != after[one]:
                    moved.setdefault(today[one], today.get(before[one], ""))
        then = Placements(STEP, moved)
        for root in parents:
            expected = {today[n] for n in parents if root in line(n, parents)}
            assert covered(then.parts(today[root]), today.values()) == expected
        for one in parents:
            assert list(then.chain(today[one])) == [today[n] for n in line(one, parents)]


def covered(parts: tuple[Part, ...], paths) -> set[str]:
    found = [
        one
        for part in parts
        for one in paths
        if one.startswith(part.path) and not one.startswith(part.without or ("-",))
    ]
    assert len(found) == len(set(found)), "counted twice"
    return set(found)

import pytest

from meetings.rules.votes import Vote, vote_problem


def vote(*counts, written=(0, 0, 0), matter="ordinary"):
    return Vote(matter, "hands", *counts, *written)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (Vote(), ""),
        (vote(20, 5, 2), ""),
        (vote(10, 0, 0), ""),
        (vote(20, 5, None), "票数没有填全"),
        (vote(20, 5, 3), "合计 28 票，到会有表决权的只有 27 人"),
        (vote(20, 5, 3, written=(1, 0, 0)), "不是接收或转正"),
        (vote(22, 5, 3, written=(2, 0, 1), matter="admission"), ""),
        (
            vote(24, 5, 3, written=(4, 0, 0), matter="admission"),
            "书面意见 4 份，没有到会的有表决权党员只有 3 人",
        ),
        (vote(0, 20, 0, written=(1, 0, 0), matter="admission"), "书面意见的票数多于合计票数"),
        (vote(23, 5, 3, written=(2, 0, 1), matter="admission"), "合计 28 票"),
    ],
)
def test_a_count_of_thirty_due_and_twenty_seven_present(given, problem):
    found = vote_problem(given, due=30, present=27)
    assert found.startswith(problem) if problem else found == ""

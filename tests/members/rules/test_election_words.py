"""The result of a ballot in the words of minutes."""

from members.rules.election_words import count_words, heading_of, result_words
from members.rules.elections import Tally, Votes, outcome


def test_the_heading_names_a_second_casting():
    assert heading_of("members", 1) == "选举委员"
    assert heading_of("secretary", 2) == "选举书记（第2次投票）"


def test_the_count_names_papers_and_every_candidate():
    tally = Tally(seats=1, due=10, present=9, issued=9, returned=9, invalid=1)
    votes = [Votes(1, "林夏", 7, 1, 0), Votes(2, "方禾", 1, written_in=True)]
    assert count_words(tally, outcome(tally, votes, base="present")) == (
        "应到会10人，实到会9人。发出选票9张，收回选票9张，其中有效票8张、无效票1张。"
        "计票结果：林夏赞成7票、不赞成1票、弃权0票；方禾（另选）1票。"
    )


def test_the_result_names_who_is_elected_or_why_nobody_is():
    assert result_words("members", ["林夏", "方禾"], []) == "选举有效，林夏、方禾当选为委员。"
    assert result_words("secretary", [], []) == ("选举有效，没有人得票超过半数，书记没有选出。")
    assert result_words("members", ["林夏"], ["没有登记监票人"]) == (
        "本次投票未形成有效结果：没有登记监票人。"
    )

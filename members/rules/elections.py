"""Whether an election is valid and who is elected: integers only, each with its article. Pure.

Sources: 基层组织选举工作条例 (2020) as far as read; the base of the majority is an open doubt, so a
setting (rules/settings.py, `election_base`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

ARTICLE = "《基层组织选举工作条例》"
RIGHT_ARTICLE = "《基层组织选举工作条例》第五条"
METHOD_ARTICLE = "《基层组织选举工作条例》第四条"


class Body(TextChoices):
    """Where the ballot is cast."""

    MEETING = "meeting", "党员大会"
    DELEGATES = "delegates", "党员代表大会"
    FIRST_SESSION = "first_session", "委员会第一次全体会议"


class Elects(TextChoices):
    """What is elected by one ballot."""

    MEMBERS = "members", "委员"
    SECRETARY = "secretary", "书记"
    DEPUTY = "deputy", "副书记"


class Omission(TextChoices):
    """Lawful reasons to leave somebody out of 应到会 (domain.md 3); 2025 texts add the last two."""

    ILL = "ill", "因病失去表达意志能力"
    ABROAD = "abroad", "自费出国（境）半年以上"
    SENTENCE = "sentence", "正在服刑"
    BEDRIDDEN = "bedridden", "年老体弱卧床不起、长期生病生活不能自理"
    SHOULD_TRANSFER = "should_transfer", "外出半年以上，应转而未转组织关系"
    RETIRED_AWAY = "retired_away", "离退休后异地居住"
    MOBILE = "mobile", "已请假的流动党员"


class Result(TextChoices):
    """What the votes made of a candidate."""

    ELECTED = "elected", "当选"
    TIED = "tied", "票数相等"
    SHORT = "short", "未过半数"
    SURPLUS = "surplus", "过半数，名额已满"


@dataclass(frozen=True)
class Tally:
    """The count of one ballot. `due` is 应到会 with the right to elect, lawful omissions out."""

    seats: int
    due: int
    present: int
    issued: int
    returned: int
    invalid: int

    @property
    def valid(self) -> int:
        """有效票."""
        return self.returned - self.invalid


@dataclass(frozen=True)
class Votes:
    """What one person got. Write-ins (另选他人) have votes in favour only."""

    key: int
    name: str
    in_favour: int
    against: int = 0
    abstained: int = 0
    written_in: bool = False


@dataclass(frozen=True)
class Finding:
    """One check of the count: `met` or not, the sentence for the page, the article."""

    key: str
    met: bool
    sentence: str
    article: str = ARTICLE


@dataclass(frozen=True)
class Line:
    """One candidate's outcome."""

    votes: Votes
    result: Result
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """The whole ballot. `vacant`: seats still free; `tied`: keys to be voted on again."""

    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    needed: int
    base_sentence: str
    vacant: int
    tied: tuple[int, ...]

    @property
    def valid(self) -> bool:
        """Whether the election counts at all."""
        return all(finding.met for finding in self.findings)

    @property
    def elected(self) -> tuple[int, ...]:
        """The keys of those elected, most votes first; nobody when it does not count."""
        if not self.valid:
            return ()
        return tuple(one.votes.key for one in self.lines if one.result is Result.ELECTED)


def candidates_needed(elects: str, seats: int) -> int:
    """How many candidates must stand: 差额 of a fifth for 委员 (at least one more), 等额 else."""
    return seats + (seats + 4) // 5 if elects == Elects.MEMBERS else seats


def candidates_finding(elects: str, seats: int, standing: int) -> Finding:
    """Whether enough candidates stand; a by-election or second vote passes its own `seats`."""
    needed = candidates_needed(elects, seats)
    if elects == Elects.MEMBERS:
        rule = f"应选 {seats} 名，差额不少于 20%，候选人不少于 {needed} 名，现有 {standing} 名"
        return Finding("candidates", standing >= needed, rule)
    rule = (
        f"{Elects(elects).label}等额选举，应选 {seats} 名，候选人 {needed} 名，现有 {standing} 名"
    )
    return Finding("candidates", standing == needed, rule)


def quorum_needed(due: int) -> int:
    """The smallest number present with 5·present ≥ 4·due."""
    return (4 * due + 4) // 5


def quorum_finding(due: int, present: int) -> Finding:
    """到会人数不少于应到会人数的五分之四."""
    needed = quorum_needed(due)
    met = due > 0 and 5 * present >= 4 * due
    if due == 0:
        outcome = "名单上没有有选举权的人"
    elif met:
        outcome = f"达到五分之四（{needed} 人）"
    else:
        outcome = f"不足五分之四（{needed} 人），还差 {needed - present} 人，选举无效"
    return Finding("quorum", met, f"应到会 {due} 人，实到会 {present} 人，{outcome}")


def votes_needed(tally: Tally, base: str) -> int:
    """More than half: of 应到会, or of 实到会 where the setting says so."""
    return (tally.due if base == "due" else tally.present) // 2 + 1


def outcome(tally: Tally, votes: Sequence[Votes], *, base: str) -> Outcome:
    """The result of one ballot, with every reason."""
    needed = votes_needed(tally, base)
    lines = _lines(tally.seats, votes, needed)
    elected = sum(line.result is Result.ELECTED for line in lines)
    total = tally.due if base == "due" else tally.present
    label = "应到会" if base == "due" else "实到会"
    return Outcome(
        findings=tuple(_findings(tally, votes)),
        lines=tuple(lines),
        needed=needed,
        base_sentence=f"{label} {total} 人，赞成票超过半数（{needed} 票以上）始得当选",
        vacant=max(tally.seats - elected, 0),
        tied=tuple(line.votes.key for line in lines if line.result is Result.TIED),
    )


def _findings(tally: Tally, votes: Sequence[Votes]) -> list[Finding]:
    found = [quorum_finding(tally.due, tally.present), _issued(tally), _returned(tally)]
    found += [
        Finding("votes", False, sentence, METHOD_ARTICLE)
        for one in votes
        if (sentence := _votes_problem(tally, one))
    ]
    chosen = sum(one.in_favour for one in votes)
    most = tally.seats * max(tally.valid, 0)
    if chosen > most:
        found.append(
            Finding(
                "choices",
                False,
                f"赞成票合计 {chosen} 票，多于 {tally.valid} 张有效票最多能选的 {most} 人次，"
                "请核对：所选人数多于应选名额的票应计为无效票",
            )
        )
    return found


def _issued(tally: Tally) -> Finding:
    met = tally.issued <= tally.present
    sentence = f"发出选票 {tally.issued} 张，实到会 {tally.present} 人"
    return Finding("issued", met, sentence if met else f"{sentence}，发票多于到会人数，请核对")


def _returned(tally: Tally) -> Finding:
    counts = f"发出 {tally.issued} 张，收回 {tally.returned} 张"
    if tally.returned > tally.issued:
        return Finding("returned", False, f"{counts}，收回多于发出，选举无效，应重新选举")
    if tally.invalid > tally.returned:
        return Finding("returned", False, f"无效票 {tally.invalid} 张，多于收回的票数，请核对")
    less = tally.returned < tally.issued
    word = "收回少于发出" if less else "收回等于发出"
    return Finding(
        "returned",
        True,
        f"{counts}，{word}，选举有效；有效票 {tally.valid} 张，无效票 {tally.invalid} 张",
    )


def _votes_problem(tally: Tally, one: Votes) -> str:
    total = one.in_favour + one.against + one.abstained
    if one.written_in:
        if total > tally.valid:
            return f"{one.name} 另选 {total} 票，多于有效票 {tally.valid} 张，请核对"
        return ""
    if total != tally.valid:
        return (
            f"{one.name} 赞成 {one.in_favour}、不赞成 {one.against}、弃权 {one.abstained}，"
            f"合计 {total} 票，与有效票 {tally.valid} 张不符，请核对"
        )
    return ""


def _lines(seats: int, votes: Sequence[Votes], needed: int) -> list[Line]:
    """Most votes first; equal votes across the last seat elect nobody of those equal."""
    ranked = sorted(votes, key=lambda one: -one.in_favour)
    over = [one for one in ranked if one.in_favour >= needed]
    edge = over[seats - 1].in_favour if 0 < seats < len(over) else None
    tied = edge is not None and over[seats].in_favour == edge
    return [_line(one, needed, edge, tied, position < seats) for position, one in enumerate(ranked)]


def _line(one: Votes, needed: int, edge: int | None, tied: bool, within: bool) -> Line:
    if one.in_favour < needed:
        text = f"赞成 {one.in_favour} 票，未超过半数（须 {needed} 票以上）"
        return Line(one, Result.SHORT, text)
    if tied and one.in_favour == edge:
        text = f"赞成 {one.in_favour} 票，与他人票数相等，不能确定当选人，应就票数相等的人再次投票"
        return Line(one, Result.TIED, text)
    if not within:
        return Line(one, Result.SURPLUS, f"赞成 {one.in_favour} 票，超过半数，但当选名额已满")
    return Line(one, Result.ELECTED, f"赞成 {one.in_favour} 票，超过半数")


def reduction_finding(*, present: int, consented: int) -> Finding:
    """Fewer seats than planned need the consent of at least half of those who elect."""
    met = 2 * consented >= present and consented <= present
    sentence = f"减少名额：实到会 {present} 人，同意 {consented} 人"
    return Finding("reduction", met, f"{sentence}，{'达到' if met else '不足'}半数")


# 支部工作条例 第六章: 支委会 3–5 人, 一般不超过 7 人; below 7 正式党员 there is none.
COMMITTEE_FROM, SEATS_LEAST, SEATS_MOST = 7, 3, 7
SEATS_ARTICLE = "《支部工作条例》第六章"


def usual_seats(*, is_branch: bool, full: int) -> int:
    """How many 委员 a form proposes."""
    if is_branch and full < COMMITTEE_FROM:
        return 0
    return 5 if full >= 20 else SEATS_LEAST


def seats_problem(*, is_branch: bool, full: int, seats: int) -> str:
    """Why an organisation cannot elect so many 委员, in Chinese; "" when it can."""
    if not is_branch:
        return "" if seats >= SEATS_LEAST else f"委员不少于 {SEATS_LEAST} 名"
    if full < COMMITTEE_FROM:
        if seats:
            return (
                f"正式党员 {full} 人，不足 {COMMITTEE_FROM} 人，不设支部委员会，委员名额应为 0，"
                "书记由党员大会直接选举"
            )
        return ""
    if not SEATS_LEAST <= seats <= SEATS_MOST:
        return (
            f"正式党员 {full} 人，应设支部委员会，委员 {SEATS_LEAST}–5 名，"
            f"一般不超过 {SEATS_MOST} 名"
        )
    return ""

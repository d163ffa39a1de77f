"""The draft of a 个人总结: what the records say, in the first person, and nothing else."""

from datetime import date
from decimal import Decimal

from reports.rules.personal_narrative import Attended, PersonalFacts, efforts_hints, write_personal
from reports.rules.texts import flat, plain

DAY = date(2026, 11, 20)


def written(**facts):
    return plain(write_personal(PersonalFacts(2026, DAY, **facts)))


def test_a_year_that_reached_its_hours():
    text = written(
        hours=Decimal("36.0"),
        wanted=32,
        study_sources=(("会议和活动", Decimal("28.0")), ("集中培训", Decimal("8.0"))),
        trainings=("街道党员轮训班",),
        essays=2,
    )["study"]
    assert text == (
        "2026年1月至11月，我参加学习累计36学时，达到每年不少于32学时的要求。"
        "其中会议和活动28学时、集中培训8学时。\n"
        "参加了“街道党员轮训班”培训。撰写学习心得2篇。"
    )


def test_missing_hours_are_said():
    text = written(hours=Decimal("20.5"), wanted=32, lacks="还差 11.5 学时")["study"]
    assert text.endswith("累计20.5学时，对照每年不少于32学时的要求，还差11.5学时。")


def test_attendance_by_kind_and_what_was_missed():
    text = written(
        kinds=(Attended("主题党日", 10, 9), Attended("支部党员大会", 4, 4)),
        leave=1,
        made_up=1,
        talks=3,
        grade="优秀",
    )["life"]
    assert text == (
        "2026年1月至11月，应参加组织生活14次，实际参加13次。其中主题党日9次、支部党员大会4次。\n"
        "请假1次。没有到会的，已补学1次。\n"
        "与同志谈心谈话3次。参加2026年度民主评议党员，结果为优秀。"
    )


def test_dues_name_months_and_never_sums():
    assert written(has_dues=True, paid_until=date(2026, 11, 1))["dues"] == (
        "按月交纳党费，已交至2026年11月，没有欠交。"
    )
    late = written(
        has_dues=True,
        paid_until=date(2026, 8, 1),
        unpaid=(date(2026, 9, 1), date(2026, 10, 1)),
    )["dues"]
    assert late == "党费交至2026年8月，9月、10月的党费还没有交清。"
    assert written(has_dues=True, exempt=True)["dues"] == "经组织批准，本年免交党费。"


def test_what_was_entrusted_done_and_honoured():
    text = written(
        posts=("机关第三党支部组织委员",),
        teams=("文明引导服务队",),
        services=5,
        service_hours=Decimal("12.5"),
        measures=(2, 1),
        tasks=(1, 1),
        awards=("“优秀共产党员”（临江街道党工委）",),
    )["role"]
    assert text == (
        "担任机关第三党支部组织委员。\n"
        "是文明引导服务队队员。参加志愿服务5次，认定服务12.5小时。承担整改任务2项，已销号1项。"
        "承担支部年度重点任务1项，已完成。\n"
        "获得“优秀共产党员”（临江街道党工委）。"
    )


def test_without_records_nothing_is_invented():
    text = written()
    assert text["role"] == text["efforts"] == ""
    assert text["study"] == "2026年1月至11月，还没有记入我名下的学时。"
    assert text["life"] == "2026年1月至11月，会议记录中还没有应由我参加的组织生活。"
    assert text["dues"] == "2026年1月至11月，党费账中还没有核定我的党费。"


def test_every_sentence_says_what_it_rests_on():
    facts = PersonalFacts(2026, DAY, hours=Decimal(3), posts=("支部书记",), services=1)
    assert all(one.source and one.place for one in flat(write_personal(facts)))


def test_hints_are_offered_and_not_written():
    facts = PersonalFacts(2026, DAY, lacks="还差 12 学时", absent=2, measures=(3, 1), services=1)
    assert efforts_hints(facts) == [
        "学时：还差 12 学时",
        "组织生活缺席 2 次",
        "有 2 项整改还没有销号",
    ]
    assert write_personal(facts)["efforts"] == []

"""What the files of people hold beside the register: work, schooling, family, photo."""

from __future__ import annotations

import io
from datetime import date, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from members.actions.files import enter_early_steps, save_family_member
from members.actions.papers import note_paper
from members.actions.people import change_person
from members.actions.photos import set_photo
from members.actions.reveals import reveal_person
from members.models import DictionaryEntry, Education, Introduction, Person
from members.rules.codes import COLLEGE_CODES
from members.rules.kinds import Post
from members.rules.periods import anniversary

from .people import new_name
from .scale.writing import update
from .world import TODAY, YEAR, Branch, World, moment

_PLACES = (
    "安徽当涂", "安徽和县", "安徽含山", "江苏溧水", "江苏高淳", "浙江安吉", "湖北黄梅",
    "河南固始", "山东曹县", "四川仁寿",
)  # fmt: skip
_STATIONS = ("望江派出所", "柳林派出所", "古桥派出所")
# 职业 → code of 工作岗位 in the list that every installation starts from.
_JOBS = {
    "official": "11", "professional": "22", "manager": "31", "worker": "33", "other": "61",
    "retired": "91",
}  # fmt: skip
_FRONT = {"worker": "1", "other": "5"}
_DUTIES = {
    "official": "科员", "professional": "工程师", "manager": "主管", "worker": "班组长",
    "other": "网格员", "retired": "退休职工",
}  # fmt: skip
_SCHOOLS = ("江南大学", "安徽师范大学", "皖江职业技术学院", "临江职业大学", "中央广播电视大学")
_MAJORS = ("行政管理", "土木工程", "会计学", "汉语言文学", "法学", "计算机应用")
_SKILLS = ("书法", "摄影", "会计", "二胡", "急救员证", "手语", "新媒体写作", "水电维修")
WITH_FAMILY = 12


def build_person(world: World) -> None:
    """Every file has work and origin; the first branches schooling; the first one everything."""
    rng = Random(f"person {YEAR}")
    codes = {(one.kind, one.code): one for one in DictionaryEntry.objects.all()}
    for branch in world.branches:
        _work(branch, codes, rng)
    _write([person for branch in world.branches for person in branch.people])
    Education.objects.bulk_create(
        [row for branch in world.branches[:3] for row in _schooling(branch, rng)]
    )
    first = world.branches[0]
    _introductions(first)
    for person in first.people[:WITH_FAMILY]:
        _family(person, first, codes, rng)
    _early_steps(first)
    _photos(world, first)
    _looks(world, first)


def _work(branch: Branch, codes: dict, rng: Random) -> None:
    older: list[Person] = []
    workplace = str(branch.organization).removesuffix("党支部")
    for person in sorted(branch.people, key=lambda one: one.joined_on):
        person.native_place = rng.choice(_PLACES)
        person.police_station = rng.choice(_STATIONS)
        person.worked_from = anniversary(person.born_on, rng.randint(19, 24))
        person.employer = f"{workplace} {_DUTIES[person.occupation]}"
        person.job = codes["job", _JOBS[person.occupation]]
        person.front_line = codes["front_line", _FRONT.get(person.occupation, "0")]
        person.stratum = codes["stratum", "0"]
        grade = rng.choice("234") if person.occupation == "professional" else "0"
        person.technical_title = codes["technical_title", grade]
        person.skills = rng.choice(_SKILLS) if rng.random() < 0.3 else ""
        person.introducers = "、".join(one.name for one in rng.sample(older, min(2, len(older))))
        person.member_class = _class_of(person, branch)
        if person.full_on:
            older.append(person)


def _class_of(person: Person, branch: Branch) -> str:
    if person in branch.officers.values():
        return "cadre"
    return "homebound" if person.born_on < date(1942, 1, 1) else "normal"


def _write(people: list[Person]) -> None:
    names = (
        "native_place", "police_station", "worked_from", "employer", "job", "front_line",
        "stratum", "technical_title", "skills", "introducers", "member_class",
    )  # fmt: skip
    update(Person, names, people)


def _schooling(branch: Branch, rng: Random) -> list[Education]:
    rows = []
    for person in branch.people:
        college = person.education in COLLEGE_CODES
        age, years = (22, 4) if college else (18, 3)
        graduated = date(person.born_on.year + age, 7, 1)
        rows.append(
            Education(
                person=person,
                form="full_time",
                level=person.education,
                school=rng.choice(_SCHOOLS) if college else "临江第一中学",
                major=rng.choice(_MAJORS) if college else "",
                entered_on=date(graduated.year - years, 9, 1),
                graduated_on=graduated,
                degree="4" if person.education == "21" else "",
                degree_on=graduated if person.education == "21" else None,
            )
        )
    return rows


def _introductions(branch: Branch) -> None:
    named = {person.name: person for person in branch.people}
    Introduction.objects.bulk_create(
        Introduction(person=person, name=name, introducer=named[name])
        for person in branch.people
        for name in person.introducers.split("、")
        if name in named
    )


def _family(person: Person, branch: Branch, codes: dict, rng: Random) -> None:
    is_man = person.sex == "1"
    born = person.born_on + timedelta(days=rng.randint(-900, 900))
    at, by = moment(date(YEAR, 3, 2)), branch.secretary
    spouse = new_name(rng, "2" if is_man else "1")
    save_family_member(
        person=person,
        values={
            "relation": codes["relation", "12" if is_man else "11"],
            "name": spouse,
            "born_on": born,
            "political_status": rng.choice(("13", "13", "01")),
            "employer": "临江街道社区卫生服务中心",
            "phone": f"197{person.pk:08d}",
        },
        by=by,
        at=at,
    )
    if person.born_on.year < 1995:
        boy = rng.random() < 0.5
        values = {
            "relation": codes["relation", "20" if boy else "30"],
            "name": new_name(rng, "1" if boy else "2", parent=person.name if is_man else spouse),
            "born_on": anniversary(person.born_on, rng.randint(26, 31)),
            "political_status": "13",
        }
        save_family_member(person=person, values=values, by=by, at=at)


def _early_steps(branch: Branch) -> None:
    for person in branch.people[:WITH_FAMILY]:
        if (person.joined_on - anniversary(person.born_on, 18)).days < 1100:
            continue
        days = {
            "applied_on": person.joined_on - timedelta(days=1000),
            "activist_on": person.joined_on - timedelta(days=800),
            "candidate_on": person.joined_on - timedelta(days=150),
        }
        at = moment(date(YEAR, 3, 2))
        enter_early_steps(person=person, days=days, by=branch.secretary, at=at)


def _photos(world: World, branch: Branch) -> None:
    """A drawn figure: invented people have no faces."""
    member = world.users["member"].person
    for person in (branch.officers[Post.SECRETARY], member):
        upload = SimpleUploadedFile("photo.png", _figure(), "image/png")
        at = moment(date(YEAR, 3, 3))
        set_photo(person=person, upload=upload, by=branch.secretary, at=at)


def _figure() -> bytes:
    picture = Image.new("RGB", (600, 800), "#c9d3da")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((80, 520, 520, 1000), fill="#5b6b78")
    pen.ellipse((190, 180, 410, 480), fill="#f0e2d3")
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _looks(world: World, branch: Branch) -> None:
    """Somebody has looked, printed and corrected: the member reads of it."""
    member, by = world.users["member"].person, branch.secretary
    change_person(
        person=member, changes={"skills": "摄影、急救员证"}, by=by, at=moment(date(YEAR, 4, 9))
    )
    reveal_person(
        person=member, fields=["phone"], reason="通知 9 月主题党日改期", by=by,
        at=moment(date(YEAR, 9, 4)),
    )  # fmt: skip
    note_paper(person=member, clear=False, reason="", by=by, at=moment(TODAY - timedelta(days=40)))

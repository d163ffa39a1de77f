"""拼音 of names: surnames sound as surnames, minority names stay whole."""

import pytest

from members.rules.names import sound_of


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("沈玉平", "shen yu ping", "syp"),
        ("单雄信", "shan xiong xin", "sxx"),
        ("仇建国", "qiu jian guo", "qjg"),
        ("曾国藩", "zeng guo fan", "zgf"),
        ("解放", "xie fang", "xf"),
        ("万俟雪", "mo qi xue", "mqx"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("区小明", "ou xiao ming", "oxm"),
        ("覃勇", "qin yong", "qy"),
        ("欧阳慧琳", "ou yang hui lin", "oyhl"),
        ("华一帆", "hua yi fan", "hyf"),
        ("阿依古丽·买买提江", "a yi gu li mai mai ti jiang", "ayglmmtj"),
    ],
)
def test_sound_of_a_person(name, pinyin, initials):
    sound = sound_of(name)
    assert (sound.pinyin, sound.initials) == (pinyin, initials)


def test_sound_of_an_organisation_does_not_read_surnames():
    assert sound_of("单位党支部", surname=False).pinyin == "dan wei dang zhi bu"

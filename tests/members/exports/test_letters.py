"""介绍信 on paper: three parts, one sheet, the number across each cut."""

import pytest

from members.exports.letters import letter_context, letter_pdf
from tests.documents.reading import reader, texts
from tests.factories import dues
from tests.factories.members import AT, id_number, make_person, make_tree, make_user
from tests.factories.transfers import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    tree = make_tree()
    person = make_person(
        tree["branch"],
        "欧阳慧琳",
        sex="2",
        id_number=id_number(sequence=62),
        phone="13812345678",
    )
    dues.with_base(person, tree["branch"])
    dues.assessed(tree["branch"], 10, 11)
    dues.paid(tree["branch"], person, 10, by=dues.user(tree["branch"]))
    return letter(person, tree["other"])


def test_numbers_and_dates_are_written_in_words(sent):
    context = letter_context(sent, copy=1, by="何干事", at=AT)
    assert context["seam"] == "组介字〔二〇二六〕第壹号"
    assert context["valid_days"] == "壹拾"
    assert context["issued"] == "二〇二六年十一月二十日"
    assert context["dues_until"] == "二〇二六年十月"
    assert context["age"] == 46
    assert (context["addressee"], context["to_branch"]) == ("西岭区水务局党委", "水务第一党支部")
    assert context["reprint"] == ""


def test_one_sheet_has_stub_letter_and_receipt(sent):
    content = letter_pdf(sent, copy=1, by=make_user(name="何干事"), at=AT)
    pages = texts(content)
    assert len(pages) == len(reader(content).pages) == 1
    text = pages[0]
    assert text.count("中国共产党党员组织关系介绍信") == 3
    assert "介绍信（存根）" in text
    assert "介绍信（回执）" in text
    assert text.count("组介字〔二〇二六〕第壹号") == 2
    assert text.count("组介〔2026〕1号") == 3
    assert "34052419800101062" in text
    assert "补打" not in text


def test_a_reprint_says_so_on_every_part(sent):
    content = letter_pdf(sent, copy=2, by=make_user(name="何干事"), at=AT)
    pages = texts(content)
    assert len(pages) == 1
    assert pages[0].count("补打，第2次，2026-11-20，何干事") == 3


def test_long_names_stay_on_one_sheet():
    tree = make_tree()
    branch = tree["branch"]
    branch.name = "中共东湾区住房和城乡建设局城市管理综合行政执法大队第二中队联合支部委员会"
    branch.save()
    tree["other"].name = "中共西岭区水务局排水管理中心直属机关第三联合党支部委员会" * 2
    tree["other"].save()
    person = make_person(branch, "阿依古丽·买买提江", id_number=id_number(sequence=62))
    sent = letter(
        person, tree["other"], reason="因机构改革，整建制划转到西岭区水务局排水管理中心工作"
    )
    assert len(texts(letter_pdf(sent, copy=2, by=make_user(), at=AT))) == 1

"""关怀帮扶 and 处分 as of any day: who was on the registers then, and how it stood."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branchrecords.documents.xlsx import read_rows
from branchrecords.errors import ActionError
from members.actions.care import end_pairing, recognize_hardship, reverse_visit, review_hardship
from members.actions.moving import move_person
from members.actions.sanctions import change_sanction
from tests.factories.care import make_hardship, make_pairing, make_sanction, make_visit
from tests.factories.members import AT, make_person, make_user
from tests.factories.settings import override
from tests.factories.trees import moved
from tests.web.dom import parse, texts

pytestmark = pytest.mark.django_db
BACKEND = "members.backends.UsernameOrPhoneBackend"


@pytest.fixture
def secretary(client, tree):
    client.force_login(make_user("secretary", tree["branch"]), BACKEND)


def rows(client, name, organization, query=""):
    """Each line of the list, cell by cell."""
    page = parse(client.get(reverse(name, args=(organization.pk,)) + query).text)
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.xpath('//main//table[.//th[@scope="row"]]//tbody/tr')
    ]


def names(client, name, organization, query=""):
    return [row[0].split()[0] for row in rows(client, name, organization, query)]


def sheet(client, name, organization, query=""):
    content = client.post(reverse(name, args=(organization.pk,)) + query).content
    return [row.cells for row in read_rows(io.BytesIO(content), "x.xlsx").rows]


def go(person, organization, day):
    move_person(person=person, organization=organization, starts_on=day, reason="", by=None, at=AT)


def review(hardship, day, result="continues", level="serious"):
    review_hardship(
        hardship=hardship, reviewed_on=day, result=result, level=level, note="", by=None, at=AT
    )


def test_the_register_of_hardship_has_level_and_review_of_the_day(client, tree, secretary):
    hardship = make_hardship(make_person(tree["branch"], "沈玉平"), level="ordinary")
    review(hardship, date(2026, 4, 1), level="extreme")
    review(hardship, date(2026, 9, 1), "ended")
    place = tree["branch"]
    assert names(client, "hardship-list", place, "?on=2026-01-09") == []
    ((_, _, _, level, _, due),) = rows(client, "hardship-list", place, "?on=2026-03-31")
    assert (level, due) == ("一般", "2027-01-10")
    ((_, _, _, level, _, due),) = rows(client, "hardship-list", place, "?on=2026-08-31")
    assert (level, due) == ("特别严重", "2027-04-01")
    assert names(client, "hardship-list", place) == []
    assert names(client, "hardship-list", place, "?tab=ended") == ["沈玉平"]
    assert names(client, "hardship-list", place, "?tab=ended&on=2026-08-31") == []
    assert names(client, "hardship-list", place, "?on=2026-03-31&level=extreme") == []
    assert names(client, "hardship-list", place, "?on=2026-04-01&level=extreme") == ["沈玉平"]


def test_what_was_to_be_reviewed_then(client, tree, secretary):
    override("hardship_review_months", "3", tree["committee"])
    hardship = make_hardship(make_person(tree["branch"], "沈玉平"))
    review(hardship, date(2026, 5, 1))
    place, asked = tree["branch"], "?tab=review&on="
    assert names(client, "hardship-list", place, asked + "2026-04-09") == []
    assert names(client, "hardship-list", place, asked + "2026-04-10") == ["沈玉平"]
    assert names(client, "hardship-list", place, asked + "2026-05-01") == []


def test_a_review_is_not_dated_before_the_last(tree):
    hardship = make_hardship(make_person(tree["branch"]))
    review(hardship, date(2026, 5, 1))
    with pytest.raises(ActionError, match="上次复核是 2026-05-01，复核日期不能早于它"):
        review(hardship, date(2026, 4, 30))


def test_who_moved_stands_in_the_register_of_the_day_without_a_way_into_the_file(
    client, tree, secretary
):
    person = make_person(tree["branch"], "沈玉平")
    early = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)
    recognize_hardship(
        person=person, kind="illness", level="serious", starts_on=date(2026, 1, 10),
        details="长期透析", by=None, at=early,
    )  # fmt: skip
    go(person, tree["sister"], date(2026, 5, 1))
    # What the next branch enters is not for this one, however it is dated.
    make_hardship(person, "disability", starts_on=date(2026, 2, 1))
    place = tree["branch"]
    assert names(client, "hardship-list", place) == []
    page = client.get(reverse("hardship-list", args=(place.pk,)) + "?on=2026-04-30").text
    assert "因病" in page
    assert "现在不在本组织" in page
    assert reverse("person-care", args=(person.pk,)) not in page
    assert [row[2] for row in rows(client, "hardship-list", place, "?on=2026-04-30")] == ["因病"]
    found = sheet(client, "hardship-export", place, "?on=2026-04-30")
    assert found[1][0] == "范围：在册，截至 2026年4月30日"
    assert found[-1][0] == "沈玉平"
    assert "******" not in found[-1]


def test_pairings_of_the_day(client, tree, secretary):
    person, helper = make_person(tree["branch"], "沈玉平"), make_person(tree["branch"], "陶建中")
    pairing = make_pairing(person, helper)
    end_pairing(pairing=pairing, ends_on=date(2026, 8, 1), reason="已经脱困", by=None, at=AT)
    place = tree["branch"]
    assert rows(client, "pairing-list", place, "?on=2026-02-28") == []
    ((name, _, who, _, days),) = rows(client, "pairing-list", place, "?on=2026-07-31")
    assert (name, who, days) == ("沈玉平", "陶建中", "2026-03-01 起")
    assert rows(client, "pairing-list", place) == []
    found = sheet(client, "pairing-export", place, "?on=2026-07-31")
    assert found[1][0] == "范围：正在结对，截至 2026年7月31日"
    assert found[-1][0] == "沈玉平"


def test_whom_nobody_had_visited_by_the_day(client, tree, secretary):
    person = make_person(tree["branch"], "沈玉平")
    make_hardship(person)
    make_pairing(person, make_person(tree["branch"], "陶建中"))
    make_visit(person, tree["branch"], visited_on=date(2026, 6, 30))
    url = reverse("care", args=(tree["branch"].pk,))

    def counts(query=""):
        page = client.get(url + query)
        found = [row.person.name for row in page.context["page"]]
        return found, page.context["hardships"], page.context["pairings"]

    assert counts() == ([], 1, 1)
    assert counts("?on=2026-06-30") == ([], 1, 1)
    assert counts("?on=2026-06-29") == (["沈玉平"], 1, 1)
    assert counts("?on=2026-02-28") == (["沈玉平"], 1, 0)
    assert counts("?on=2026-01-09") == ([], 0, 0)
    page = client.get(url + "?on=2026-06-29").text
    assert "2026年还没走访" in page
    assert reverse("visit-add", args=(tree["branch"].pk,)) not in page


def test_visits_of_a_year_count_where_the_branch_stood_then(client, tree):
    person = make_person(tree["branch"], "沈玉平")
    make_visit(person, tree["branch"], "500", visited_on=date(2025, 7, 1))
    make_visit(person, tree["branch"], "300", visited_on=date(2026, 7, 1))
    wrong = make_visit(person, tree["branch"], "900", visited_on=date(2025, 8, 1))
    reverse_visit(visit=wrong, reason="重复登记", by=None, at=AT)
    moved(tree["general"], tree["elsewhere"], date(2026, 3, 1))

    def money(place, year):
        client.force_login(make_user("committee_staff", tree[place]), BACKEND)
        answer = client.get(reverse("visit-list", args=(tree[place].pk,)), {"year": year})
        return answer.context["all"].amount, answer

    assert money("committee", 2025)[0] == Decimal(500)
    assert money("committee", 2026)[0] == 0
    assert money("elsewhere", 2025)[0] == 0
    assert money("elsewhere", 2026)[0] == Decimal(300)
    _, answer = money("committee", 2026)
    assert answer.context["years"] == [2026, 2025]
    _, answer = money("committee", 2025)
    assert "沈玉平" in answer.text
    assert reverse("person-care", args=(person.pk,)) not in answer.text
    found = sheet(client, "visit-export", tree["committee"], "?year=2025")
    assert [row[1] for row in found if row[0] == date(2025, 7, 1)] == ["沈玉平"]


def test_who_had_fifty_years_in_a_past_year_and_in_which_branch(client, tree):
    elder = {"joined_on": date(1974, 5, 1), "full_on": date(1975, 5, 1)}
    person = make_person(tree["branch"], "沈玉平", born_on=date(1950, 1, 1), **elder)
    go(person, tree["sister"], date(2026, 2, 1))

    def fifty(place, year):
        client.force_login(make_user("secretary", tree[place]), BACKEND)
        answer = client.get(reverse("veteran-list", args=(tree[place].pk,)), {"year": year})
        return [one.name for one in answer.context["page"]], answer.text

    assert fifty("branch", 2026)[0] == []
    assert fifty("sister", 2026)[0] == ["沈玉平"]
    found, page = fifty("branch", 2025)
    assert found == ["沈玉平"]
    assert reverse("person-detail", args=(person.pk,)) not in page
    assert fifty("branch", 2023)[0] == []


def test_sanctions_of_the_day(client, tree, secretary):
    person = make_person(tree["branch"], "沈玉平")
    sanction = make_sanction(person)
    change_sanction(
        sanction=sanction, kind="revoked", ends_on=date(2026, 8, 1), reason="事实有误",
        document="", by=None, at=AT,
    )  # fmt: skip
    place = tree["branch"]
    client.force_login(make_user("committee_staff", tree["committee"]), BACKEND)
    assert names(client, "sanction-list", place, "?on=2026-03-14") == []
    ((_, _, _, _, until, _, state),) = rows(client, "sanction-list", place, "?on=2026-03-15")
    assert (until, state) == ("2026-08-01", "影响期内")
    assert names(client, "sanction-list", place) == []
    assert rows(client, "sanction-list", place, "?tab=past")[0][6] == "已撤销"
    found = sheet(client, "sanction-export", place, "?on=2026-03-15")
    assert found[1][0] == "范围：影响期内，截至 2026年3月15日"
    assert found[-1][5] == "影响期内"


@pytest.mark.parametrize("name", ["care", "hardship-list", "pairing-list", "visit-list"])
def test_a_past_day_asks_the_same_number_of_queries_for_one_and_for_three(client, tree, name):
    client.force_login(make_user("committee_staff", tree["committee"]), BACKEND)
    query = "?year=2026" if name == "visit-list" else "?on=2026-06-01"
    url = reverse(name, args=(tree["committee"].pk,)) + query

    def one():
        person = make_person(tree["branch"])
        make_hardship(person)
        make_pairing(person, make_person(tree["branch"]))
        make_visit(person, tree["branch"], visited_on=date(2026, 6, 30))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    one()
    asked()
    for_one = asked()
    one()
    one()
    assert asked() == for_one
    assert for_one <= 25
    assert texts(parse(client.get(url).text), "main h1")

"""An election on its pages, from the request to the confirmed result, and its papers."""

import io
from datetime import date

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from members.models import Ballot, Election, Position
from tests.factories.elections import make_ballot, make_election, make_term
from tests.factories.members import make_people, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(tree):
    return make_people(tree["branch"], 10)


@pytest.fixture
def secretary(client, tree, people):
    user = make_user("secretary", tree["branch"], people[9])
    client.force_login(user)
    return user


def get(client, name, *args, query="") -> str:
    return client.get(reverse(name, args=args) + query).content.decode()


def count_of(ballot, people, votes, tellers) -> dict:
    """The form of a count: everybody due is there, the rest of the votes are against."""
    data = {"present": ballot.due, "issued": ballot.due, "returned": ballot.due, "invalid": 0}
    by_person = {one.person_id: one.pk for one in ballot.candidates.all()}
    for person, number in zip(people, votes, strict=True):
        key = by_person[person.pk]
        data |= {f"in_favour-{key}": number, f"against-{key}": ballot.due - number}
        data[f"abstained-{key}"] = 0
    return data | {"supervisors": [tellers[0].pk], "tellers": [tellers[1].pk]}


def test_the_whole_way(client, tree, people, secretary):
    branch = tree["branch"]
    client.post(reverse("term-add", args=(branch.pk,)), {"starts_on": "2023-11-20"})
    data = {"kind": "renewal", "planned_on": "2026-11-10", "seats": 3, "deputies": 0}
    data |= {"agreed_on": "2026-10-12", "agreed_number": "住党〔2026〕21号"}
    client.post(reverse("election-add", args=(branch.pk,)), data)
    election = Election.objects.get()

    data = {"elects": "members", "body": "meeting", "held_on": "2026-11-10", "seats": 3}
    client.post(reverse("ballot-add", args=(election.pk,)), data)
    ballot = Ballot.objects.get()
    client.post(
        reverse("ballot-candidates", args=(ballot.pk,)), {"people": [p.pk for p in people[:4]]}
    )
    data = count_of(ballot, people[:4], (9, 8, 7, 2), people[7:9])
    live = client.post(reverse("ballot-verdict", args=(ballot.pk,)), data).content.decode()
    assert live.count("当选</span>") == 3
    assert "达到五分之四（8 人）" in live
    assert not Ballot.objects.get().is_counted
    client.post(reverse("ballot-detail", args=(ballot.pk,)), data)
    assert "选举有效" in get(client, "election-detail", election.pk)

    data = {"elects": "secretary", "body": "first_session", "held_on": "2026-11-10", "seats": 1}
    client.post(reverse("ballot-add", args=(election.pk,)), data)
    second = Ballot.objects.get(elects="secretary")
    client.post(reverse("ballot-candidates", args=(second.pk,)), {"people": [people[0].pk]})
    data = count_of(second, people[:1], (3,), people[1:3])
    client.post(reverse("ballot-detail", args=(second.pk,)), data)
    assert "已选出全部名额" in get(client, "election-detail", election.pk)

    client.force_login(make_user("committee_staff", tree["committee"]))
    data = {
        "approved_by": "住建局党委",
        "approved_on": "2026-11-18",
        "document_number": "住建党[2026]15号",
        f"post-{people[0].pk}": "committee_member",
        f"post-{people[1].pk}": "organization",
        f"post-{people[2].pk}": "discipline",
    }
    page = client.post(reverse("election-confirm", args=(election.pk,)), data, follow=True)
    assert "住建党〔2026〕15号" in page.content.decode()
    assert "建议授予「支部书记」岗位" in page.content.decode()
    assert Position.objects.filter(ends_on=None).count() == 3
    assert "2029年11月10日届满" in get(client, "organization-detail", branch.pk)


def test_a_half_filled_count_keeps_what_was_typed(client, tree, people, secretary):
    ballot = make_ballot(make_election(tree["branch"]), people=people[:4])
    url = reverse("ballot-detail", args=(ballot.pk,))
    page = client.post(url, {"present": "9", "issued": "9"}).content.decode()
    assert "请填写收回选票" in page
    assert f"请填写{people[0].name}的赞成票" in page
    assert 'value="9"' in page


def test_a_registered_count_says_what_it_comes_to(client, tree, people, secretary):
    ballot = make_ballot(make_election(tree["branch"]), people=people[:4])
    url = reverse("ballot-detail", args=(ballot.pk,))
    valid = count_of(ballot, people[:4], (9, 8, 7, 2), people[7:9])
    page = client.post(url, valid, follow=True).content.decode()
    names = "、".join(person.name for person in people[:3])
    assert f"已登记计票结果，选举有效，当选：{names}" in page
    page = client.post(url, valid | {"issued": "9"}, follow=True).content.decode()
    assert "不符合，见「是否有效、谁当选」" in page


def test_omissions_are_chosen_by_name(client, tree, people, secretary):
    ballot = make_ballot(make_election(tree["branch"]), people=people[:4])
    away = ballot.electors.get(person=people[6])
    data = {f"omission-{away.pk}": "ill", "consented": "on", "number": "住建党[2026]11号"}
    client.post(reverse("ballot-electors", args=(ballot.pk,)), data)
    page = get(client, "ballot-detail", ballot.pk)
    assert "应到会 9 人" in page
    assert f"{people[6].name}（因病失去表达意志能力）" in page


def test_a_refusal_names_the_field(client, tree, people, secretary):
    make_term(tree["branch"])
    data = {"kind": "renewal", "planned_on": "2026-11-10", "seats": 9, "deputies": 0}
    page = client.post(reverse("election-add", args=(tree["branch"].pk,)), data).content.decode()
    assert "一般不超过 7 名" in page
    assert 'href="#id_seats"' in page


@pytest.mark.parametrize("paper", ["request", "candidates", "ballots"])
def test_papers_before_the_vote(client, tree, people, secretary, paper):
    election = make_election(tree["branch"])
    make_ballot(election, people=people[:4])
    answer = client.get(reverse("election-paper", args=(election.pk, paper)))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert len(document.pages) == 1


def test_a_result_paper_waits_for_the_count(client, tree, people, secretary):
    election = make_election(tree["branch"])
    url = reverse("election-paper", args=(election.pk, "sheet"))
    assert "还没有登记计票结果" in client.get(url, follow=True).content.decode()
    unknown = reverse("election-paper", args=(election.pk, "none"))
    assert "没有这种材料" in client.get(unknown, follow=True).content.decode()


@pytest.mark.parametrize("paper", ["sheet", "report"])
def test_papers_after_the_vote(client, tree, people, secretary, paper):
    election = make_election(tree["branch"])
    ballot = make_ballot(election, people=people[:4])
    data = count_of(ballot, people[:4], (9, 8, 7, 2), people[7:9])
    client.post(reverse("ballot-detail", args=(ballot.pk,)), data)
    answer = client.get(reverse("election-paper", args=(election.pk, paper)))
    assert answer["Content-Type"] == "application/pdf"


def test_the_committees_numbers_open_their_lists(client, tree, people):
    client.force_login(make_user("committee_staff", tree["committee"]))
    make_term(tree["branch"])
    page = get(client, "term-list", tree["committee"].pk)
    assert "2026年应换届" in page
    assert "show=due&amp;year=2026" in page
    page = get(client, "term-list", tree["committee"].pk, query="?show=due&year=2026")
    assert reverse("term-list", args=(tree["branch"].pk,)) in page
    assert reverse("term-list", args=(tree["sister"].pk,)) not in page
    page = get(client, "term-list", tree["committee"].pk, query="?state=none")
    assert reverse("term-list", args=(tree["sister"].pk,)) in page


def test_an_extension_stands_beside_the_term(client, tree, people):
    client.force_login(make_user("committee_staff", tree["committee"]))
    term = make_term(tree["branch"])
    data = {
        "kind": "extend",
        "due_on": "2028-01-01",
        "reason": "机构改革",
        "approved_by": "住建局党委",
        "approved_on": "2026-06-01",
        "document_number": "住建党[2026]3号",
    }
    url = reverse("term-change", args=(term.pk,))
    assert "最晚到 2027-11-20" in client.post(url, data).content.decode()
    page = client.post(url, data | {"due_on": "2027-05-20"}, follow=True).content.decode()
    assert "2026年11月20日 → 2027年5月20日" in page


def test_an_election_is_given_up_with_a_reason(client, tree, people, secretary):
    election = make_election(tree["branch"])
    url = reverse("election-cancel", args=(election.pk,))
    assert "请填写取消的理由" in client.post(url, follow=True).content.decode()
    page = client.post(url, {"reason": "防汛推迟"}, follow=True).content.decode()
    assert "防汛推迟" in page


def test_several_people_may_be_written_in(client, tree, people, secretary):
    """另选他人: nine papers with three names each, two of them with names of their own."""
    ballot = make_ballot(make_election(tree["branch"]), people=people[:4])
    url = reverse("ballot-detail", args=(ballot.pk,))
    data = count_of(ballot, people[:4], (9, 8, 7, 2), people[7:9])
    data |= {"written_person-1": people[5].pk, "written_votes-1": 1}
    twice = data | {"written_person-2": people[5].pk, "written_votes-2": 2}
    assert "写了两次，请合成一行" in client.post(url, twice).content.decode()
    nobody = data | {"written_votes-2": 2}
    assert "请选择另选的是谁" in client.post(url, nobody).content.decode()
    client.post(url, data | {"written_person-2": people[6].pk, "written_votes-2": 2})
    written = Ballot.objects.get().candidates.filter(written_in=True).order_by("in_favour")
    assert [(one.person, one.in_favour) for one in written] == [(people[5], 1), (people[6], 2)]
    assert 'name="written_person-3"' in get(client, "ballot-detail", ballot.pk)


def rows_of(answer) -> list[tuple]:
    """Every row of the sheet."""
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return list(book.active.iter_rows(values_only=True))


def test_the_board_is_taken_out_as_it_is_filtered(client, tree, people):
    client.force_login(make_user("committee_staff", tree["committee"]))
    make_term(tree["branch"], date(2020, 3, 1))
    make_term(tree["sister"], date(2025, 3, 1))
    url = reverse("list-export", args=(tree["committee"].pk, "terms"))
    late = rows_of(client.post(f"{url}?state=overdue"))
    [line] = [row for row in late if row[0] == tree["branch"].name]
    assert line[:2] == ("机关第一党支部", "党支部")
    assert not any(row[0] == tree["sister"].name for row in late)
    both = rows_of(client.post(url))
    assert any(row[0] == tree["sister"].name for row in both)
    assert AuditEvent.objects.filter(action="term.exported").count() == 2


def test_the_suggestions_are_taken_out_as_they_are_filtered(client, tree, people):
    client.force_login(make_user("committee_staff", tree["committee"]))
    url = reverse("list-export", args=(tree["committee"].pk, "suggestions"))
    rows = rows_of(client.post(f"{url}?status=late"))
    assert any(row[0] == tree["branch"].name and "应当设立支部委员会" in row[2] for row in rows)
    assert {row[1] for row in rows if row[0] == tree["branch"].name} == {"应当办理"}


def test_who_only_reads_gets_the_reasons_without_their_links(client, tree, people):
    election = make_election(tree["branch"])
    make_ballot(election, people=people[:4])
    link = reverse("ballot-add", args=(election.pk,))
    for role, may in (("secretary", True), ("auditor", False)):
        client.force_login(make_user(role, tree["branch"]))
        page = get(client, "election-detail", election.pk)
        assert "书记应选 1 名，已选出 0 名" in page
        assert (link in page) is may, role

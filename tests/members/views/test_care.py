"""关怀帮扶, 表彰, 处分 on pages: who reads what, one click to record, typed text kept."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from branchrecords.audit.models import AuditEvent
from members.models import Award, Sanction, Visit
from tests.factories.care import (
    make_award,
    make_hardship,
    make_pairing,
    make_sanction,
    make_visit,
)
from tests.factories.members import make_person, make_user

pytestmark = pytest.mark.django_db
BACKEND = "members.backends.UsernameOrPhoneBackend"


@pytest.fixture
def as_role(client, tree):
    def log_in(role, place="branch", person=None):
        client.force_login(make_user(role, tree[place], person), BACKEND)
        return client

    return log_in


def text(answer) -> str:
    return answer.content.decode()


def test_one_click_from_the_due_list_leads_to_a_form_with_the_person_ticked(as_role, tree):
    person = make_person(tree["branch"], "沈玉平")
    make_hardship(person)
    page = as_role("secretary")
    url = f"{reverse('visit-add', args=(tree['branch'].pk,))}?person={person.pk}"
    assert url in text(page.get(reverse("care", args=(tree["branch"].pk,))))
    form = page.get(url).context["form"]
    assert form.initial["people"] == [str(person.pk)]
    data = {
        "people": [person.pk],
        "visited_on": "2026-07-01",
        "occasion": "party_day",
        "visitors": "支委会",
        "amount": "500",
        "source": "dues",
    }
    assert page.post(url, {**data, "source": ""}).context["form"].errors["source"]
    assert page.post(url, data).status_code == 302
    assert Visit.objects.get().amount == 500


def test_the_word_is_not_shown_to_a_group_leader(as_role, tree):
    person = make_person(tree["branch"], "沈玉平", group=tree["group"])
    make_hardship(person)
    make_sanction(person)
    page = text(as_role("group_leader", "group").get(reverse("person-detail", args=(person.pk,))))
    assert "沈玉平" in page
    assert "困难" not in page
    assert "处分" not in page
    assert "警告" not in page


def test_a_member_sees_own_visits_awards_and_sanctions_and_nobody_elses(as_role, tree):
    person, other = make_person(tree["branch"]), make_person(tree["branch"])
    make_visit(person, tree["branch"], "500", visitors="区委组织部")
    make_visit(other, tree["branch"], "800", visitors="民政局")
    make_hardship(person)
    make_award(people=[person], title="优秀共产党员称号")
    make_sanction(person)
    page = text(as_role("member", person=person).get(reverse("me-profile")))
    assert "区委组织部" in page
    assert "民政局" not in page
    assert "优秀共产党员称号" in page
    assert "警告" in page
    assert "列入困难党员名册：因病" in page
    assert "透析" not in page


def test_details_are_masked_until_asked_for_with_a_reason(as_role, tree):
    person = make_person(tree["branch"])
    hardship = make_hardship(person)
    page = as_role("secretary")
    assert "透析" not in text(page.get(reverse("person-care", args=(person.pk,))))
    answer = page.post(reverse("hardship-reveal", args=(hardship.pk,)), {"reason": "慰问前核实"})
    assert "透析" in text(answer)
    assert AuditEvent.objects.filter(action="person.care_revealed").count() == 1


def test_a_batch_of_awards_names_every_wrong_name_and_keeps_the_text(as_role, tree):
    make_person(tree["branch"], "沈玉平")
    make_person(tree["branch"], "陶建中")
    page, url = as_role("secretary"), reverse("award-add", args=(tree["branch"].pk,))
    data = {
        "kind": "member",
        "level": "county",
        "title": "2026年度优秀共产党员",
        "awarded_on": "2026-07-01",
        "awarded_by": "东湾区委",
        "people": "沈玉平\n陶建仲、罗长林",
    }
    answer = text(page.post(url, data))
    assert "「陶建仲」不在您能登记的名册里" in answer
    assert "「罗长林」不在您能登记的名册里" in answer
    assert "陶建仲、罗长林" in answer
    assert Award.objects.count() == 0
    assert page.post(url, {**data, "people": "沈玉平、陶建中"}).status_code == 302
    assert Award.objects.count() == 2


def test_each_count_opens_its_list_and_the_export_is_logged(as_role, tree):
    person = make_person(tree["branch"], "沈玉平")
    make_award(people=[person])
    make_award(organizations=[tree["branch"]], level="city")
    page, url = as_role("secretary"), reverse("award-list", args=(tree["branch"].pk,))
    assert "?year=2026&amp;kind=member&amp;level=county#list" in text(page.get(url))
    narrowed = page.get(url, {"year": 2026, "kind": "member", "level": "county"})
    assert [award.person for award in narrowed.context["page"]] == [person]
    export = reverse("award-export", args=(tree["branch"].pk,))
    assert page.post(f"{export}?kind=member").status_code == 200
    assert AuditEvent.objects.get(action="award.exported").detail["number"] == 1


def test_a_refused_sanction_cites_the_article_and_keeps_the_text(as_role, tree):
    person = make_person(tree["branch"])
    make_sanction(person)
    data = {
        "kind": "correction",
        "months": "6",
        "starts_on": "2026-05-01",
        "decided_by": "街道党工委",
        "matter": "长期不参加组织生活",
    }
    page = as_role("committee_staff", "committee")
    answer = text(page.post(reverse("sanction-add", args=(person.pk,)), data))
    assert "《中国共产党不合格党员组织处置办法》第四条" in answer
    assert "长期不参加组织生活" in answer
    page.post(reverse("sanction-add", args=(person.pk,)), {**data, "separate_matter": "on"})
    assert Sanction.objects.filter(kind="correction").exists()


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(as_role, tree):
    person = make_person(tree["branch"])
    data = {
        "kind": "illness",
        "level": "serious",
        "starts_on": "2098-01-01",
        "details": "长期服药",
    }
    page = as_role("secretary").post(reverse("hardship-add", args=(person.pk,)), data)
    [message] = page.context["form"].errors["starts_on"]
    assert message.startswith("认定日期晚于今天")
    assert "长期服药" in text(page)


def test_both_of_a_pair_read_of_it_on_their_own_page(as_role, tree):
    person, helper = make_person(tree["branch"], "沈玉平"), make_person(tree["branch"], "陶建中")
    make_pairing(person, helper)
    assert "陶建中和我结对" in text(as_role("member", person=person).get(reverse("me-profile")))
    assert "我帮扶沈玉平" in text(as_role("member", person=helper).get(reverse("me-profile")))


def test_hardship_is_a_class_for_those_who_may_see_it(as_role, tree):
    person = make_person(tree["branch"], "沈玉平", group=tree["group"])
    make_person(tree["branch"], "陶建中", group=tree["group"])
    make_hardship(person)
    url = reverse("person-list", args=(tree["branch"].pk,))
    page = as_role("secretary").get(url, {"category": "hardship"})
    assert [one.name for one in page.context["page"]] == ["沈玉平"]
    group = reverse("person-list", args=(tree["group"].pk,))
    page = as_role("group_leader", "group").get(group, {"category": "hardship"})
    assert len(page.context["page"].object_list) == 2
    assert "困难" not in text(page)


def test_the_register_is_narrowed_and_taken_out_with_details_masked(as_role, tree):
    first, second = make_person(tree["branch"], "沈玉平"), make_person(tree["branch"], "陶建中")
    make_hardship(first)
    make_hardship(second, "allowance", starts_on=date(2025, 11, 1))
    page, branch = as_role("secretary"), (tree["branch"].pk,)
    url = reverse("hardship-list", args=branch)
    due = page.get(url, {"tab": "review"}).context["page"]
    assert [one.person for one in due] == [second]
    assert "没有符合条件的记录" in text(page.get(url, {"kind": "disaster"}))
    answer = page.post(reverse("hardship-export", args=branch) + "?kind=illness")
    rows = [[cell.value for cell in row] for row in sheet(answer)]
    (line,) = [row for row in rows if row[0] == "沈玉平"]
    assert line[2:5] == ["因病", "较重", datetime(2026, 1, 10)]
    assert line[7] == "******"
    event = AuditEvent.objects.get(action="care.exported")
    assert event.detail["people"] == [first.pk]
    assert event.detail["scope"] == "在册，因病"


def test_sanctions_are_narrowed_and_taken_out_by_those_who_may_see_them(as_role, tree):
    person = make_person(tree["branch"], "沈玉平")
    make_sanction(person)
    make_sanction(make_person(tree["branch"]), "rights")
    page, branch = as_role("secretary"), (tree["branch"].pk,)
    shown = page.get(reverse("sanction-list", args=branch), {"kind": "warning"}).context["rows"]
    assert [one.person for one, _ in shown] == [person]
    answer = page.post(reverse("sanction-export", args=branch) + "?kind=warning")
    (line,) = [row for row in sheet(answer) if row[0].value == "沈玉平"]
    assert [cell.value for cell in line][8] == "******"
    assert (
        as_role("branch_officer").post(reverse("sanction-export", args=branch)).status_code == 403
    )


def sheet(answer):
    return load_workbook(BytesIO(answer.getvalue())).active.iter_rows()


@pytest.mark.parametrize("name", ["visit-export", "veteran-export", "pairing-export"])
def test_the_other_lists_are_taken_out_and_logged(as_role, tree, name):
    person = make_person(tree["branch"], joined_on=date(1970, 1, 1), full_on=date(1971, 1, 1))
    make_visit(person, tree["branch"])
    make_pairing(person, make_person(tree["branch"]))
    answer = as_role("secretary").post(reverse(name, args=(tree["branch"].pk,)))
    names = [cell.value for row in sheet(answer) for cell in row]
    assert person.name in names
    assert AuditEvent.objects.get(action="care.exported").detail["number"] == 1


def test_awards_and_sanctions_stand_in_the_life_of_those_who_may_read_them(as_role, tree):
    person = make_person(tree["branch"], group=tree["group"])
    make_award(people=[person], title="优秀共产党员称号")
    make_sanction(person)
    url = reverse("person-timeline", args=(person.pk,))
    seen = {
        role: text(as_role(role, place).get(url))
        for role, place in (("group_leader", "group"), ("secretary", "branch"))
    }
    assert "优秀共产党员称号" in seen["group_leader"]
    assert "警告" not in seen["group_leader"]
    assert "警告" in seen["secretary"]


@pytest.mark.parametrize(
    "name", ["care", "visit-list", "award-list", "sanction-list", "hardship-list", "pairing-list"]
)
def test_lists_ask_the_same_number_of_questions_for_one_row_and_three(
    as_role, tree, name, django_assert_max_num_queries, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = as_role("secretary")

    def one_more():
        person = make_person(tree["branch"])
        make_hardship(person)
        make_visit(person, tree["branch"], visited_on=person.born_on.replace(year=2026))
        make_award(people=[person])
        make_sanction(person)
        make_pairing(person, make_person(tree["branch"]))

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page.get(reverse(name, args=(tree["branch"].pk,)))
        return len(caught)

    one_more()
    first = questions()
    one_more()
    one_more()
    assert questions() == first <= 32

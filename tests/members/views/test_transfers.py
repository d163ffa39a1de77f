"""Pages of letters: the way from the person's page to the acceptance, and what is refused."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.documents.xlsx import read_rows
from members.models import Person, Transfer
from members.rules.kinds import OrganizationKind
from tests.access.areas.transfers import PDF
from tests.factories.members import id_number, make_organization, make_person, make_user
from tests.factories.transfers import accept, letter, letter_from_outside

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender(client, tree):
    user = make_user("secretary", tree["branch"], name="何书记")
    client.force_login(user)
    return user


def issue(client, person, **data):
    facts = {
        "where": "within",
        "target": "水务第一党支部",
        "reason": "工作调动",
        "handler": "何书记",
    }
    return client.post(reverse("transfer-issue", args=(person.pk,)), facts | data)


def test_the_whole_way_of_a_letter(client, tree, sender):
    person = make_person(tree["branch"], "陶建中")
    answer = issue(client, person, dues_until="2026-10")  # what a form adds is not asked for
    sent = Transfer.objects.get()
    assert answer.url == reverse("transfer-detail", args=(sent.pk,))
    assert (sent.target, sent.dues_until) == (tree["other"], None)
    page = client.get(answer.url).content.decode()
    assert "等对方接收" in page
    assert "接收组织关系" not in page

    client.force_login(make_user("secretary", tree["other"]))
    listed = client.get(reverse("transfer-list", args=(tree["other"].pk,)))
    assert [row.pk for row in listed.context["page"]] == [sent.pk]
    data = {"accepted_on": f"{sent.issued_on}", "met_person": "on", "checked_letter": "on"}
    client.post(reverse("transfer-accept", args=(sent.pk,)), data)
    assert person.memberships.order_by("starts_on").last().organization == tree["other"]
    assert client.get(reverse("person-detail", args=(person.pk,))).status_code == 200


def test_after_a_transfer_the_sender_reads_the_letter_without_a_way_into_the_file(
    client, tree, sender
):
    person = make_person(tree["branch"], "陶建中", id_number=id_number())
    sent = accept(letter(person, tree["other"]))
    page = client.get(reverse("transfer-detail", args=(sent.pk,))).text
    assert "陶建中" in page
    assert "正式党员" in page
    assert person.id_number not in page
    assert f"/people/{person.pk}/" not in page
    for tab in ("out", "sent"):
        register = client.get(reverse("transfer-list", args=(tree["branch"].pk,)), {"tab": tab})
        assert f"/people/{person.pk}/" not in register.text
    assert client.get(reverse("person-detail", args=(person.pk,))).status_code == 404


def test_a_receipt_takes_a_scan_that_both_sides_of_the_desk_can_open(client, tree, sender):
    person = make_person(tree["branch"], "陶建中")
    sent = letter(person)
    data = {"accepted_on": f"{sent.issued_on}", "note": "回执第 7 号"}
    url = reverse("transfer-accept", args=(sent.pk,))
    bad = SimpleUploadedFile("回执.exe", b"MZ")
    answer = client.post(url, {**data, "scan": bad})
    assert answer.status_code == 200
    assert "回执第 7 号" in answer.text
    assert sent.steps.filter(event="accepted").count() == 0
    client.post(url, {**data, "scan": SimpleUploadedFile("回执.pdf", PDF)})
    scan = reverse("transfer-scan", args=(sent.pk,))
    assert scan in client.get(reverse("transfer-detail", args=(sent.pk,))).text
    assert client.get(scan).content == PDF
    assert AuditEvent.objects.filter(action="transfer.read", person_id=person.pk).count() == 1
    client.force_login(make_user("administrator", tree["branch"]))
    assert scan not in client.get(reverse("transfer-detail", args=(sent.pk,))).text


def test_a_letter_without_a_scan_has_none_to_open(client, tree, sender):
    sent = letter(make_person(tree["branch"]))
    assert client.get(reverse("transfer-scan", args=(sent.pk,))).status_code == 404


def test_what_was_typed_stays_when_the_branch_is_unknown(client, tree, sender):
    answer = issue(client, make_person(tree["branch"]), target="水务第九党支部", reason="移居")
    page = answer.content.decode()
    assert "没有叫「水务第九党支部」的支部" in page
    assert 'value="移居"' in page


def test_part_of_a_name_gets_a_suggestion(client, tree, sender):
    answer = issue(client, make_person(tree["branch"]), target="水务")
    assert "是不是：水务第一党支部" in answer.content.decode()


def test_branches_of_the_own_committee_are_not_offered(client, tree, sender):
    make_organization("抗洪临时党支部", tree["elsewhere"], OrganizationKind.TEMPORARY_BRANCH)
    answer = client.get(reverse("transfer-issue", args=(make_person(tree["branch"]).pk,)))
    assert list(answer.context["names"]) == ["水务第一党支部"]


def test_an_unticked_check_is_named_and_the_date_stays(client, tree):
    sent = letter(make_person(tree["branch"]), tree["other"])
    client.force_login(make_user("secretary", tree["other"]))
    data = {"accepted_on": f"{sent.issued_on}", "checked_letter": "on"}
    page = client.post(reverse("transfer-accept", args=(sent.pk,)), data).content.decode()
    assert "请先确认：已见到本人" in page
    assert f'value="{sent.issued_on}"' in page


@pytest.mark.parametrize("part", ["accept", "return"])
def test_the_sender_does_not_do_the_part_of_the_receiver(client, tree, sender, part):
    sent = letter(make_person(tree["branch"]), tree["other"])
    url = reverse(f"transfer-{part}", args=(sent.pk,))
    assert client.post(url, {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("part", ["cancel", "pdf"])
def test_the_receiver_does_not_do_the_part_of_the_sender(client, tree, part):
    sent = letter(make_person(tree["branch"]), tree["other"])
    client.force_login(make_user("secretary", tree["other"]))
    assert client.post(reverse(f"transfer-{part}", args=(sent.pk,))).status_code == 404


def test_return_needs_a_reason_and_says_what_follows(client, tree):
    sent = letter(make_person(tree["branch"]), tree["other"])
    client.force_login(make_user("secretary", tree["other"]))
    url = reverse("transfer-return", args=(sent.pk,))
    assert "请填写原因" in client.post(url, {"reason": ""}).content.decode()
    client.post(url, {"reason": "身份证号不符"})
    sent.refresh_from_db()
    assert sent.state == "returned"
    assert client.get(url).status_code == 302


def test_a_letter_from_outside_is_registered_then_accepted(client, tree, sender):
    data = {
        "outside_name": "中共南川市水利局委员会",
        "outside_number": "南川组〔2026〕18号",
        "issued_on": "2026-11-10",
        "valid_days": "30",
        "reason": "工作调动",
        "name": "秦立新",
        "id_number": id_number(sequence=61),
        "standing": "full",
        "joined_on": "2008-07-01",
        "full_on": "2009-07-01",
        "target": tree["branch"].pk,
        "handler": "何书记",
    }
    url = reverse("transfer-register", args=(tree["branch"].pk,))
    page = client.post(url, data | {"full_on": "", "id_number": "123"}).content.decode()
    assert "请填写转正日期" in page
    assert 'value="南川组〔2026〕18号"' in page
    client.post(url, data)
    person = Person.objects.get(name="秦立新")
    assert (person.sex, person.born_on) == ("1", date(1980, 1, 1))
    assert not person.memberships.exists()
    assert Transfer.objects.get().kind == "in"


def test_the_register_as_a_file_holds_what_the_page_shows(client, tree, sender):
    letter(make_person(tree["branch"], "陶建中"), tree["other"])
    letter_from_outside(tree["branch"])
    url = reverse("transfer-export", args=(tree["branch"].pk,)) + "?tab=out"
    rows = [row.cells for row in read_rows(io.BytesIO(client.post(url).content), "x.xlsx").rows]
    assert rows[1][0] == "范围：转出台账"
    assert [row[:3] for row in rows[4:]] == [("组介〔2026〕1号", "系统内接转", "陶建中")]
    assert AuditEvent.objects.get(action="transfer.exported").detail["number"] == 1


def test_the_list_costs_the_same_for_one_letter_and_for_three(
    client, tree, sender, django_assert_max_num_queries
):
    url = reverse("transfer-list", args=(tree["branch"].pk,)) + "?tab=out"
    for _ in range(3):
        letter(make_person(tree["branch"]), tree["other"])
        client.get(url)
        with django_assert_max_num_queries(12):
            client.get(url)


def test_who_may_not_be_transferred_gets_reasons_and_no_form(client, tree, sender):
    person = make_person(tree["branch"], "陶建中")
    letter(person, tree["other"])
    page = client.get(reverse("transfer-issue", args=(person.pk,))).content.decode()
    assert "陶建中 的介绍信 组介〔2026〕1号 还没有办结" in page
    assert 'name="handler"' not in page


def test_a_refusal_stands_at_its_field_with_the_article(client, tree, sender):
    sent = letter(make_person(tree["branch"]))
    data = {"accepted_on": "2026-01-01"}
    answer = client.post(reverse("transfer-accept", args=(sent.pk,)), data)
    (message,) = answer.context["form"].errors["accepted_on"]
    assert message.startswith("接收日期不能早于介绍信开出日期")


def test_the_letter_is_printed_and_the_second_copy_marked(client, tree, sender):
    sent = letter(make_person(tree["branch"]), tree["other"])
    url = reverse("transfer-pdf", args=(sent.pk,))
    assert client.post(url).content.startswith(b"%PDF")
    client.post(url)
    assert [step.event for step in sent.steps.all()] == ["issued", "printed", "printed"]

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branchrecords.audit.models import AuditEvent
from dues.actions.reliefs import ReliefTerms, grant_relief
from dues.models import ArrearsStep
from dues.rules.months import month_of, plus_months
from tests.factories import dues as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
THIS = month_of(TODAY)


@pytest.fixture
def root():
    return make.committee()


@pytest.fixture
def branch(root):
    return make.branch("城建支部", root)


def behind(branch, name, months):
    """Somebody who owes 15.00 元 for each of the last months."""
    person = make.member(branch, name)
    for count in range(1, months + 1):
        make.owed(person, branch, plus_months(THIS, -count))
    return person


@pytest.fixture
def person(branch):
    return behind(branch, "罗振业", 7)


@pytest.fixture
def officer(branch, client):
    user = make.user(branch, person=make.member(branch, "何书记"))
    client.force_login(user)
    return user


def send(client, branch, person, kind, **fields):
    address = reverse("dues-arrears-step", args=(branch.pk, person.pk, kind))
    key = client.get(address).context["form"].initial["key"]
    return client.post(address, {"key": key, "on": str(TODAY), **fields})


def page(client, branch, person, **query):
    address = reverse("dues-arrears-case", args=(branch.pk, person.pk))
    return client.get(address, query).content.decode()


def warned(client, branch, person, officer):
    send(client, branch, person, "talk", owner=officer.person_id, text="母亲住院")
    send(client, branch, person, "warning", due_on=str(date(TODAY.year + 1, 1, 31)))
    return ArrearsStep.objects.get(kind="warning")


def test_the_list_says_the_next_step_and_leads_to_the_case(client, branch, person, officer):
    behind(branch, "沈玉平", 2)
    text = client.get(reverse("dues-arrears", args=(branch.pk,))).content.decode()
    assert "欠交满 3 个月，待谈话提醒" in text
    assert "满 3 个月再谈话提醒" in text
    assert reverse("dues-arrears-case", args=(branch.pk, person.pk)) in text


def test_steps_are_registered_on_pages(client, branch, person, officer):
    before = page(client, branch, person)
    assert "还没有谈话提醒，先谈话、问明原因" in before
    warned(client, branch, person, officer)
    text = page(client, branch, person)
    assert ("谈话提醒" in text, "通知书待送达本人" in text, "母亲住院" in text) == (
        True, True, False,
    )  # fmt: skip


def test_what_was_typed_stays_when_a_step_is_refused(client, branch, person, officer):
    answer = send(client, branch, person, "warning", due_on="2099-01-31", text="已批评教育")
    text = answer.content.decode()
    assert ("还没有谈话提醒" in text, "2099-01-31" in text, "已批评教育" in text) == (True,) * 3
    assert ArrearsStep.objects.count() == 0


def test_the_notice_is_a_pdf_and_printing_it_is_told(client, branch, person, officer):
    row = warned(client, branch, person, officer)
    answer = client.get(reverse("dues-arrears-notice", args=(row.pk,)))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert AuditEvent.objects.get(action="dues.arrears_printed").person_id == person.pk
    talk = ArrearsStep.objects.get(kind="talk")
    assert client.get(reverse("dues-arrears-notice", args=(talk.pk,))).status_code == 404


def test_a_talk_is_shown_once_with_a_reason(client, branch, person, officer):
    warned(client, branch, person, officer)
    talk = ArrearsStep.objects.get(kind="talk")
    address = reverse("dues-arrears-reveal", args=(talk.pk,))
    assert client.post(address, {"reason": ""}).status_code == 302
    assert "母亲住院" in client.post(address, {"reason": "支委会研究"}).content.decode()
    assert "母亲住院" not in page(client, branch, person)


def test_a_meeting_without_counted_votes_asks_for_them(client, branch, person, officer):
    address = reverse("dues-arrears-step", args=(branch.pk, person.pk, "meeting"))
    text = client.get(address).content.decode()
    assert "还没有限期补交，不能提交支部党员大会" in text


def test_a_step_that_is_none_and_somebody_who_owes_nothing_are_not_found(
    client, branch, person, officer
):
    other = make.member(branch, "没有欠过")
    for args in ((branch.pk, person.pk, "expel"), (branch.pk, other.pk, "talk")):
        assert client.get(reverse("dues-arrears-step", args=args)).status_code == 404


def test_a_committee_filters_by_branch_months_and_case(client, root, branch, person):
    other = make.branch("园林支部", root)
    behind(other, "彭秋实", 2)
    client.force_login(make.user(root, "committee_staff"))
    address = reverse("dues-arrears", args=(root.pk,))

    def names(**query):
        context = client.get(address, query).context
        return [one.arrear.name for one in context["found"]]

    assert names() == ["罗振业", "彭秋实"]
    assert names(branch=other.pk) == ["彭秋实"]
    assert (names(months=3), names(months=6), names(course="running")) == (
        ["罗振业"], ["罗振业"], [],
    )  # fmt: skip
    assert names(course="none", months="x", branch="y") == ["罗振业", "彭秋实"]


def test_a_past_day_shows_what_was_owed_then(client, root, branch):
    person = make.member(branch)
    month = plus_months(THIS, -3)
    row = make.owed(person, branch, month)
    make.received(row, "15.00", TODAY, make.user(branch))
    client.force_login(make.user(root, "committee_staff"))
    address = reverse("dues-arrears", args=(root.pk,))
    assert client.get(address).context["found"] == []
    day = make.AT.date()
    found = client.get(address, {"on": str(day)}).context["found"]
    assert len(found) == (0 if day >= TODAY else 1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(client, root, number):
    for index in range(number):
        behind(make.branch(f"支部{index}", root), f"党员{index}", 4)
    client.force_login(make.user(root, "committee_staff"))
    address = reverse("dues-arrears", args=(root.pk,))
    client.get(address)

    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) == QUERIES


QUERIES = 11


def test_the_xlsx_is_the_filtered_list(client, root, branch, person):
    behind(branch, "沈玉平", 1)
    client.force_login(make.user(root, "committee_staff"))
    answer = client.get(reverse("dues-arrears-xlsx", args=(root.pk,)), {"months": "3"})
    cells = list(load_workbook(BytesIO(answer.content)).active.values)
    rows = [row for row in cells if "罗振业" in row]
    assert [row[-2] for row in rows] == ["欠交满 3 个月，待谈话提醒"]
    assert not any("沈玉平" in row for row in cells)


def test_the_hardship_of_a_relief_is_masked_and_shown_with_a_reason(client, branch, officer):
    person = make.with_base(make.member(branch), branch)
    terms = ReliefTerms(
        "exempt", Decimal(0), date(2026, 2, 1), date(2027, 1, 1), "长期患病",
        date(2026, 1, 15), "党委", date(2026, 1, 26),
    )  # fmt: skip
    relief = grant_relief(person=person, organization=branch, terms=terms, by=officer, at=make.AT)
    listing = reverse("dues-reliefs", args=(branch.pk,))
    assert "长期患病" not in client.get(listing).content.decode()
    address = reverse("dues-relief-reveal", args=(relief.pk,))
    assert client.post(address, {"reason": ""}).status_code == 302
    assert "长期患病" in client.post(address, {"reason": "复核"}).content.decode()
    assert AuditEvent.objects.get(action="dues.relief_revealed").person_id == person.pk

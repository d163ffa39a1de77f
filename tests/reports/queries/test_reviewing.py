"""Two persons for 审阅 and 审核: when they are missing, and who can help."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from members.models import Organization
from reports.actions.summaries import draft_summary, read_summary, save_summary, submit_summary
from reports.queries.reviewing import shortage_of
from tests.factories.reports import committee, member, node, user

AT = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
DAY = date(2026, 12, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    branch = node(committee(name="临江街道党工委"), name="机关第三党支部")
    member(branch)
    return branch


@pytest.fixture
def root(branch):
    return Organization.objects.above(branch).last()


@pytest.fixture
def staff(root):
    return user(root, "committee_staff", name="徐景明")


@pytest.fixture
def sent(branch, staff):
    secretary = user(branch)
    summary = draft_summary(organization=branch, year=2026, by=secretary, at=AT)
    texts = dict.fromkeys(summary.text, "对照制度逐项检查，写明事实、原因和改进的办法。" * 4)
    save_summary(summary=summary, texts=texts, by=secretary, at=AT)
    return submit_summary(summary=summary, by=secretary, at=AT)


def test_one_person_alone_is_told_who_can_give_the_right(sent, staff, root):
    officer = user(root, "security_officer", name="保密员")
    found = shortage_of(sent, DAY)
    assert (found.committee, found.left, found.read) == (root, (staff,), False)
    assert (found.role, found.granters) == ("党委工作人员", (officer,))


def test_after_reading_the_second_one_is_missing(sent, staff):
    read = read_summary(summary=sent, remark="", by=staff, at=AT)
    found = shortage_of(read, DAY)
    assert (found.left, found.read, found.granters) == ((), True, ())


def test_two_persons_are_enough(sent, root):
    user(root, "committee_staff", name="周敏")
    assert shortage_of(sent, DAY) is None


def test_nothing_is_missing_while_it_is_a_draft(branch, staff):
    assert shortage_of(draft_summary(organization=branch, year=2026, by=None, at=AT), DAY) is None


def test_the_page_says_what_to_do(client, sent, staff, root):
    user(root, "security_officer", name="保密员")
    client.force_login(staff)
    page = client.get(reverse("summary", args=(sent.pk,))).content.decode()
    assert "审阅和审核要由两位同志办理，现在人手不够" in page
    assert "请保密员在" in page
    assert reverse("account-list", args=(root.pk,)) in page

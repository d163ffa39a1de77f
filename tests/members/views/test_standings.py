"""登记身份变化: what is offered, what it says, what it keeps."""

import pytest
from django.urls import reverse

from members.rules.kinds import StandingKind as K
from tests.factories.members import make_person, make_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_tree()["branch"]


@pytest.fixture
def page(client, branch):
    client.force_login(make_user("secretary", branch), "members.backends.UsernameOrPhoneBackend")
    return client


def test_only_what_may_follow_is_offered(page, branch):
    person = make_person(branch, standing=K.PROBATIONARY)
    text = page.get(reverse("person-standing", args=(person.pk,))).content.decode()
    assert "取消预备党员资格" in text
    assert "转为正式党员" in text
    assert "劝退" not in text


def test_the_form_says_what_it_does_and_who_decides(page, branch):
    person = make_person(branch)
    url = reverse("person-standing", args=(person.pk,))
    text = page.get(url, {"kind": "lapsed"}).content.decode()
    assert "不再核算党费" in text
    assert "离开支部名册" in text
    assert "《党章》第九条" in text


def test_a_missing_approval_is_named_and_what_was_typed_stays(page, branch):
    person = make_person(branch)
    data = {"kind": "lapsed", "starts_on": "2026-11-01", "reason": "连续六个月未交党费"}
    answer = page.post(reverse("person-standing", args=(person.pk,)), data)
    text = answer.content.decode()
    assert "请填写上级批准（备案）的日期" in text
    assert "连续六个月未交党费" in text
    assert person.standings.last().kind == K.FULL


def test_registering_leads_back_to_the_person(page, branch):
    person = make_person(branch)
    data = {
        "kind": "lapsed",
        "meeting_on": "2026-10-20",
        "approved_on": "2026-11-01",
        "starts_on": "2026-11-01",
        "reason": "连续六个月未交党费",
    }
    answer = page.post(reverse("person-standing", args=(person.pk,)), data)
    assert answer.url == reverse("person-detail", args=(person.pk,))
    assert person.standings.last().kind == K.LAPSED

"""Forms of letters and 流动党员: sent twice they count once, refused they keep what was typed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse

from branchrecords.errors import ActionError
from members.actions.mobile import record_contact
from members.models import (
    Membership,
    MobileContact,
    MobileRecord,
    Person,
    Standing,
    Transfer,
    TransferStep,
)
from tests.factories.members import AT, TODAY, id_number, make_person, make_tree, make_user
from tests.factories.transfers import accept, away, letter, letter_from_outside, visiting
from tests.web.sending import standing_in

pytestmark = pytest.mark.django_db

COUNTED = (Transfer, TransferStep, MobileRecord, MobileContact, Membership, Person, Standing)

WITHIN = {
    "where": "within",
    "target": "水务第一党支部",
    "outside_name": "",
    "outside_branch": "",
    "outside_address": "",
    "reason": "工作调动",
    "valid_days": "15",
    "handler": "何书记",
}
OUTSIDE = WITHIN | {
    "where": "out",
    "target": "",
    "outside_name": "中共南川市委组织部",
    "outside_branch": "规划科党支部",
    "outside_address": "南川市人民路18号",
}
INCOMING = {
    "outside_name": "中共南川市水利局委员会",
    "outside_branch": "规划科党支部",
    "outside_address": "南川市建设路1号",
    "outside_number": "南川组〔2026〕18号",
    "issued_on": "2026-11-10",
    "valid_days": "30",
    "dues_until": "2026-10",
    "reason": "工作调动",
    "name": "秦立新",
    "id_number": id_number(sequence=61),
    "phone": "13812345678",
    "standing": "full",
    "joined_on": "2008-07-01",
    "full_on": "2009-07-01",
    "handler": "何书记",
}
ACCEPTING = {
    "met_person": "on",
    "checked_letter": "on",
    "accepted_on": f"{TODAY}",
    "note": "已谈话",
}
AWAY = {
    "region": "country",
    "place": "深圳市南山区",
    "unit": "深南科技公司",
    "contact": "13812345678",
    "other_organization": "深南科技公司党支部",
    "other_contact": "0755-1234567",
    "reason": "study",
    "certificate": "LJ2026001",
    "certificate_on": "2026-03-02",
    "starts_on": "2026-03-01",
    "expected_on": "2027-03-01",
}
VISITING = {
    "name": "江若兰",
    "id_number": "",
    "sex": "2",
    "standing": "probationary",
    "place": "荷园路9号",
    "is_settled": "on",
    "unit": "临江建材市场",
    "contact": "13812345678",
    "other_organization": "中共南川县柳河村支部委员会",
    "other_contact": "",
    "reason": "family",
    "certificate": "",
    "certificate_on": "",
    "starts_on": "2026-03-01",
    "expected_on": "",
}
CONTACT = {
    "on": "2026-11-02",
    "way": "video",
    "was_reached": "0",
    "contacted_by": "组织委员",
    "content": "没有人接，已请亲友转告",
}
CLOSING = {
    "outcome": "returned",
    "ends_on": "2026-11-01",
    "certificate_returned_on": "2026-11-01",
}


@pytest.fixture(autouse=True)
def place(client, monkeypatch):
    """A tree whose secretary of the first branch is logged in, on 20 November 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    tree = make_tree()
    client.force_login(make_user("secretary", tree["branch"], name="何书记"))
    return tree


def _issue(tree):
    return reverse("transfer-issue", args=(make_person(tree["branch"]).pk,))


def _incoming(tree):
    return reverse("transfer-register", args=(tree["branch"].pk,)), {
        "target": f"{tree['branch'].pk}"
    }


def _on(name, thing):
    return reverse(name, args=(thing.pk,)), {}


def _away_form(tree):
    person = make_person(tree["branch"])
    return reverse("mobile-add", args=(tree["branch"].pk, "out")), {"person": f"{person.pk}"}


def _guest_form(tree):
    return reverse("mobile-add", args=(tree["branch"].pk, "in")), {}


def _row(tree):
    return away(make_person(tree["branch"]), tree["branch"], certificate="LJ2026001")


# Each form: where it is, what is typed, what makes it wrong, where the fault is named.
FORMS = {
    "issue within": (lambda t: (_issue(t), {}), WITHIN, {"target": "水务第九党支部"}),
    "issue outside": (lambda t: (_issue(t), {}), OUTSIDE, {"valid_days": "93"}),
    "register": (_incoming, INCOMING, {"id_number": "34052419800101001"}),
    "accept": (
        lambda t: _on("transfer-accept", letter_from_outside(t["branch"])),
        ACCEPTING,
        {"accepted_on": "2026-12-01"},
    ),
    "receipt": (
        lambda t: _on("transfer-accept", letter(make_person(t["branch"]))),
        {"accepted_on": f"{TODAY}", "note": "回执编号 7"},
        {"accepted_on": "2026-11-19"},
    ),
    "return": (
        lambda t: _on("transfer-return", letter_from_outside(t["branch"])),
        {"reason": "身份证号不符"},
        {"reason": "长" * 201},
    ),
    "cancel": (
        lambda t: _on("transfer-cancel", letter(make_person(t["branch"]))),
        {"reason": "调动取消"},
        {"reason": "长" * 201},
    ),
    "away": (_away_form, AWAY, {"expected_on": "2026-05-01"}),
    "visiting": (_guest_form, VISITING, {"certificate_on": "2026-03-01"}),
    "edit": (lambda t: _on("mobile-edit", _row(t)), AWAY, {"starts_on": "2026-12-01"}),
    "contact": (lambda t: _on("mobile-contact", _row(t)), CONTACT, {"on": "2026-02-01"}),
    "close": (lambda t: _on("mobile-close", _row(t)), CLOSING, {"ends_on": "2026-03-01"}),
}
EVERY_FORM = pytest.mark.parametrize("name", FORMS)


def _counts():
    return {model.__name__: model.objects.count() for model in COUNTED}


@EVERY_FORM
def test_what_was_typed_stays_when_a_form_is_refused(client, place, name):
    where, typed, wrong = FORMS[name]
    url, more = where(place)
    data = typed | more | wrong
    before = _counts()
    answer = client.post(url, data)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    stays = standing_in(answer, next(iter(wrong)))
    assert {key: stays.get(key, "") for key in data} == data
    assert set(stays) <= set(data)  # a box that was not ticked does not come back ticked
    assert _counts() == before


@EVERY_FORM
def test_a_form_sent_twice_counts_once_and_says_so(client, place, name):
    where, typed, _wrong = FORMS[name]
    url, more = where(place)
    first = client.post(url, typed | more)
    assert first.status_code == 302, first.context["form"].errors
    client.get(first.url)
    after = _counts()
    second = client.post(url, typed | more)
    assert _counts() == after
    if second.status_code == 302:
        assert second.url == first.url
        assert list(get_messages(second.wsgi_request))
    else:
        assert set(second.context["form"].errors) <= {"__all__", "person", "name"}


def test_a_refused_action_keeps_what_was_typed_too(client, place):
    person = make_person(place["branch"])
    letter(person, place["other"])
    answer = client.post(reverse("transfer-issue", args=(person.pk,)), OUTSIDE)
    assert "还没有办结" in answer.content.decode()
    stays = standing_in(answer, "handler")
    assert {key: stays.get(key, "") for key in OUTSIDE} == OUTSIDE


# Both at the same moment: the locks decide


def _at_once(action, times=4):
    def once(_number):
        try:
            return action()
        except ActionError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [one for one in pool.map(once, range(times)) if one is not None]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["issue", "register", "accept", "contact", "guest", "away"])
def test_the_same_thing_at_the_same_moment_happens_once(what):
    tree = make_tree()
    person = make_person(tree["branch"])
    row = away(make_person(tree["branch"]), tree["branch"], date(2026, 3, 1))
    waiting = letter(make_person(tree["branch"]), tree["other"])
    facts = {"on": TODAY, "way": "phone", "was_reached": True, "by": None, "at": AT}
    action = {
        "issue": lambda: letter(person, tree["other"]),
        "register": lambda: letter_from_outside(tree["branch"]),
        "accept": lambda: accept(waiting),
        "contact": lambda: record_contact(row=row, contacted_by="何干事", content="近况", **facts),
        "guest": lambda: visiting(tree["branch"]),
        "away": lambda: away(person, tree["branch"]),
    }[what]
    assert len({one.pk for one in _at_once(action)}) == 1
    assert Person.objects.count() == 3 + (what == "register")
    assert MobileContact.objects.count() == (what == "contact")
    assert TransferStep.objects.filter(event="accepted").count() == (what == "accept")
    assert MobileRecord.objects.count() == 1 + (what in ("guest", "away"))

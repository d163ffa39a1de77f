"""One account cannot take everything away quickly."""

import logging

import pytest
import time_machine
from django.urls import reverse

import branchrecords.settings as product
from branchrecords.audit.models import AuditEvent
from tests.factories.members import make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]
NOON = "2026-11-22T12:00:00+08:00"


def test_the_product_limits_what_an_account_may_ask_for():
    assert (product.REQUESTS_A_MINUTE, product.TAKEN_AN_HOUR) == (300, 200)
    middleware = product.MIDDLEWARE
    assert middleware.index("branchrecords.web.limits.LimitRequests") > middleware.index(
        "branchrecords.access.middleware.RequireLogin"
    )


def test_pages_beyond_the_limit_are_refused_until_the_next_minute(
    client, secretary, settings, caplog
):
    settings.REQUESTS_A_MINUTE = 5
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            assert client.get(reverse("roles")).status_code == 200
        with caplog.at_level(logging.WARNING, "branchrecords.access"):
            answers = [client.get(reverse("roles")) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [429] * 3
        assert "请 1 分钟以后再试" in answers[0].content.decode()
        assert answers[0]["Retry-After"] == "60"
        assert client.get(reverse("health")).status_code == 200
        said = [r.getMessage() for r in caplog.records if r.name == "branchrecords.access"]
        assert said == [f"Held back account {secretary.pk} after 5 requests"]
        assert AuditEvent.objects.get(action="account.held_back").actor_id == secretary.pk
        clock.shift(60)
        assert client.get(reverse("roles")).status_code == 200


def test_one_who_is_held_back_holds_nobody_else_back(client, secretary, settings, tree):
    settings.REQUESTS_A_MINUTE = 1
    with time_machine.travel(NOON, tick=False):
        client.get(reverse("roles"))
        assert client.get(reverse("roles")).status_code == 429
        client.force_login(make_user("secretary", tree["other"]))
        assert client.get(reverse("roles")).status_code == 200


def test_exports_and_numbers_in_the_clear_share_an_hour_s_limit(client, secretary, settings, tree):
    settings.TAKEN_AN_HOUR = 2
    person = make_person(tree["branch"], "周建国", id_number="11010119490307003X")
    export = reverse("person-export", args=(tree["branch"].pk,))
    reveal = reverse("person-reveal", args=(person.pk,))
    asked = {"fields_wanted": ["id_number"], "reason": "核对档案"}
    with time_machine.travel(NOON, tick=False) as clock:
        assert client.post(export).status_code == 200
        assert "11010119490307003X" in client.post(reveal, asked).content.decode()
        for answer in (client.post(export), client.post(reveal, asked)):
            assert answer.status_code == 429
            assert "请 60 分钟以后再试" in answer.content.decode()
            assert "11010119490307003X" not in answer.content.decode()
        # What was not given is not in the log as given.
        assert AuditEvent.objects.filter(action="person.exported").count() == 1
        assert AuditEvent.objects.filter(action="person.revealed").count() == 1
        clock.shift(3600)
        assert client.post(export).status_code == 200


def test_a_cache_that_does_not_answer_stops_nobody(client, secretary, settings, tmp_path, caplog):
    settings.REQUESTS_A_MINUTE = 1
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/1",  # nobody listens there
        }
    }
    for _ in range(3):
        assert client.get(reverse("roles")).status_code == 200
    assert "The cache does not answer" in caplog.text

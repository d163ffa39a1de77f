"""What a form or a button asks of an action, and what is said of it."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory
from django.urls import resolve

from branchrecords.errors import ActionError, wrong
from branchrecords.web.forms import DateField, Form, pressed, submitted


class DayForm(Form):
    held_on = DateField(label="召开日期")


@pytest.fixture
def request_sent():
    request = RequestFactory().post("/", {"held_on": "2026-11-20"})
    request.session, request.resolver_match = {}, resolve("/")
    request._messages = FallbackStorage(request)
    return request


def said(request) -> list[tuple[str, str]]:
    return [(one.level_tag, one.message) for one in get_messages(request)]


def test_a_button_that_was_obeyed_says_what_was_done(request_sent):
    moments = []

    def act(at):
        moments.append(at)
        return "已撤销"

    assert pressed(request_sent, act) is True
    assert said(request_sent) == [("success", "已撤销")]
    assert moments[0].tzinfo is not None


def test_a_button_that_was_refused_says_why(request_sent):
    def act(at):
        raise ActionError("已经写入，不能放弃。")

    assert pressed(request_sent, act) is False
    assert said(request_sent) == [("error", "已经写入，不能放弃。")]


def test_a_form_that_was_refused_keeps_the_reason_at_its_field(request_sent):
    form = DayForm(request_sent.POST)

    def act(at):
        raise wrong("held_on", "这一天还没有到")

    assert submitted(request_sent, form, act) is False
    assert form.errors == {"held_on": ["这一天还没有到"]}

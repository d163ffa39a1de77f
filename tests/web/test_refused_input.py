"""Input that a form or a rule refuses is in the log: form, fields and rules, never a value."""

import logging

import pytest
from django import forms
from django.urls import reverse

from branchrecords.errors import ActionError
from branchrecords.web.forms import Form, refused
from tests.factories.members import make_person, make_tree, make_user

pytestmark = pytest.mark.django_db
NUMBER = "110101194903070031"  # its check digit is another


@pytest.fixture(autouse=True)
def _listen(caplog):
    with caplog.at_level(logging.INFO, "branchrecords.input"):
        yield


def said(caplog) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.name == "branchrecords.input"]


def test_a_refused_form_is_logged_with_the_account_and_without_what_was_typed(client, caplog):
    tree = make_tree()
    user = make_user("secretary", tree["branch"])
    person = make_person(tree["branch"], "周建国")
    client.force_login(user)
    typed = {"name": "周建国<script>", "id_number": NUMBER, "born_on": "1949-13-77"}
    client.post(reverse("person-edit", args=(person.pk,)), typed)
    (line,) = [one for one in said(caplog) if "PersonForm" in one]
    assert line.startswith(f"Refused PersonForm of account {user.pk}: ")
    assert "born_on invalid" in line
    assert "id_number" in line
    for value in ("周建国", "script", NUMBER, "1949"):
        assert value not in caplog.text


def test_a_value_that_no_choice_has_is_named_by_its_rule(caplog):
    class Some(Form):
        kind = forms.ChoiceField(choices=[("a", "A")])
        name = forms.CharField(max_length=3)

    assert not Some({"kind": "' OR 1=1 --", "name": "too long"}).is_valid()
    assert said(caplog) == ["Refused Some of account None: kind invalid_choice, name max_length"]


def test_what_a_rule_refuses_is_logged_too(caplog):
    class Some(Form):
        name = forms.CharField()

    form = Some({"name": "x"})
    assert form.is_valid()
    refused(form, ActionError("周建国已经转出"))
    assert said(caplog) == ["Refused Some of account None: by a rule"]


def test_a_right_form_and_an_empty_page_say_nothing(client, caplog):
    user = make_user()
    client.force_login(user)
    client.get(reverse("password-change"))
    client.post(reverse("large-text"))
    assert said(caplog) == []

"""Forms: what is understood, what is refused and in which words, how errors are shown."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms

from branchrecords.web.forms import (
    DateField,
    Form,
    MoneyField,
    MonthField,
    error_links,
    spoken_errors,
)

from .dom import every, one, render, text, texts


class MeetingForm(Form):
    kind = forms.ChoiceField(label="种类", choices=(("", "请选择"), ("branch", "支部党员大会")))
    held_on = DateField(label="召开日期")
    place = forms.CharField(label="地点", help_text="写到会议室")
    guests = forms.CharField(label="列席人员", required=False)
    minutes_to_all = forms.BooleanField(label="会后发纪要", required=False)
    vote = forms.ChoiceField(
        label="表决方式", widget=forms.RadioSelect, choices=(("hand", "举手"), ("ballot", "投票"))
    )

    def clean(self):
        if self.cleaned_data.get("place") == "无":
            raise forms.ValidationError("没有地点不能通知")


def page(form):
    return render("{% load crispy_forms_filters %}{{ form|crispy }}", form=form)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-06", "2026-11-6", "2026.11.6", "2026/11/06", "2026年11月6日", "20261106",
        " 2026 年 11 月 6 日 ", "２０２６－１１－０６",
    ],
)  # fmt: skip
def test_a_day_in_every_clear_spelling(text):
    assert DateField().clean(text) == date(2026, 11, 6)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("11月6日", "请写成 2026-11-20 这样的日期"),
        ("2026.11", "请写成 2026-11-20 这样的日期"),
        ("26-11-06", "请写成 2026-11-20 这样的日期"),
        ("2026-13-05", "没有 13 月，月份从 1 到 12"),
        ("2026-02-30", "2026年2月没有 30 日，请核对日期"),
        ("0001-01-01", "年份应在 1900 到 2099 之间，写的是 1"),
        ("9999-12-31", "年份应在 1900 到 2099 之间，写的是 9999"),
    ],
)
def test_a_day_that_is_not_clear_is_explained(text, message):
    with pytest.raises(forms.ValidationError) as caught:
        DateField().clean(text)
    assert caught.value.messages == [message]


def test_all_errors_in_one_sentence_quote_what_was_typed():
    form = MeetingForm({"kind": "x", "held_on": "昨天", "vote": "hand"})
    assert spoken_errors(form) == (
        "种类写的是「x」：选择一个有效的选项。 x 不在可用的选项中。；"
        "召开日期写的是「昨天」：请写成 2026-11-20 这样的日期；请填写地点"
    )


def test_an_optional_day_may_be_empty():
    assert DateField(required=False).clean("  ") is None


def test_months():
    assert MonthField().clean("2026-11") == date(2026, 11, 1)
    assert MonthField().clean("2026年3月") == date(2026, 3, 1)
    assert MonthField().prepare_value(date(2026, 3, 1)) == "2026-03"
    with pytest.raises(forms.ValidationError, match="请写成 2026-11 这样的月份"):
        MonthField().clean("三月")


def test_money():
    assert MoneyField().clean("1,102.60") == Decimal("1102.60")
    assert MoneyField().clean("１０２．６元") == Decimal("102.6")
    with pytest.raises(forms.ValidationError, match="金额最多两位小数"):
        MoneyField().clean("1.005")
    with pytest.raises(forms.ValidationError, match=r"请写成 102\.60 这样的金额"):
        MoneyField().clean("一百")


def test_an_empty_field_is_asked_for_by_name():
    form = MeetingForm({"kind": "", "held_on": "", "place": "", "vote": ""})
    assert list(error_links(form)) == [
        ("#id_kind", "请选择种类"),
        ("#id_held_on", "请填写召开日期"),
        ("#id_place", "请填写地点"),
        ("#id_vote", "请选择表决方式"),
    ]


def test_the_error_box_links_to_every_field_that_exists_on_the_page():
    shown = page(MeetingForm({"kind": "branch", "held_on": "2026-02-30", "place": "无"}))
    box = one(shown, ".error-box")
    assert box.get("role") == "alert"
    assert box.get("tabindex") == "-1"
    assert texts(shown, ".error-box h3") == ["有 3 处要改"]
    assert texts(shown, ".error-box li") == [
        "没有地点不能通知",
        "召开日期：2026年2月没有 30 日，请核对日期",
        "请选择表决方式",
    ]
    links = [link.get("href") for link in every(shown, ".error-box a")]
    assert links == ["#id_held_on", "#id_vote"]
    assert all(len(every(shown, link)) == 1 for link in links)


def test_label_help_and_error_stand_above_the_control_and_describe_it():
    shown = page(MeetingForm({"kind": "branch", "held_on": "2026-02-30", "place": "三楼"}))
    control = one(shown, "#id_held_on")
    field = control.getparent()
    assert field.get("class") == "field field-error"
    assert [child.tag for child in field] == ["label", "p", "div", "input"]
    assert control.get("value") == "2026-02-30"
    assert control.get("aria-invalid") == "true"
    described = [text(one(shown, f"#{name}")) for name in control.get("aria-describedby").split()]
    assert described == ["例如 2026-11-20", "2026年2月没有 30 日，请核对日期"]


def test_optional_fields_say_so_and_nothing_has_a_star():
    shown = page(MeetingForm())
    assert texts(shown, "label[for=id_guests]") == ["列席人员（选填）"]
    assert texts(shown, "label[for=id_place]") == ["地点"]
    assert texts(shown, "label[for=id_minutes_to_all]") == ["会后发纪要"]
    assert texts(shown, "fieldset legend") == ["表决方式"]
    assert len(every(shown, "fieldset input[type=radio]")) == 2
    assert "*" not in text(shown)
    assert every(shown, ".error-box") == []

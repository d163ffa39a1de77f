"""Forms of channels, of the own wishes and of the calendar."""

from __future__ import annotations

from typing import Any

from django import forms

from branchrecords.web.forms import DateField, Form

from .addresses import MAIL_PORTS, mail_server, read_robot
from .holidays import OFF, WORK
from .models import Channel

SECURE = (
    ("smtps", "SSL 加密（一般用 465 端口）"),
    ("starttls", "STARTTLS 加密（一般用 587 端口）"),
    ("smtp", "不加密（只在内网用）"),
)


class RobotForm(Form):
    """The group robot of a platform, or a webhook."""

    name = forms.CharField(label="名称", max_length=40, help_text="例如：机关党委工作群")
    address = forms.CharField(
        label="地址", max_length=500, help_text="从群机器人的页面整行复制；保存以后加密，只显示开头"
    )
    secret = forms.CharField(
        label="加签密钥", max_length=100, required=False, help_text="机器人设了「加签」的才填"
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind != Channel.Kind.DINGTALK:
            del self.fields["secret"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "address" in values:
            try:
                secret = values.pop("secret", "")
                values["address"] = read_robot(self.kind, values["address"], secret)
            except ValueError as error:
                self.add_error("address", str(error))
        return values


class MailForm(Form):
    """The mail server through which people get their messages."""

    name = forms.CharField(label="名称", max_length=40, initial="发信邮箱")
    secure = forms.ChoiceField(label="加密方式", choices=SECURE)
    host = forms.RegexField(
        r"^[A-Za-z0-9.-]{3,100}$",
        label="发信服务器（SMTP）",
        help_text="例如 smtp.example.cn",
        error_messages={"invalid": "请写服务器的名称，例如 smtp.example.cn"},
    )
    port = forms.IntegerField(
        label="端口", min_value=1, max_value=65535, required=False, help_text="不填就用一般的端口"
    )
    sender = forms.EmailField(label="发件邮箱")
    user = forms.CharField(
        label="登录名", max_length=100, required=False, help_text="一般就是发件邮箱；不用登录的不填"
    )
    password = forms.CharField(
        label="密码或授权码",
        max_length=100,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="保存以后加密，不再显示",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.errors:
            return values
        port = values["port"] or MAIL_PORTS[values["secure"]]
        parts = {key: values[key] for key in ("secure", "host", "user", "password", "sender")}
        return {"name": values["name"], "address": mail_server(port=port, **parts)}


class TryForm(Form):
    """Where the test goes: an address for e-mail; a robot needs none."""

    to = forms.EmailField(label="测试邮件发到")

    def __init__(self, *args: Any, to_people: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not to_people:
            self.fields["to"] = forms.ChoiceField(
                choices=[("group", "群")], widget=forms.HiddenInput, initial="group"
            )


class AddressForm(Form):
    """The own address."""

    address = forms.EmailField(label="电子邮箱", max_length=200)


class CodeForm(Form):
    """The code that was sent to it."""

    code = forms.CharField(label="确认码", max_length=10, help_text="邮件里的 6 位数字")


class HourForm(Form):
    """From which hour on the daily message may come."""

    hour = forms.TypedChoiceField(
        label="几点以后发",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "按组织的规定"), *((one, f"{one}:00 以后") for one in range(7, 21))],
    )


class YearForm(Form):
    """A year whose table is to be kept here."""

    year = forms.IntegerField(label="年份", min_value=2000, max_value=2100)
    source = forms.CharField(label="依据", max_length=120, help_text="例如：国务院办公厅通知的文号")


class DaysForm(Form):
    """Days off, or days worked for them."""

    kind = forms.ChoiceField(label="休或班", choices=((OFF, "休：放假"), (WORK, "班：调休上班")))
    first = DateField(label="从哪一天")
    last = DateField(label="到哪一天", required=False, help_text="只有一天的不填")
    name = forms.CharField(label="名称", max_length=30, help_text="例如：国庆节")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["last"] = values.get("last") or values.get("first")
        return values


class DayForm(Form):
    """A day to take out of the table."""

    day = DateField(label="日期")

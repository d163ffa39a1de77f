"""Forms of logging in, passwords and roles. They validate and never save."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password

from branchrecords.access.roles import ROLES_BY_KEY
from branchrecords.web.forms import DateField, Form
from branchrecords.web.proving import lock_warning
from members.models import Organization
from members.passwords import advice
from members.queries.accounts import username_taken

WRONG = "账号或密码不对。{lock}；忘了密码，请向支部书记领取登录码"
WRONG_CODE = "账号或登录码不对，也可能已经用过或过期。请对照登录单，或向支部书记重新领取"


class LoginForm(Form):
    """Username or phone number, and password."""

    username = forms.CharField(
        label="用户名或手机号",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    wrong = WRONG

    def __init__(self, *args, request, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, None

    def credentials(self) -> dict[str, str]:
        """What is handed to the log-in backend; `password` is the name that logs leave out."""
        return {"password": self.cleaned_data["password"]}

    def clean(self):
        data = super().clean()
        if data.get("username") and data.get("password"):
            name = data["username"].strip()
            self.user = authenticate(self.request, username=name, **self.credentials())
            if self.user is None:
                self.add_error(None, lock_warning(self.wrong))
        return data


class CodeForm(LoginForm):
    """The first log-in: username or phone number, and the code from the sheet."""

    password = forms.CharField(
        label="登录码",
        max_length=40,
        help_text="登录单上的 10 位数字，只能用一次",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    wrong = WRONG_CODE

    def credentials(self) -> dict[str, str]:
        return {"secret_code": self.cleaned_data["password"]}


class AddressForm(Form):
    """Which locked address to open again."""

    address = forms.GenericIPAddressField(label="地址")


class ReasonForm(Form):
    """Why somebody acts on another's account; it goes into the log."""

    reason = forms.CharField(label="原因", max_length=200, min_length=2)


class NewPasswordForm(Form):
    """Choose a password, typed twice."""

    new_password = forms.CharField(
        label="新密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输入一次",
        strip=False,
        max_length=200,
        error_messages={"required": "请再输入一次新密码"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, request, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, request.user
        self.fields["new_password"].help_text = advice()

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        validate_password(password, self.user)
        return password

    def clean(self):
        data = super().clean()
        if data.get("new_password") and data.get("again") not in (None, data["new_password"]):
            self.add_error("again", "两次输入的密码不一样，请重新输入")
        return data


class ChangePasswordForm(NewPasswordForm):
    """Choose another password, knowing the present one."""

    old_password = forms.CharField(
        label="现在的密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old_password", "new_password", "again")

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.username, password=password) is None:
            raise forms.ValidationError("现在的密码不对，请重新输入")
        return password


class GrantForm(Form):
    """Give an account a role at an organisation."""

    role = forms.ChoiceField(label="岗位")
    organization = forms.ModelChoiceField(Organization.objects.none(), label="在哪个组织")
    starts_on = DateField(label="从哪一天起")
    ends_on = DateField(label="到哪一天止（不含当天）", required=False, help_text="不填就一直有效")

    def __init__(self, *args, roles, organizations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(key, ROLES_BY_KEY[key].label) for key in roles]
        self.fields["organization"].queryset = organizations
        self.fields["organization"].empty_label = "请选择"

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] <= data["starts_on"]:
            self.add_error("ends_on", "结束日期应晚于开始日期")
        return data


class AccountForm(Form):
    """An account for staff who are not members here."""

    name = forms.CharField(label="姓名", max_length=60)
    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]{2,40}$",
        label="用户名",
        help_text="小写字母开头，可以有数字，例如 shenyuping",
        error_messages={"invalid": "请用小写字母开头，只含小写字母、数字、点和短横线"},
    )
    role = forms.ChoiceField(label="岗位")

    def __init__(self, *args, roles, **kwargs) -> None:
        """Without `roles` nothing is granted: that is the 安全保密管理员's."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(key, ROLES_BY_KEY[key].label) for key in roles]
        if not roles:
            del self.fields["role"]

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if username_taken(username=username):
            raise forms.ValidationError(f"用户名 {username} 已有人使用，请换一个")
        return username

"""My second factor: set up, change the phone, fresh recovery codes, do without."""

from __future__ import annotations

import base64
import os

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from branchrecords.access.decorators import signed_in
from branchrecords.access.middleware import SECOND_FACTOR
from branchrecords.database.fields import DecryptionError, decrypt, encrypt
from branchrecords.documents.pdf import qr_svg
from branchrecords.errors import ActionError
from branchrecords.web.proving import PasswordAgainForm
from members.actions import factors
from members.forms.factors import EnrolForm
from members.queries.factors import factor_of, factor_state
from members.rules.factors import KEY_BYTES, enrolment_address, in_fours, key_text

# Session key: the key a new phone is given, until a code confirms it; never in clear at rest.
NEW_KEY = "factor_key"
PLACE = "session.factor_key"


@signed_in
@never_cache
@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show the key as QR code and text; a right code of the phone takes it into use."""
    if settings.SECOND_FACTOR == "off":
        messages.info(request, "本系统没有启用二次验证")
        return redirect("account")
    state = factor_state(request.user)
    if state.since and must_have(request) and not request.session.get(SECOND_FACTOR):
        logout(request)  # an old log-in without the factor cannot exchange it
        return redirect("login")
    key = _new_key(request)
    form = EnrolForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            codes = factors.confirm_factor(
                user=request.user,
                key=key,
                code=form.cleaned_data["code"],
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            form.add_error("code", str(error))
        else:
            del request.session[NEW_KEY]
            request.session[SECOND_FACTOR] = True
            messages.success(request, "二次验证已开通，下次登录要输入动态口令")
            return _codes_page(request, codes)
    return render(request, "members/accounts/factor.html", _context(request, form, state, key))


@signed_in
@never_cache
@sensitive_post_parameters()
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten fresh recovery codes in place of the old ones."""
    state = factor_state(request.user)
    if state.since is None:
        return redirect("second-factor")
    form = PasswordAgainForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        codes = factors.issue_recovery_codes(user=request.user, by=request.user, at=timezone.now())
        return _codes_page(request, codes)
    return render(request, "members/accounts/recovery.html", {"form": form, "state": state})


@signed_in
@never_cache
@sensitive_post_parameters()
def remove_second_factor(request: HttpRequest) -> HttpResponse:
    """Do without the second factor, where nothing asks for it."""
    if must_have(request):
        raise PermissionDenied
    if factor_of(request.user) is None:
        return redirect("account")
    form = PasswordAgainForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        factors.remove_factor(user=request.user, by=request.user, at=timezone.now())
        request.session.pop(SECOND_FACTOR, None)
        messages.success(request, "二次验证已停用，以后只用密码登录")
        return redirect("account")
    return render(request, "members/accounts/factor_remove.html", {"form": form})


second_factor.allows_one_factor = True


def must_have(request: HttpRequest) -> bool:
    """Whether this user may not do without."""
    return settings.SECOND_FACTOR == "required" and request.user.needs_second_factor


def _new_key(request: HttpRequest) -> bytes:
    """The key on offer in this session; reloading the page shows the same one."""
    try:
        return base64.b64decode(decrypt(request.session[NEW_KEY], PLACE))
    except (KeyError, DecryptionError):  # none yet, or one of before a change of FIELD_KEYS
        key = os.urandom(KEY_BYTES)
        request.session[NEW_KEY] = encrypt(base64.b64encode(key).decode(), PLACE)
        return key


def _context(request: HttpRequest, form: EnrolForm, state, key: bytes) -> dict:
    address = enrolment_address(key, request.user.username)
    return {
        "form": form,
        "state": state,
        "must": must_have(request),
        "waiting": must_have(request) and not request.session.get(SECOND_FACTOR),
        "qr": qr_svg(address, "验证器扫描用的二维码"),
        "key": in_fours(key_text(key)),
    }


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The codes, this once; printed they can lie in a drawer."""
    pairs = [(number, f"{code[:5]}-{code[5:]}") for number, code in enumerate(codes, start=1)]
    context = {"codes": pairs, "today": timezone.localdate()}
    return render(request, "members/accounts/recovery_codes.html", context)

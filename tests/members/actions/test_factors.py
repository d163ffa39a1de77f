"""Second factors: in use, once each, reset by another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.factors import (
    confirm_factor,
    issue_recovery_codes,
    pass_factor,
    remove_factor,
    reset_factor,
)
from members.models import RecoveryCode, SecondFactor
from members.queries.factors import factor_state
from tests.factories.accounts import KEY, phone_code, with_factor
from tests.factories.members import AT, make_tree, make_user

pytestmark = pytest.mark.django_db


def test_a_wrong_code_takes_no_key_into_use():
    user = make_user()
    with pytest.raises(ActionError, match="动态口令不对"):
        confirm_factor(user=user, key=KEY, code="000000", by=user, at=AT)
    assert SecondFactor.objects.count() == 0


def test_a_right_code_takes_the_key_into_use_and_gives_ten_recovery_codes():
    user = make_user()
    codes = confirm_factor(user=user, key=KEY, code=phone_code(AT), by=user, at=AT)
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {10}
    assert factor_state(user).codes_left == 10
    assert AuditEvent.objects.filter(action="account.factor_added").count() == 1


def test_neither_key_nor_recovery_codes_stand_in_the_database_in_clear():
    user = make_user()
    codes = with_factor(user, AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_text FROM members_secondfactor")
        assert "GEZDGNBVGY3TQOJQ" not in cursor.fetchone()[0]
    kept = set(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert not kept & set(codes)


def test_the_code_of_the_enrolment_is_used_up():
    user = make_user()
    confirm_factor(user=user, key=KEY, code=phone_code(AT), by=user, at=AT)
    with pytest.raises(ActionError):
        pass_factor(user=user, code=phone_code(AT), at=AT)


def test_a_code_passes_once_even_through_the_whole_tolerance():
    user = make_user()
    with_factor(user, AT)
    code = phone_code(AT)
    assert pass_factor(user=user, code=code, at=AT) is None
    for seconds in (0, 29, 31, 45):
        with pytest.raises(ActionError):
            pass_factor(user=user, code=code, at=AT + timedelta(seconds=seconds))


def test_an_older_code_does_not_pass_after_a_newer_one():
    user = make_user()
    with_factor(user, AT)
    older = phone_code(AT - timedelta(seconds=30))
    pass_factor(user=user, code=phone_code(AT), at=AT)
    with pytest.raises(ActionError):
        pass_factor(user=user, code=older, at=AT)


def test_each_recovery_code_passes_once_and_the_rest_is_counted():
    user = make_user()
    codes = with_factor(user, AT)
    typed = f"{codes[3][:5]}-{codes[3][5:]}".lower()
    assert pass_factor(user=user, code=typed, at=AT) == 9
    with pytest.raises(ActionError):
        pass_factor(user=user, code=typed, at=AT)
    assert pass_factor(user=user, code=codes[4], at=AT) == 8


def test_a_recovery_code_is_its_owners_alone():
    ann, ben = make_user(), make_user()
    codes = with_factor(ann, AT)
    with_factor(ben, AT)
    with pytest.raises(ActionError):
        pass_factor(user=ben, code=codes[0], at=AT)


def test_new_recovery_codes_replace_the_old_ones():
    user = make_user()
    old = with_factor(user, AT)
    new = issue_recovery_codes(user=user, by=user, at=AT)
    assert factor_state(user).codes_left == 10
    with pytest.raises(ActionError):
        pass_factor(user=user, code=old[0], at=AT)
    assert pass_factor(user=user, code=new[0], at=AT) == 9


def test_recovery_codes_need_a_second_factor():
    with pytest.raises(ActionError, match="还没有开通二次验证"):
        issue_recovery_codes(user=make_user(), by=None, at=AT)


def test_another_phone_replaces_the_first():
    user = make_user()
    with_factor(user, AT)
    other = b"another-key-of-20-by"
    confirm_factor(user=user, key=other, code=phone_code(AT, other), by=user, at=AT)
    later = AT + timedelta(minutes=2)
    with pytest.raises(ActionError):
        pass_factor(user=user, code=phone_code(later), at=later)
    assert pass_factor(user=user, code=phone_code(later, other), at=later) is None


def test_reset_takes_everything_away_with_its_reason_in_the_log():
    tree = make_tree()
    officer = make_user("security_officer", tree["committee"])
    user = make_user("secretary", tree["branch"])
    codes = with_factor(user, AT)
    reset_factor(user=user, reason="手机丢失，已当面核对", by=officer, at=AT)
    assert factor_state(user).since is None
    with pytest.raises(ActionError):
        pass_factor(user=user, code=codes[0], at=AT)
    event = AuditEvent.objects.get(action="account.factor_reset")
    assert (event.actor_id, event.object_id) == (officer.pk, user.pk)
    assert event.detail["reason"] == "手机丢失，已当面核对"


def test_nobody_resets_his_own_nor_what_is_not_there():
    officer = make_user("security_officer", make_tree()["committee"])
    with_factor(officer, AT)
    with pytest.raises(ActionError, match="不能重置自己的"):
        reset_factor(user=officer, reason="换手机", by=officer, at=AT)
    with pytest.raises(ActionError, match="还没有开通二次验证"):
        reset_factor(user=make_user(), reason="换手机", by=officer, at=AT)


def test_removed_factor_leaves_no_recovery_codes():
    user = make_user()
    with_factor(user, AT)
    remove_factor(user=user, by=user, at=AT)
    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (0, 0)


def test_the_database_keeps_one_factor_per_account():
    user = make_user()
    with_factor(user, AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondFactor.objects.create(user=user, key_text="A", confirmed_at=AT, last_step=1)

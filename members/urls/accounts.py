"""URLs of log-ins, accounts, grants."""

from django.urls import path

from members.views import accounts, factors, grants, login, managing, security, sessions

urlpatterns = [
    path("accounts/login/", login.log_in, name="login"),
    path("accounts/code/", login.log_in_by_code, name="login-code"),
    path("accounts/logout/", login.log_out, name="logout"),
    path("accounts/password/set/", login.set_password, name="password-set"),
    path("accounts/password/", login.change_password, name="password-change"),
    path("accounts/me/", accounts.account, name="account"),
    path("accounts/large-text/", accounts.large_text, name="large-text"),
    path("accounts/roles/", accounts.roles, name="roles"),
    path("accounts/login/second/", login.log_in_second_factor, name="login-factor"),
    path("accounts/second-factor/", factors.second_factor, name="second-factor"),
    path("accounts/second-factor/codes/", factors.recovery_codes, name="recovery-codes"),
    path("accounts/second-factor/off/", factors.remove_second_factor, name="second-factor-off"),
    path("accounts/sessions/end/", sessions.end_other_sessions, name="sessions-end"),
    path("accounts/sessions/<slug:handle>/end/", sessions.end_session, name="session-end"),
    path("accounts/<int:pk>/", managing.account_detail, name="account-detail"),
    path("accounts/<int:pk>/code/", managing.account_code, name="account-code"),
    path("accounts/<int:pk>/disable/", managing.account_disable, name="account-disable"),
    path("accounts/<int:pk>/enable/", managing.account_enable, name="account-enable"),
    path("accounts/<int:pk>/second-factor/reset/", managing.factor_reset, name="factor-reset"),
    path(
        "accounts/<int:pk>/sessions/end/",
        managing.account_sessions_end,
        name="account-sessions-end",
    ),
    path("accounts/<int:pk>/unlock/", managing.account_unlock, name="account-unlock"),
    path("accounts/<int:pk>/grants/add/", grants.grant_add, name="grant-add"),
    path("grants/<int:pk>/revoke/", grants.grant_revoke, name="grant-revoke"),
    path("grants/suggested/", grants.grant_suggestions, name="grant-suggestions"),
    path("positions/<int:pk>/grant/", grants.grant_suggested, name="grant-suggested"),
    path("security/", security.security, name="security"),
    path("security/everybody-out/", security.everybody_out, name="everybody-out"),
    path("security/addresses/unlock/", security.address_unlock, name="address-unlock"),
    path("organizations/<int:pk>/accounts/", accounts.account_list, name="account-list"),
    path("organizations/<int:pk>/accounts/export/", accounts.account_export, name="account-export"),
    path("organizations/<int:pk>/accounts/codes/", accounts.issue_codes, name="account-codes"),
    path("organizations/<int:pk>/accounts/add/", accounts.account_add, name="account-add"),
]

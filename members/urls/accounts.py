"""URLs of log-ins, accounts, grants."""

from django.urls import path

from members.views import accounts, login

urlpatterns = [
    path("accounts/login/", login.log_in, name="login"),
    path("accounts/code/", login.log_in_by_code, name="login-code"),
    path("accounts/logout/", login.log_out, name="logout"),
    path("accounts/password/set/", login.set_password, name="password-set"),
    path("accounts/password/", login.change_password, name="password-change"),
    path("accounts/me/", accounts.account, name="account"),
    path("accounts/large-text/", accounts.large_text, name="large-text"),
    path("accounts/roles/", accounts.roles, name="roles"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account-detail"),
    path("accounts/<int:pk>/code/", accounts.account_code, name="account-code"),
    path("grants/<int:pk>/revoke/", accounts.grant_revoke, name="grant-revoke"),
    path("organizations/<int:pk>/accounts/", accounts.account_list, name="account-list"),
    path("organizations/<int:pk>/accounts/export/", accounts.account_export, name="account-export"),
    path("organizations/<int:pk>/accounts/codes/", accounts.issue_codes, name="account-codes"),
    path("organizations/<int:pk>/accounts/add/", accounts.account_add, name="account-add"),
]

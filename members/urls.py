"""URLs of organisations, people and accounts."""

from django.urls import path

from members.views import accounts, login, me, organizations, people, search

urlpatterns = [
    path("search/", search.search, name="search"),
    path("me/profile/", me.profile, name="me-profile"),
    path("organizations/", organizations.organization_list, name="organization-list"),
    path("organizations/<int:pk>/", organizations.organization_detail, name="organization-detail"),
    path("organizations/<int:pk>/edit/", organizations.organization_edit, name="organization-edit"),
    path("organizations/<int:pk>/add/", organizations.organization_add, name="organization-add"),
    path("organizations/<int:pk>/positions/", organizations.position_add, name="position-add"),
    path("positions/<int:pk>/end/", organizations.position_end, name="position-end"),
    path("organizations/<int:pk>/people/", people.person_list, name="person-list"),
    path("organizations/<int:pk>/people/export/", people.person_export, name="person-export"),
    path("organizations/<int:pk>/people/add/", people.person_add, name="person-add"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/reveal/", people.person_reveal, name="person-reveal"),
    path("people/<int:pk>/standing/", people.person_standing, name="person-standing"),
    path("people/<int:pk>/move/", people.person_move, name="person-move"),
    path("accounts/login/", login.log_in, name="login"),
    path("accounts/code/", login.log_in_by_code, name="login-code"),
    path("accounts/logout/", login.log_out, name="logout"),
    path("accounts/password/set/", login.set_password, name="password-set"),
    path("accounts/password/", login.change_password, name="password_change"),
    path("accounts/me/", accounts.account, name="account"),
    path("accounts/large-text/", accounts.large_text, name="large-text"),
    path("accounts/roles/", accounts.roles, name="roles"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account-detail"),
    path("accounts/<int:pk>/code/", accounts.account_code, name="account-code"),
    path("grants/<int:pk>/revoke/", accounts.grant_revoke, name="grant-revoke"),
    path("organizations/<int:pk>/accounts/", accounts.account_list, name="account-list"),
    path("organizations/<int:pk>/accounts/codes/", accounts.issue_codes, name="account-codes"),
    path("organizations/<int:pk>/accounts/add/", accounts.account_add, name="account-add"),
]

"""URLs of the inbox, the own wishes, the channels outside and the calendar of work days."""

from django.urls import path

from .views import channels, dispatches, inbox, wishes, workdays

_UNIT = "organizations/<int:pk>"

urlpatterns = [
    path("notices/", inbox.notices, name="notice-list"),
    path("notices/read/", inbox.read_all, name="notices-read"),
    path("notices/<int:pk>/open/", inbox.open_notice, name="notice-open"),
    path("notices/settings/", wishes.notice_settings, name="notice-settings"),
    path("notices/settings/address/", wishes.address_give, name="notice-address"),
    path("notices/settings/confirm/", wishes.address_confirm, name="notice-confirm"),
    path("notices/settings/forget/", wishes.address_forget, name="notice-forget"),
    path(f"{_UNIT}/channels/", channels.channel_list, name="channel-list"),
    path(f"{_UNIT}/channels/add/<slug:kind>/", channels.channel_add, name="channel-add"),
    path("channels/<int:pk>/", channels.channel_detail, name="channel-detail"),
    path("channels/<int:pk>/reveal/", channels.channel_reveal, name="channel-reveal"),
    path("channels/<int:pk>/try/", channels.channel_try, name="channel-try"),
    path("channels/<int:pk>/end/", channels.channel_end, name="channel-end"),
    path(f"{_UNIT}/sent/", dispatches.dispatch_list, name="dispatch-list"),
    path(f"{_UNIT}/sent/export/", dispatches.dispatch_export, name="dispatch-export"),
    path("sent/<int:pk>/retry/", dispatches.dispatch_retry, name="dispatch-retry"),
    path(f"{_UNIT}/reminders/preview/", dispatches.reminder_preview, name="reminder-preview"),
    path("workdays/", workdays.workday_years, name="workday-years"),
    path("workdays/<int:year>/", workdays.workday_year, name="workday-year"),
    path("workdays/<int:year>/remove/", workdays.workday_remove, name="workday-remove"),
]

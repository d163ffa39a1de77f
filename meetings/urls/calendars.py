"""URLs of calendars: of a branch, of a member, and the address that programs read."""

from django.urls import path

from meetings.views import calendars, feeds

urlpatterns = [
    path("organizations/<int:pk>/calendar/", calendars.calendar, name="calendar"),
    path("me/calendar/", calendars.my_calendar, name="my-calendar"),
    path("me/calendar/subscription/", feeds.subscription, name="calendar-subscription"),
    path("me/calendar/subscription/issue/", feeds.issue, name="calendar-issue"),
    path("me/calendar/subscription/revoke/", feeds.revoke, name="calendar-revoke"),
    path("calendar.ics", feeds.feed, name="calendar-feed"),
]

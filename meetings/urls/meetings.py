"""URLs of meetings: the desk, the steps of a record, the member's own page."""

from django.urls import path

from meetings.rules.printing import EXTRACT, NOTICE, RECORD, SIGN_IN
from meetings.views import (
    ballots,
    confirming,
    desk,
    meetings,
    members,
    minutes,
    papers,
    pasting,
    printing,
    records,
    rollcall,
    volumes,
)

# The file name of each paper in its address.
PRINT_FILES = ((NOTICE, "notice"), (SIGN_IN, "sign-in"), (RECORD, "record"), (EXTRACT, "extract"))

urlpatterns = [
    path("organizations/<int:pk>/desk/", desk.desk, name="desk"),
    path("organizations/<int:pk>/meetings/", meetings.listing, name="meeting-list"),
    path("organizations/<int:pk>/meetings/year/", desk.year, name="meeting-year"),
    path("organizations/<int:pk>/meetings/volume/", volumes.volume, name="meeting-volume"),
    path(
        "organizations/<int:pk>/meetings/volume/start/",
        volumes.volume_start,
        name="meeting-volume-start",
    ),
    path("organizations/<int:pk>/meetings/add/", meetings.add, name="meeting-add"),
    path("meetings/<int:pk>/", meetings.detail, name="meeting-detail"),
    path("meetings/<int:pk>/basics/", meetings.basics, name="meeting-basics"),
    path("meetings/<int:pk>/start/", meetings.start, name="meeting-start"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/attendance/", rollcall.attendance, name="meeting-attendance"),
    path("meetings/<int:pk>/minutes/", minutes.minutes, name="meeting-minutes"),
    path("meetings/<int:pk>/paste/", pasting.paste, name="meeting-paste"),
    path(
        "meetings/<int:pk>/ballots/<int:ballot>/write/",
        ballots.ballot_minutes,
        name="meeting-ballot-write",
    ),
    path("meetings/<int:pk>/verdict/", minutes.verdict_part, name="meeting-verdict"),
    path("meetings/<int:pk>/review/", records.review, name="meeting-review"),
    path("meetings/<int:pk>/confirm/", confirming.confirm, name="meeting-confirm"),
    path("meetings/<int:pk>/seal/", records.seal, name="meeting-seal"),
    path("meetings/<int:pk>/verify/", records.verify, name="meeting-verify"),
    path("meetings/<int:pk>/amend/", records.amend, name="meeting-amend"),
    *(
        path(f"meetings/<int:pk>/{file}.pdf", printing.paper, {"key": one.key}, name=one.view)
        for one, file in PRINT_FILES
    ),
    path("meetings/<int:pk>/papers/", papers.paper_list, name="meeting-papers"),
    path("meeting-papers/<int:pk>/", papers.paper_file, name="meeting-paper"),
    path("meeting-papers/<int:pk>/remove/", papers.paper_remove, name="meeting-paper-remove"),
    path("people/<int:pk>/meetings/", members.person, name="person-meetings"),
    path("me/meetings/", members.mine, name="my-meetings"),
    path("me/meetings/next/", members.my_next, name="my-next-meeting"),
    path("me/meetings/<int:pk>/notice.pdf", printing.my_notice, name="my-meeting-notice"),
    path("me/meetings/year/", members.my_life, name="my-life"),
]

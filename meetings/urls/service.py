"""URLs of 志愿服务."""

from django.urls import path

from meetings.views import my_service, services, volunteering

_OF = "organizations/<int:pk>/service/"
_TEAM = "service-teams/<int:pk>/"

urlpatterns = [
    path(_OF, volunteering.team_list, name="service-list"),
    path(f"{_OF}add/", volunteering.team_add, name="service-team-add"),
    path(f"{_OF}export/", volunteering.team_export, name="service-export"),
    path(f"{_OF}hours/", services.hours, name="service-hours"),
    path(f"{_OF}hours/export/", services.hours_export, name="service-hours-export"),
    path(f"{_OF}records/", services.records, name="service-records"),
    path(f"{_OF}records/export/", services.records_export, name="service-records-export"),
    path(_TEAM, volunteering.team_detail, name="service-team"),
    path(f"{_TEAM}edit/", volunteering.team_edit, name="service-team-edit"),
    path(f"{_TEAM}leader/", volunteering.team_leader, name="service-team-leader"),
    path(f"{_TEAM}join/", volunteering.team_join, name="service-team-join"),
    path(f"{_TEAM}end/", volunteering.team_end, name="service-team-end"),
    path(f"{_TEAM}assess/", services.assess, name="service-assess"),
    path("service-members/<int:pk>/exit/", volunteering.member_exit, name="service-exit"),
    path("service-applications/<int:pk>/", volunteering.application, name="service-application"),
    path("meetings/<int:pk>/service/", services.certify, name="service-certify"),
    path("service-records/<int:pk>/", services.record_detail, name="service-record"),
    path("service-records/<int:pk>/revoke/", services.record_revoke, name="service-revoke"),
    path("service-records/<int:pk>/paper/", services.record_paper, name="service-paper"),
    path("people/<int:pk>/service/", services.person, name="service-person"),
    path("me/service/", my_service.mine, name="my-service"),
    path("me/service/teams/<int:pk>/", my_service.join, name="my-service-join"),
    path("me/service/members/<int:pk>/exit/", my_service.leave, name="my-service-exit"),
    path(
        "me/service/applications/<int:pk>/withdraw/",
        my_service.withdraw,
        name="my-service-withdraw",
    ),
    path("me/service/applications/<int:pk>/", my_service.answer, name="my-service-answer"),
]

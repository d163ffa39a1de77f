"""The composition root of the URLs."""

from django.conf import settings
from django.urls import include, path

from branchrecords import log, views
from branchrecords.starting.views import start
from branchrecords.watch.views import csp_report, metrics, ready
from branchrecords.web.views import components, more

urlpatterns = [
    path("", views.home, name="home"),
    path("me/", views.member_home, name="member-home"),
    path("more/", more, name="more"),
    path("organizations/<int:pk>/start/", start, name="start"),
    path("health/", views.health, name="health"),
    path("ready/", ready, name="ready"),
    path("metrics/", metrics, name="metrics"),
    path("csp-report/", csp_report, name="csp-report"),
    path("", include("members.urls")),
    path("", include("meetings.urls")),
    path("", include("dues.urls")),
    path("", include("reports.urls")),
    path("", include("branchrecords.jobs.urls")),
    path("", include("branchrecords.notices.urls")),
    path("", include("branchrecords.audit.urls")),
    path("", include("branchrecords.help.urls")),
    path("audit/export/", log.log_export, name="audit-export"),
]

if settings.LOCAL_RUN or settings.DEBUG:
    urlpatterns.append(path("components/", components, name="components"))

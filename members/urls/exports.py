"""URL of the files of lists."""

from django.urls import path

from members.views.exports import list_export

urlpatterns = [
    path("organizations/<int:pk>/lists/<slug:key>/export/", list_export, name="list-export"),
]

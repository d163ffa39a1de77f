"""URLs of the inbox."""

from django.urls import path

from . import views

urlpatterns = [
    path("notices/", views.notices, name="notice-list"),
    path("notices/read/", views.read_all, name="notices-read"),
    path("notices/<int:pk>/open/", views.open_notice, name="notice-open"),
]

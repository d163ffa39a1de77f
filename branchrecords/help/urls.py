"""The addresses of the help."""

from django.urls import path

from . import views

urlpatterns = [
    path("help/", views.contents, name="help"),
    path("help/<slug:key>/", views.help_chapter, name="help-chapter"),
]

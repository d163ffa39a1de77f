"""URLs of 项目三部曲."""

from django.urls import path

from meetings.views import projects

urlpatterns = [
    path("organizations/<int:pk>/projects/", projects.listing, name="project-list"),
    path("organizations/<int:pk>/projects/add/", projects.add, name="project-add"),
    path("organizations/<int:pk>/projects/export/", projects.export, name="project-export"),
    path("projects/<int:pk>/", projects.detail, name="project-detail"),
    path("projects/<int:pk>/edit/", projects.edit, name="project-edit"),
    path("projects/<int:pk>/drop/", projects.drop, name="project-drop"),
    path("projects/<int:pk>/stages/<int:number>/", projects.stage, name="project-stage"),
    path("project-records/<int:pk>/correct/", projects.correct, name="project-correct"),
    path("project-papers/<int:pk>/", projects.paper, name="project-paper"),
]

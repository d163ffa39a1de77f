"""URLs of rosters from upload to undo."""

from django.urls import path

from members.views import imports

urlpatterns = [
    path("organizations/<int:pk>/imports/", imports.import_list, name="import-list"),
    path("imports/template/<str:kind>/", imports.import_template, name="import-template"),
    path("imports/<int:pk>/", imports.import_preview, name="import-preview"),
    path("imports/<int:pk>/recheck/", imports.import_recheck, name="import-recheck"),
    path("imports/<int:pk>/write/", imports.import_write, name="import-write"),
    path("imports/<int:pk>/resume/", imports.import_resume, name="import-resume"),
    path("imports/<int:pk>/drop/", imports.import_drop, name="import-drop"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import-undo"),
    path("imports/<int:pk>/problems.xlsx", imports.import_problems, name="import-problems"),
]

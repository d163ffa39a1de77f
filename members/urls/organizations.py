"""URLs of the tree and its posts."""

from django.urls import path

from members.views import organizations

urlpatterns = [
    path("organizations/", organizations.organization_list, name="organization-list"),
    path("organizations/<int:pk>/", organizations.organization_detail, name="organization-detail"),
    path("organizations/<int:pk>/edit/", organizations.organization_edit, name="organization-edit"),
    path("organizations/<int:pk>/add/", organizations.organization_add, name="organization-add"),
    path(
        "organizations/<int:pk>/export/",
        organizations.organization_export,
        name="organization-export",
    ),
    path(
        "organizations/<int:pk>/positions/export/",
        organizations.position_export,
        name="position-export",
    ),
    path("organizations/<int:pk>/positions/", organizations.position_add, name="position-add"),
    path("positions/<int:pk>/end/", organizations.position_end, name="position-end"),
]

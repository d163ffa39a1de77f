"""URLs of 会议制度: the kinds in force, local rules, kinds of one's own."""

from django.urls import path

from meetings.views import kinds

urlpatterns = [
    path("organizations/<int:pk>/kinds/", kinds.kind_list, name="kind-list"),
    path("organizations/<int:pk>/kinds/add/", kinds.kind_add, name="kind-add"),
    path("organizations/<int:pk>/kinds/export/", kinds.kind_export, name="kind-export"),
    path("organizations/<int:pk>/kinds/<slug:key>/", kinds.kind_detail, name="kind-detail"),
    path(
        "organizations/<int:pk>/kinds/<slug:key>/override/",
        kinds.kind_override,
        name="kind-override",
    ),
    path("organizations/<int:pk>/kinds/<slug:key>/retire/", kinds.kind_retire, name="kind-retire"),
    path("kind-overrides/<int:pk>/end/", kinds.override_end, name="kind-override-end"),
]

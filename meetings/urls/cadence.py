"""URLs of 组织生活一览: the map, its sums and lists, and why a cell looks as it does."""

from django.urls import path

from meetings.views import cadence

_HERE = "organizations/<int:pk>/cadence"

urlpatterns = [
    path(f"{_HERE}/", cadence.cadence_map, name="cadence-map"),
    path(f"{_HERE}/kinds/", cadence.cadence_kinds, name="cadence-kinds"),
    path(f"{_HERE}/totals/", cadence.cadence_totals, name="cadence-totals"),
    path(f"{_HERE}/list/", cadence.cadence_list, name="cadence-list"),
    path(f"{_HERE}/export/", cadence.map_export, name="cadence-map-export"),
    path(f"{_HERE}/totals/export/", cadence.totals_export, name="cadence-totals-export"),
    path(f"{_HERE}/list/export/", cadence.list_export, name="cadence-list-export"),
    path(f"{_HERE}/<slug:kind>/<str:starts>/", cadence.cadence_slot, name="cadence-slot"),
]

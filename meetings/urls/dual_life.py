"""URLs of 双重组织生活."""

from django.urls import path

from meetings.views import dual_life

HERE = "organizations/<int:pk>/dual-life"

urlpatterns = [
    path(f"{HERE}/", dual_life.dual_life, name="dual-life"),
    path(f"{HERE}/export/", dual_life.dual_life_export, name="dual-life-export"),
    path(f"{HERE}/<int:person_pk>/", dual_life.dual_life_person, name="dual-life-person"),
]

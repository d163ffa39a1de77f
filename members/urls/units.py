"""URLs of 两新组织, 党建带群建 and rule settings."""

from django.urls import path

from members.views import (
    mass_activities,
    mass_lists,
    mass_organizations,
    model_posts,
    reminder_rules,
    settings,
    unit_ledgers,
    units,
)

urlpatterns = [
    path("organizations/<int:pk>/units/", unit_ledgers.unit_list, name="unit-list"),
    path(
        "organizations/<int:pk>/units/statistics/",
        unit_ledgers.unit_statistics,
        name="unit-statistics",
    ),
    path("organizations/<int:pk>/units/export/", unit_ledgers.unit_export, name="unit-export"),
    path("organizations/<int:pk>/units/paper/", unit_ledgers.unit_paper, name="unit-paper"),
    path("organizations/<int:pk>/units/add/", units.unit_add, name="unit-add"),
    path("units/<int:pk>/", units.unit_detail, name="unit-detail"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit-edit"),
    path("units/<int:pk>/survey/", units.unit_survey, name="unit-survey"),
    path("units/<int:pk>/coverage/", units.unit_cover, name="unit-cover"),
    path("units/<int:pk>/close/", units.unit_close, name="unit-close"),
    path("units/<int:pk>/reveal/", units.unit_reveal, name="unit-reveal"),
    path("organizations/<int:pk>/mass/", mass_lists.mass_list, name="mass-list"),
    path(
        "organizations/<int:pk>/mass/activities/",
        mass_lists.mass_activities,
        name="mass-activities",
    ),
    path("organizations/<int:pk>/mass/add/", mass_organizations.mass_add, name="mass-add"),
    path("mass/<int:pk>/", mass_organizations.mass_detail, name="mass-detail"),
    path("mass/<int:pk>/edit/", mass_organizations.mass_edit, name="mass-edit"),
    path("mass/<int:pk>/members/", mass_organizations.mass_count, name="mass-count"),
    path("mass/<int:pk>/recommend/", mass_organizations.mass_recommend, name="mass-recommend"),
    path(
        "recommendations/<int:pk>/withdraw/",
        mass_organizations.recommendation_withdraw,
        name="recommendation-withdraw",
    ),
    path(
        "mass/<int:pk>/activities/add/", mass_activities.mass_activity_add, name="mass-activity-add"
    ),
    path(
        "mass-activities/<int:pk>/", mass_activities.mass_activity_edit, name="mass-activity-edit"
    ),
    path(
        "mass-activities/<int:pk>/remove/",
        mass_activities.mass_activity_remove,
        name="mass-activity-remove",
    ),
    path(
        "mass-activities/<int:pk>/file/",
        mass_activities.mass_activity_file,
        name="mass-activity-file",
    ),
    path("organizations/<int:pk>/model-posts/", model_posts.model_posts, name="model-posts"),
    path(
        "organizations/<int:pk>/model-posts/add/", model_posts.model_post_add, name="model-post-add"
    ),
    path("organizations/<int:pk>/areas/add/", model_posts.area_add, name="area-add"),
    path("model-posts/<int:pk>/", model_posts.model_post_edit, name="model-post-edit"),
    path("model-posts/<int:pk>/end/", model_posts.model_post_end, name="model-post-end"),
    path("areas/<int:pk>/", model_posts.area_edit, name="area-edit"),
    path("areas/<int:pk>/end/", model_posts.area_end, name="area-end"),
    path("organizations/<int:pk>/settings/", settings.setting_list, name="setting-list"),
    path("organizations/<int:pk>/reminders/", reminder_rules.reminder_rules, name="reminder-rules"),
    path(
        "organizations/<int:pk>/settings/<slug:key>/",
        settings.setting_detail,
        name="setting-detail",
    ),
    path(
        "organizations/<int:pk>/settings/<slug:key>/override/",
        settings.setting_override,
        name="setting-override",
    ),
    path("setting-overrides/<int:pk>/end/", settings.override_end, name="override-end"),
]

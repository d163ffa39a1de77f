"""URLs of the register, of the files in it, and of a member's own file."""

from django.urls import path

from members.views import (
    corrections,
    dictionaries,
    files,
    me,
    papers,
    people,
    registers,
    search,
    standings,
    timelines,
)

urlpatterns = [
    path("search/", search.search, name="search"),
    path("me/profile/", me.profile, name="me-profile"),
    path("me/profile/traces/", me.traces, name="me-traces"),
    path("me/photo/", me.photo, name="me-photo"),
    path("me/profile/timeline/", timelines.my_timeline, name="me-timeline"),
    path("organizations/<int:pk>/people/", registers.person_list, name="person-list"),
    path("organizations/<int:pk>/people/export/", registers.person_export, name="person-export"),
    path("organizations/<int:pk>/people/add/", people.person_add, name="person-add"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/reveal/", people.person_reveal, name="person-reveal"),
    path("people/<int:pk>/standing/", standings.person_standing, name="person-standing"),
    path(
        "people/<int:pk>/standing/withdraw/",
        corrections.standing_withdraw,
        name="standing-withdraw",
    ),
    path("people/<int:pk>/place-day/", corrections.place_day, name="place-day"),
    path("people/<int:pk>/move/", people.person_move, name="person-move"),
    path("people/<int:pk>/records/", people.person_records, name="person-records"),
    path("people/<int:pk>/timeline/", timelines.person_timeline, name="person-timeline"),
    path("people/<int:pk>/register.pdf", papers.person_register, name="person-register"),
    path("people/<int:pk>/photo/", files.photo, name="person-photo"),
    path("people/<int:pk>/photo/set/", files.photo_set, name="person-photo-set"),
    path("people/<int:pk>/photo/remove/", files.photo_remove, name="person-photo-remove"),
    path("people/<int:pk>/introducers/", files.introducers, name="person-introducers"),
    path("people/<int:pk>/early-steps/", files.early_steps, name="person-early-steps"),
    path("people/<int:pk>/educations/add/", files.education_add, name="education-add"),
    path("educations/<int:pk>/", files.education_edit, name="education-edit"),
    path("educations/<int:pk>/remove/", files.education_remove, name="education-remove"),
    path("people/<int:pk>/family/add/", files.family_add, name="family-add"),
    path("family/<int:pk>/", files.family_edit, name="family-edit"),
    path("family/<int:pk>/remove/", files.family_remove, name="family-remove"),
    path("settings/dictionaries/", dictionaries.dictionary_list, name="dictionary-list"),
    path("settings/dictionaries/<int:pk>/", dictionaries.dictionary_edit, name="dictionary-edit"),
]

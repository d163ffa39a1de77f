"""URLs of the register and a member's own file."""

from django.urls import path

from members.views import me, people, registers, search, standings

urlpatterns = [
    path("search/", search.search, name="search"),
    path("me/profile/", me.profile, name="me-profile"),
    path("organizations/<int:pk>/people/", registers.person_list, name="person-list"),
    path("organizations/<int:pk>/people/export/", registers.person_export, name="person-export"),
    path("organizations/<int:pk>/people/add/", people.person_add, name="person-add"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/reveal/", people.person_reveal, name="person-reveal"),
    path("people/<int:pk>/standing/", standings.person_standing, name="person-standing"),
    path("people/<int:pk>/move/", people.person_move, name="person-move"),
]

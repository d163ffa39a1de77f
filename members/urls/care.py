"""URLs of 关怀帮扶, 表彰, 处分和处置."""

from django.urls import path

from members.views import awards, care, hardships, sanctions

urlpatterns = [
    path("organizations/<int:pk>/care/", care.care, name="care"),
    path("organizations/<int:pk>/care/visits/", care.visit_list, name="visit-list"),
    path("organizations/<int:pk>/care/visits/add/", care.visit_add, name="visit-add"),
    path("organizations/<int:pk>/care/veterans/", care.veteran_list, name="veteran-list"),
    path("organizations/<int:pk>/care/visits/export/", care.visit_export, name="visit-export"),
    path(
        "organizations/<int:pk>/care/veterans/export/", care.veteran_export, name="veteran-export"
    ),
    path("organizations/<int:pk>/care/hardships/", hardships.hardship_list, name="hardship-list"),
    path(
        "organizations/<int:pk>/care/hardships/export/",
        hardships.hardship_export,
        name="hardship-export",
    ),
    path("organizations/<int:pk>/care/pairings/", hardships.pairing_list, name="pairing-list"),
    path(
        "organizations/<int:pk>/care/pairings/export/",
        hardships.pairing_export,
        name="pairing-export",
    ),
    path("visits/<int:pk>/reverse/", care.visit_reverse, name="visit-reverse"),
    path("people/<int:pk>/care/", hardships.person_care, name="person-care"),
    path("people/<int:pk>/care/hardship/", hardships.hardship_add, name="hardship-add"),
    path("people/<int:pk>/care/pairing/", hardships.pairing_add, name="pairing-add"),
    path("hardships/<int:pk>/review/", hardships.hardship_review, name="hardship-review"),
    path("hardships/<int:pk>/reveal/", hardships.hardship_reveal, name="hardship-reveal"),
    path("pairings/<int:pk>/end/", hardships.pairing_end, name="pairing-end"),
    path("organizations/<int:pk>/awards/", awards.award_list, name="award-list"),
    path("organizations/<int:pk>/awards/add/", awards.award_add, name="award-add"),
    path("organizations/<int:pk>/awards/export/", awards.award_export, name="award-export"),
    path("awards/<int:pk>/revoke/", awards.award_revoke, name="award-revoke"),
    path("organizations/<int:pk>/sanctions/", sanctions.sanction_list, name="sanction-list"),
    path(
        "organizations/<int:pk>/sanctions/export/",
        sanctions.sanction_export,
        name="sanction-export",
    ),
    path("people/<int:pk>/sanctions/", sanctions.person_sanctions, name="person-sanctions"),
    path("people/<int:pk>/sanctions/add/", sanctions.sanction_add, name="sanction-add"),
    path("sanctions/<int:pk>/", sanctions.sanction_detail, name="sanction-detail"),
    path("sanctions/<int:pk>/reveal/", sanctions.sanction_reveal, name="sanction-reveal"),
    path("sanctions/<int:pk>/change/", sanctions.sanction_change, name="sanction-change"),
]

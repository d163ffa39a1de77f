"""URLs of 活动台账."""

from django.urls import path

from meetings.views import ledger

urlpatterns = [
    path("organizations/<int:pk>/ledger/", ledger.listing, name="ledger"),
    path("organizations/<int:pk>/ledger/export/", ledger.export, name="ledger-export"),
    path("organizations/<int:pk>/ledger/custodian/", ledger.custodian, name="ledger-custodian"),
]

"""URLs of letters of transfer and of 流动党员."""

from django.urls import path

from members.views import letters, mobile, transfers

urlpatterns = [
    path("organizations/<int:pk>/transfers/", transfers.transfer_list, name="transfer-list"),
    path(
        "organizations/<int:pk>/transfers/export/",
        transfers.transfer_export,
        name="transfer-export",
    ),
    path(
        "organizations/<int:pk>/transfers/in/",
        transfers.transfer_register,
        name="transfer-register",
    ),
    path("people/<int:pk>/transfer/", transfers.transfer_issue, name="transfer-issue"),
    path("transfers/<int:pk>/", letters.transfer_detail, name="transfer-detail"),
    path("transfers/<int:pk>/accept/", letters.transfer_accept, name="transfer-accept"),
    path("transfers/<int:pk>/return/", letters.transfer_return, name="transfer-return"),
    path("transfers/<int:pk>/cancel/", letters.transfer_cancel, name="transfer-cancel"),
    path("transfers/<int:pk>/scan/", letters.transfer_scan, name="transfer-scan"),
    path("transfers/<int:pk>/letter.pdf", letters.transfer_pdf, name="transfer-pdf"),
    path("organizations/<int:pk>/mobile/", mobile.mobile_list, name="mobile-list"),
    path("organizations/<int:pk>/mobile/export/", mobile.mobile_export, name="mobile-export"),
    path(
        "organizations/<int:pk>/mobile/<str:direction>/add/", mobile.mobile_add, name="mobile-add"
    ),
    path("mobile/<int:pk>/", mobile.mobile_detail, name="mobile-detail"),
    path("mobile/<int:pk>/edit/", mobile.mobile_edit, name="mobile-edit"),
    path("mobile/<int:pk>/contact/", mobile.mobile_contact, name="mobile-contact"),
    path("mobile/<int:pk>/close/", mobile.mobile_close, name="mobile-close"),
    path("mobile/<int:pk>/reveal/", mobile.mobile_reveal, name="mobile-reveal"),
]

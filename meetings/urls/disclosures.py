"""URLs of 党务公开."""

from django.urls import path

from meetings.views import disclosure_papers as files
from meetings.views import disclosures, feedback, my_disclosures

HERE = "organizations/<int:pk>/disclosures"
ITEM = "disclosures/<int:pk>"

urlpatterns = [
    path(f"{HERE}/", disclosures.disclosure_list, name="disclosure-list"),
    path(f"{HERE}/add/", disclosures.disclosure_add, name="disclosure-add"),
    path(f"{HERE}/export/", disclosures.disclosure_export, name="disclosure-export"),
    path(f"{HERE}/board.pdf", disclosures.disclosure_board, name="disclosure-board"),
    path(f"{ITEM}/", disclosures.disclosure_detail, name="disclosure-detail"),
    path(f"{ITEM}/change/", disclosures.disclosure_change, name="disclosure-change"),
    path(f"{ITEM}/print.pdf", disclosures.disclosure_print, name="disclosure-print"),
    path(f"{ITEM}/papers/add/", files.disclosure_paper_add, name="disclosure-paper-add"),
    path(f"{ITEM}/steps/<slug:kind>/", disclosures.disclosure_step, name="disclosure-step"),
    path(f"{ITEM}/review/<slug:kind>/", disclosures.disclosure_review, name="disclosure-review"),
    path(f"{ITEM}/feedback/add/", feedback.feedback_add, name="disclosure-feedback-add"),
    path("disclosure-papers/<int:pk>/", files.disclosure_paper, name="disclosure-paper"),
    path(
        "disclosure-papers/<int:pk>/remove/",
        files.disclosure_paper_remove,
        name="disclosure-paper-remove",
    ),
    path("disclosure-feedback/<int:pk>/", feedback.feedback_detail, name="disclosure-feedback"),
    path("me/disclosures/", my_disclosures.my_disclosures, name="my-disclosures"),
    path("me/disclosures/<int:pk>/", my_disclosures.my_disclosure, name="my-disclosure"),
    path(
        "me/disclosure-papers/<int:pk>/",
        my_disclosures.my_disclosure_paper,
        name="my-disclosure-paper",
    ),
]

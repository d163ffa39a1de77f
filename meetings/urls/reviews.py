"""URLs of 组织生活会, 民主评议 and 谈心谈话."""

from django.urls import path

from meetings.views import appraisal_papers, appraisals, my_reviews, reviews, talks

urlpatterns = [
    path("organizations/<int:pk>/reviews/", reviews.review_list, name="review-list"),
    path("organizations/<int:pk>/reviews/export/", reviews.review_export, name="review-export"),
    path("organizations/<int:pk>/reviews/add/", reviews.review_add, name="review-add"),
    path("reviews/<int:pk>/", reviews.review_detail, name="review-detail"),
    path("reviews/<int:pk>/stages/<slug:stage>/", reviews.review_stage, name="review-stage"),
    path("reviews/<int:pk>/finish/", reviews.review_finish, name="review-finish"),
    path("review-papers/<int:pk>/", reviews.review_paper, name="review-paper"),
    path("review-papers/<int:pk>/remove/", reviews.review_paper_remove, name="review-paper-remove"),
    path("reviews/<int:pk>/voting/open/", appraisals.voting_open, name="voting-open"),
    path("reviews/<int:pk>/voting/close/", appraisals.voting_close, name="voting-close"),
    path("reviews/<int:pk>/sums/<slug:source>/", appraisals.review_sums, name="review-sums"),
    path("reviews/<int:pk>/absences/", appraisals.review_absences, name="review-absences"),
    path("reviews/<int:pk>/results/", appraisals.review_results, name="review-results"),
    path("reviews/<int:pk>/results/export/", appraisal_papers.result_export, name="result-export"),
    path("reviews/<int:pk>/publish/", appraisals.review_publish, name="review-publish"),
    path("reviews/<int:pk>/approve/", appraisals.review_approve, name="review-approve"),
    path("reviews/<int:pk>/return/", appraisals.review_return, name="review-return"),
    path("reviews/<int:pk>/<slug:paper>.pdf", appraisal_papers.review_print, name="review-print"),
    path(
        "appraisals/<int:pk>/follow-up/", appraisals.appraisal_follow_up, name="appraisal-follow-up"
    ),
    path("appraisals/<int:pk>/form.pdf", appraisal_papers.appraisal_form, name="appraisal-form"),
    path("people/<int:pk>/reviews/", appraisal_papers.person_reviews, name="person-reviews"),
    path("organizations/<int:pk>/talks/", talks.talk_list, name="talk-list"),
    path("organizations/<int:pk>/talks/export/", talks.talk_export, name="talk-export"),
    path("organizations/<int:pk>/talks/add/", talks.talk_add, name="talk-add"),
    path("talks/<int:pk>/", talks.talk_detail, name="talk-detail"),
    path("talks/<int:pk>/reveal/", talks.talk_reveal, name="talk-reveal"),
    path("talks/<int:pk>/withdraw/", talks.talk_withdraw, name="talk-withdraw"),
    path("me/review/", my_reviews.my_review, name="my-review"),
    path("me/review/self/", my_reviews.my_self_assessment, name="my-self-assessment"),
    path("me/review/ballot/", my_reviews.my_ballot, name="my-ballot"),
    path("me/talks/", my_reviews.my_talks, name="my-talks"),
    path("me/talks/add/", my_reviews.my_talk_add, name="my-talk-add"),
]

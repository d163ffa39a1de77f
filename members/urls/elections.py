"""URLs of an organisation's life, its terms and elections."""

from django.urls import path

from members.views import ballots, changes, elections, terms

_ORGANIZATION = "organizations/<int:pk>"
urlpatterns = [
    path(f"{_ORGANIZATION}/rename/", changes.organization_rename, name="organization-rename"),
    path(f"{_ORGANIZATION}/move/", changes.organization_move, name="organization-move"),
    path(f"{_ORGANIZATION}/merge/", changes.organization_merge, name="organization-merge"),
    path(f"{_ORGANIZATION}/dissolve/", changes.organization_dissolve, name="organization-dissolve"),
    path(f"{_ORGANIZATION}/split/", changes.organization_split, name="organization-split"),
    path(f"{_ORGANIZATION}/suggestions/", changes.suggestion_list, name="suggestion-list"),
    path(f"{_ORGANIZATION}/terms/", terms.term_list, name="term-list"),
    path(f"{_ORGANIZATION}/terms/add/", terms.term_add, name="term-add"),
    path("terms/<int:pk>/change/", terms.term_change, name="term-change"),
    path(f"{_ORGANIZATION}/elections/add/", elections.election_add, name="election-add"),
    path("elections/<int:pk>/", elections.election_detail, name="election-detail"),
    path("elections/<int:pk>/edit/", elections.election_edit, name="election-edit"),
    path("elections/<int:pk>/cancel/", elections.election_cancel, name="election-cancel"),
    path("elections/<int:pk>/confirm/", elections.election_confirm, name="election-confirm"),
    path(
        "elections/<int:pk>/papers/<slug:paper>.pdf",
        elections.election_paper,
        name="election-paper",
    ),
    path("elections/<int:pk>/ballots/add/", ballots.ballot_add, name="ballot-add"),
    path("ballots/<int:pk>/", ballots.ballot_detail, name="ballot-detail"),
    path("ballots/<int:pk>/electors/", ballots.ballot_electors, name="ballot-electors"),
    path("ballots/<int:pk>/candidates/", ballots.ballot_candidates, name="ballot-candidates"),
    path("ballots/<int:pk>/verdict/", ballots.ballot_verdict, name="ballot-verdict"),
    path("ballots/<int:pk>/remove/", ballots.ballot_remove, name="ballot-remove"),
]

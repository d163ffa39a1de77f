"""URLs of 学时, 培训证明 and 心得."""

from django.urls import path

from meetings.views import essays, my_essays, my_study, study, training

urlpatterns = [
    path("organizations/<int:pk>/study/", study.study_hours, name="study-hours"),
    path("organizations/<int:pk>/study/export/", study.study_export, name="study-export"),
    path("people/<int:pk>/study/", study.person_study, name="person-study"),
    path("organizations/<int:pk>/trainings/", training.training_list, name="training-list"),
    path("organizations/<int:pk>/trainings/add/", training.training_add, name="training-add"),
    path(
        "organizations/<int:pk>/trainings/export/",
        training.training_export,
        name="training-export",
    ),
    path("trainings/<int:pk>/", training.training_detail, name="training-detail"),
    path("trainings/<int:pk>/decide/", training.training_decide, name="training-decide"),
    path("trainings/<int:pk>/paper/", training.training_paper, name="training-paper"),
    path("organizations/<int:pk>/essays/", essays.essay_list, name="essay-list"),
    path("organizations/<int:pk>/essays/ask/", essays.essay_ask, name="essay-ask"),
    path("essay-calls/<int:pk>/", essays.essay_call, name="essay-call"),
    path("essay-calls/<int:pk>/enter/", essays.essay_enter, name="essay-enter"),
    path("essay-calls/<int:pk>/export/", essays.essay_export, name="essay-export"),
    path("essays/<int:pk>/", essays.essay_detail, name="essay-detail"),
    path("essays/<int:pk>/check/", essays.essay_check, name="essay-check"),
    path("essays/<int:pk>/paper/", essays.essay_paper, name="essay-paper"),
    path("me/essays/add/", my_essays.my_essay_add, name="my-essay-add"),
    path("me/essays/<int:pk>/", my_essays.my_essay, name="my-essay"),
    path("me/essays/<int:pk>/paper/", my_essays.my_essay_paper, name="my-essay-paper"),
    path("me/study/", my_study.my_study, name="my-study"),
    path("me/trainings/add/", my_study.my_training_add, name="my-training-add"),
    path("me/trainings/<int:pk>/", my_study.my_training, name="my-training"),
    path("me/trainings/<int:pk>/paper/", my_study.my_training_paper, name="my-training-paper"),
]

"""URLs of 问题清单 and 整改."""

from django.urls import path

from meetings.views import my_problems, problems

urlpatterns = [
    path("organizations/<int:pk>/problems/", problems.problem_list, name="problem-list"),
    path("organizations/<int:pk>/problems/add/", problems.problem_add, name="problem-add"),
    path("organizations/<int:pk>/problems/export/", problems.problem_export, name="problem-export"),
    path("organizations/<int:pk>/problems.pdf", problems.problem_print, name="problem-print"),
    path("problems/<int:pk>/", problems.problem_detail, name="problem-detail"),
    path("problems/<int:pk>/measure/", problems.problem_measure, name="problem-measure"),
    path("problems/<int:pk>/steps/<slug:kind>/", problems.problem_step, name="problem-step"),
    path("problem-papers/<int:pk>/", problems.problem_paper, name="problem-paper"),
    path("me/problems/", my_problems.my_problems, name="my-problems"),
    path("me/problems/<int:pk>/", my_problems.my_problem, name="my-problem"),
    path("me/problem-papers/<int:pk>/", my_problems.my_problem_paper, name="my-problem-paper"),
]

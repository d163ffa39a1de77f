"""URLs of who comes: sign-in by code, late and early, guests, leave, 补学."""

from django.urls import path

from meetings.views import guests, leaves, make_up, my_leaves, my_make_up, scanning, sign_in

urlpatterns = [
    path("meetings/<int:pk>/sign-in/", sign_in.screen, name="meeting-sign-in-screen"),
    path("meetings/<int:pk>/sign-in/code/", sign_in.code, name="meeting-sign-in-code"),
    path("meetings/<int:pk>/sign-in/people/", sign_in.people, name="meeting-sign-in-people"),
    path("meetings/<int:pk>/sign-in/desk/", sign_in.desk, name="meeting-sign-in-desk"),
    path("meetings/<int:pk>/sign-in/close/", sign_in.close, name="meeting-sign-in-close"),
    path("meetings/<int:pk>/times/", sign_in.times, name="meeting-times"),
    path("meetings/<int:pk>/guests/", guests.guest_list, name="meeting-guests"),
    path("meeting-guests/<int:pk>/admit/", guests.guest_admit, name="meeting-guest-admit"),
    path("meeting-guests/<int:pk>/remove/", guests.guest_remove, name="meeting-guest-remove"),
    path("s/<str:token>/", scanning.scan, name="sign-in-scan"),
    path("me/sign-in/<int:pk>/", scanning.my_sign_in, name="my-sign-in"),
    path("meetings/<int:pk>/leaves/", leaves.leave_list, name="meeting-leaves"),
    path("leaves/<int:pk>/", leaves.answer, name="leave-answer"),
    path("leaves/<int:pk>/paper/", leaves.paper, name="leave-paper"),
    path("me/meetings/<int:pk>/leave/", my_leaves.my_leave, name="my-leave"),
    path("me/leaves/<int:pk>/withdraw/", my_leaves.withdraw, name="my-leave-withdraw"),
    path("meetings/<int:pk>/make-up/", make_up.assign, name="make-up-assign"),
    path("organizations/<int:pk>/make-up/", make_up.make_up_list, name="make-up-list"),
    path("organizations/<int:pk>/make-up/export/", make_up.export, name="make-up-export"),
    path("make-up/<int:pk>/", make_up.detail, name="make-up-detail"),
    path("make-up/<int:pk>/decide/", make_up.decide, name="make-up-decide"),
    path("make-up/<int:pk>/report/", make_up.report, name="make-up-report"),
    path("me/make-up/<int:pk>/", my_make_up.my_make_up, name="my-make-up"),
]

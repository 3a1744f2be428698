"""The addresses of moderators, all below one path: their cookie goes nowhere else."""

from django.urls import path, re_path

from journal.moderating import views

urlpatterns = [
    path("", views.first_view, name="moderating"),
    path("enter/", views.enter_view, name="enter"),
    path("leave/", views.leave_view, name="leave"),
    path("erase/", views.erase_view, name="erase"),
    re_path(r"^(?P<name>crisis|waiting|spam|shown|refused)/$", views.queue_view, name="queue"),
    re_path(
        r"^comment/(?P<number>[0-9]{1,17})/$",
        lambda request, number: views.decide_view(request, int(number)),
        name="decide",
    ),
]

"""Routes of what managers do at workshops, in ``wagtail_whatsappalert_admin``."""

from __future__ import annotations

from django.urls import path

from . import attendance_admin_views as attendance
from . import exercise_admin_views as exercises
from . import registration_manage_views as manage

urlpatterns = [
    path(
        "registrations/enter/",
        manage.EnterRegistrationView.as_view(),
        name="enter_registration",
    ),
    path(
        "registrations/<int:pk>/cancel/",
        manage.CancelRegistrationView.as_view(),
        name="registration_cancel",
    ),
    path(
        "registrations/<int:pk>/move/",
        manage.MoveRegistrationView.as_view(),
        name="registration_move",
    ),
    path(
        "registrations/<int:pk>/attendance/",
        manage.TickRegistrationView.as_view(),
        name="registration_tick",
    ),
    path(
        "workshops/<int:pk>/attendance/",
        attendance.AttendanceView.as_view(),
        name="attendance",
    ),
    path(
        "workshops/<int:pk>/attendance/print/",
        attendance.PrintAttendanceView.as_view(),
        name="attendance_print",
    ),
    path(
        "workshops/<int:pk>/attendance/mail/",
        attendance.MailHostsView.as_view(),
        name="attendance_mail",
    ),
    *[
        path(
            f"exercises/<int:pk>/{route}/",
            view.as_view(),
            name=f"exercise_{route.replace('-', '_')}",
        )
        for route, view in {
            "period": exercises.PeriodView,
            "control-room": exercises.ControlRoomView,
            "on": exercises.SwitchOnView,
            "off": exercises.SwitchOffView,
            "outcome": exercises.OutcomeView,
            "send": exercises.SendResultView,
            "addresses": exercises.AddressesView,
        }.items()
    ],
]

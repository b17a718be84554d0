"""``path("whatsapp/", include("wagtail_whatsappalert.urls"))``"""

from django.urls import path

from .announcements.feeds import AnnouncementsFeed, AtomAnnouncementsFeed
from .groups import finder_views as finder
from .groups import views as groups
from .leaflets import views as leaflets
from .portal import urls as portal
from .signups import confirm_views as confirming
from .signups import data_views as own_data
from .signups import json_views as json_forms
from .signups import personal_views as personal
from .signups import thanks_views as thanks
from .signups import views as signups
from .statistics import views as statistics
from .workshops import attendance_views as attendance
from .workshops import calendar_views as calendars
from .workshops import exercise_views as exercises
from .workshops import register_confirm_views as coming
from .workshops import register_personal_views as guests
from .workshops import register_thanks_views as registered
from .workshops import register_views as registering
from .workshops import views as workshops

app_name = "wagtail_whatsappalert"

urlpatterns = [
    path("signup/", signups.signup, name="signup"),
    path("signup/schema.json", json_forms.signup_schema, name="signup_schema"),
    path("signup/start/", signups.signup_start, name="signup_start"),
    path("signup/once-more/", signups.signup_once_more, name="signup_once_more"),
    path("signup/thanks/<str:sealed>/", thanks.signup_thanks, name="signup_thanks"),
    path("signup/resend/<str:sealed>/", thanks.signup_resend, name="signup_resend"),
    path(
        "signup/correct/<str:sealed>/",
        thanks.signup_correct,
        name="signup_correct",
    ),
    path(
        "signup/confirm/<str:sealed>/",
        confirming.signup_confirm,
        name="signup_confirm",
    ),
    path(
        "signup/reject/<str:sealed>/",
        confirming.signup_reject,
        name="signup_reject",
    ),
    path("signup/mine/<str:sealed>/", personal.signup_personal, name="signup_personal"),
    path(
        "signup/mine/<str:sealed>/change/",
        personal.signup_change,
        name="signup_change",
    ),
    path(
        "signup/mine/<str:sealed>/keep-email/",
        personal.signup_keep_email,
        name="signup_keep_email",
    ),
    path(
        "signup/mine/<str:sealed>/reachable/",
        personal.signup_reachable,
        name="signup_reachable",
    ),
    path(
        "signup/mine/<str:sealed>/withdraw/",
        personal.signup_withdraw,
        name="signup_withdraw",
    ),
    path(
        "signup/mine/<str:sealed>/accept/",
        personal.signup_accept,
        name="signup_accept",
    ),
    path(
        "signup/mine/<str:sealed>/coordinate/",
        personal.signup_coordinate,
        name="signup_coordinate",
    ),
    path("signup/mine/<str:sealed>/stay/", personal.signup_stay, name="signup_stay"),
    path("signup/mine/<str:sealed>/rules/", personal.signup_rules, name="signup_rules"),
    path(
        "signup/new-email/<str:sealed>/",
        personal.signup_new_email,
        name="signup_new_email",
    ),
    path("signup/my-data/<str:sealed>/", own_data.signup_data, name="signup_data"),
    path(
        "signup/my-data/file/<str:sealed>/",
        own_data.signup_data_file,
        name="signup_data_file",
    ),
    path("signup/erase/<str:sealed>/", own_data.signup_erase, name="signup_erase"),
    *portal.urlpatterns,
    path("find/", finder.find, name="find"),
    path("rules/", groups.house_rules, name="house_rules"),
    path("leaflets/", leaflets.leaflets, name="leaflets"),
    path("groups.geojson", groups.groups_geojson, name="groups_geojson"),
    path("figures.csv", statistics.figures_csv, name="figures_csv"),
    path("figures.json", statistics.figures_json, name="figures_json"),
    path("figures.xlsx", statistics.figures_xlsx, name="figures_xlsx"),
    path("workshops/<int:pk>.ics", workshops.download_ics, name="workshop_ics"),
    path("workshops/<int:pk>/", workshops.workshop_address, name="workshop_address"),
    path("workshops.ics", calendars.workshops_ics, name="workshops_ics"),
    path(
        "workshops/register/", registering.workshop_register, name="workshop_register"
    ),
    path(
        "workshops/register/once-more/",
        registering.workshop_register_once_more,
        name="workshop_register_once_more",
    ),
    path(
        "workshops/register/thanks/<str:sealed>/",
        registered.workshop_register_thanks,
        name="workshop_register_thanks",
    ),
    path(
        "workshops/register/resend/<str:sealed>/",
        registered.workshop_register_resend,
        name="workshop_register_resend",
    ),
    path(
        "workshops/confirm/<str:sealed>/",
        coming.workshop_confirm,
        name="workshop_confirm",
    ),
    path(
        "workshops/reject/<str:sealed>/",
        coming.workshop_reject,
        name="workshop_reject",
    ),
    *(
        path(f"workshops/mine/<str:sealed>/{way}", view, name=view.__name__)
        for way, view in (
            ("", guests.workshop_personal),
            ("cancel/", guests.workshop_cancel),
            ("fewer/", guests.workshop_fewer),
            ("calendar.ics", guests.workshop_guest_ics),
            ("move/", guests.workshop_move),
            ("data/", guests.workshop_data),
            ("erase/", guests.workshop_erase),
        )
    ),
    path(
        "workshops/attendance/<str:sealed>/",
        attendance.workshop_attendance,
        name="workshop_attendance",
    ),
    path(
        "workshops/attendance/<str:sealed>/print/",
        attendance.workshop_attendance_print,
        name="workshop_attendance_print",
    ),
    path(
        "workshops/exercise/<str:sealed>/",
        exercises.exercise_join,
        name="exercise_join",
    ),
    path(
        "workshops/exercise/<str:sealed>/leave/",
        exercises.exercise_leave,
        name="exercise_leave",
    ),
    path("workshops.geojson", workshops.workshops_geojson, name="workshops_geojson"),
    path(
        "announcements/<int:index_pk>/rss.xml",
        AnnouncementsFeed(),
        name="announcements_rss",
    ),
    path(
        "announcements/<int:index_pk>/atom.xml",
        AtomAnnouncementsFeed(),
        name="announcements_atom",
    ),
]

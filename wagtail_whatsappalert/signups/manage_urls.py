"""Routes of what managers do, in the namespace ``wagtail_whatsappalert_admin``."""

from __future__ import annotations

from django.urls import path

from . import (
    bulk_actions,
    demand_views,
    entry_views,
    invite_views,
    print_views,
    split_views,
    start_views,
)
from . import manage_data_views as data
from . import manage_views as manage

urlpatterns = [
    path(
        "demand/make/",
        demand_views.MakeFormingGroupView.as_view(),
        name="make_forming_group",
    ),
    path("demand/note/", demand_views.NoteInterestView.as_view(), name="note_interest"),
    path(
        "demand/<int:wanted>/to/<int:pk>/",
        demand_views.TakeOverInterestView.as_view(),
        name="take_over_interest",
    ),
    path("signups/enter/", entry_views.EnterView.as_view(), name="enter_signup"),
    path(
        "signups/paper-form/",
        print_views.PrintSignupFormView.as_view(),
        name="print_signup_form",
    ),
    path(
        "signups/ask-rules/",
        start_views.AskToAcceptRulesView.as_view(),
        name="ask_to_accept_rules",
    ),
    path(
        "signups/bulk/<str:action>/",
        bulk_actions.BulkMoveView.as_view(),
        name="bulk_move",
    ),
    path(
        "signups/<int:pk>/move/<str:move>/",
        manage.MoveView.as_view(),
        name="signup_move",
    ),
    path("signups/<int:pk>/facts/", manage.FactsView.as_view(), name="signup_facts"),
    path(
        "signups/<int:pk>/workshop/",
        manage.WorkshopView.as_view(),
        name="signup_workshop",
    ),
    path(
        "signups/<int:pk>/removed/",
        manage.RemovedView.as_view(),
        name="signup_removed",
    ),
    path(
        "signups/<int:pk>/unreachable/",
        manage.UnreachableView.as_view(),
        name="signup_unreachable",
    ),
    path(
        "signups/<int:pk>/reachable/",
        manage.ReachableView.as_view(),
        name="signup_reachable",
    ),
    path("signups/<int:pk>/stay/", manage.StayView.as_view(), name="signup_stay"),
    path("signups/<int:pk>/resend/", manage.ResendView.as_view(), name="signup_resend"),
    path("signups/<int:pk>/data/", data.DataFileView.as_view(), name="signup_data"),
    path("signups/<int:pk>/erase/", data.EraseView.as_view(), name="signup_erase"),
    path(
        "groups/<int:pk>/invite/",
        invite_views.InviteLinkView.as_view(),
        name="invite_link",
    ),
    path(
        "groups/<int:pk>/start/",
        start_views.StartGroupView.as_view(),
        name="start_group",
    ),
    path(
        "groups/<int:pk>/split/",
        split_views.SplitGroupView.as_view(),
        name="split_group",
    ),
]

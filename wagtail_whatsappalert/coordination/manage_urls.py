"""Routes of what managers do, in the namespace ``wagtail_whatsappalert_admin``."""

from __future__ import annotations

from django.urls import path

from . import manage_views as views
from .stop_views import StopForHerView

urlpatterns = [
    path(
        "successions/<int:pk>/propose/",
        views.ProposeView.as_view(),
        name="propose_successor",
    ),
    path(
        "successions/<int:pk>/cancel/",
        views.CancelSuccessionView.as_view(),
        name="cancel_succession",
    ),
    path(
        "groups/<int:pk>/stop/",
        StopForHerView.as_view(),
        name="stop_for_coordinator",
    ),
    path(
        "groups/<int:pk>/active/",
        views.ConfirmActivityView.as_view(),
        name="confirm_activity",
    ),
]

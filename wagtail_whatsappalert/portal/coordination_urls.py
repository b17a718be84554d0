from __future__ import annotations

from django.urls import URLPattern, path

from . import coordination_active_views as active
from . import coordination_views as views

GROUP = "coordinators/groups/<int:group_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{GROUP}stop/", views.portal_stop, name="portal_stop"),
    path(f"{GROUP}stop/cancel/", views.portal_stop_cancel, name="portal_stop_cancel"),
    path(
        f"{GROUP}stop/propose/", views.portal_stop_propose, name="portal_stop_propose"
    ),
    path(f"{GROUP}active/", active.portal_group_active, name="portal_group_active"),
    path(
        "coordinators/takeover/<int:number>/",
        views.portal_takeover,
        name="portal_takeover",
    ),
    path(
        "coordinators/active/<str:sealed>/", active.portal_active, name="portal_active"
    ),
]

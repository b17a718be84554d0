"""Signing in and out, and what somebody tells about herself."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import sign_in_views as signing_in
from . import welcome_views as welcoming

urlpatterns: list[URLPattern] = [
    path("coordinators/", signing_in.start, name="coordinator_start"),
    path("coordinators/asked/", signing_in.asked, name="portal_asked"),
    path(
        "coordinators/sign-in/<str:sealed>/", signing_in.sign_in, name="portal_sign_in"
    ),
    path("coordinators/sign-out/", signing_in.sign_out, name="portal_sign_out"),
    path(
        "coordinators/sign-out/everywhere/",
        signing_in.sign_out_everywhere,
        name="portal_sign_out_everywhere",
    ),
    path("coordinators/welcome/", welcoming.welcome, name="portal_welcome"),
    path("coordinators/details/", welcoming.details, name="portal_details"),
]

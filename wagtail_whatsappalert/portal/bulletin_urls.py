"""Bulletins: who writes them, and who passes them on."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import bulletin_link_views as linked
from . import bulletin_read_views as reading
from . import bulletin_views as bulletins
from . import bulletin_write_views as writing

urlpatterns: list[URLPattern] = [
    path("coordinators/bulletins/", bulletins.bulletin_list, name="portal_bulletins"),
    path("coordinators/bulletins/write/", writing.write, name="portal_bulletin_write"),
    path(
        "coordinators/bulletins/<int:pk>/", bulletins.bulletin, name="portal_bulletin"
    ),
    path(
        "coordinators/bulletins/<int:pk>/correct/",
        writing.correct,
        name="portal_bulletin_correct",
    ),
    path(
        "coordinators/bulletins/<int:pk>/withdraw/",
        bulletins.withdraw,
        name="portal_bulletin_withdraw",
    ),
    path(
        "coordinators/bulletins/<int:pk>/approve/",
        bulletins.approve,
        name="portal_bulletin_approve",
    ),
    path(
        "coordinators/bulletins/<int:pk>/refuse/",
        bulletins.refuse,
        name="portal_bulletin_refuse",
    ),
    path(
        "coordinators/bulletins/<int:pk>/read/",
        reading.read,
        name="portal_bulletin_read",
    ),
    path(
        "coordinators/bulletins/<int:pk>/read/passed-on/",
        reading.passed_on,
        name="portal_bulletin_passed_on",
    ),
    path("coordinators/b/<str:sealed>/", linked.show_link, name="bulletin_link"),
    path(
        "coordinators/b/<str:sealed>/opened/",
        linked.opened,
        name="bulletin_link_opened",
    ),
    path(
        "coordinators/b/<str:sealed>/passed-on/",
        linked.passed_on,
        name="bulletin_link_passed_on",
    ),
]

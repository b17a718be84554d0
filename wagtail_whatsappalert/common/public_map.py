"""What the script of our maps needs to know; templates put it on the page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from ..conf import conf

FOLDER = "wagtail_whatsappalert"
LEAFLET = f"{FOLDER}/vendor/leaflet/leaflet"
CLUSTER = f"{FOLDER}/vendor/leaflet.markercluster"
MODULES = ("areas", "links", "list", "markers", "popups", "print", "tiles")


def map_settings(*, url: str, lines: Iterable[str], more: str, **options: Any) -> str:
    """
    As JSON text: where the features are, and how they are shown.

    ``lines`` are the properties that a popup shows under the name, ``more`` is the
    text of its link. ``options``: ``fullUrl`` has the same features in full detail,
    for who zooms in; ``isOne`` says that the map is of one place; ``isLinked`` that
    the address bar follows it; ``credentials`` are those of ``fetch``, where not
    everybody may read the features; ``clusterText`` says what a cluster counts.
    """
    settings = {
        "url": url,
        "lines": list(lines),
        "assets": _assets(),
        "tiles": conf.MAP_TILES,
        "centre": list(conf.MAP_CENTRE),
        "texts": {"more": more, **_texts()},
        **options,
    }
    return json.dumps(settings)


def _assets() -> dict[str, Any]:
    """By name: a site's storage of static files may give each another address."""
    return {
        "styles": [
            static(f"{LEAFLET}.css"),
            static(f"{CLUSTER}/MarkerCluster.css"),
        ],
        "leaflet": static(f"{LEAFLET}.js"),
        "cluster": static(f"{CLUSTER}/leaflet.markercluster.js"),
        "modules": {name: static(f"{FOLDER}/js/map/{name}.js") for name in MODULES},
    }


def _texts() -> dict[str, str]:
    return {
        "cluster": _("%(number)s close together"),
        "failed": _("The map cannot be shown now. The list has the same information."),
        "tilesFailed": _("The streets could not be loaded."),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "close": _("Close"),
        "copy": _("Copy the link to this place"),
        "copied": _("The link is copied."),
        "skip": _("Skip the map"),
        "show": _("Show on the map"),
        "nowhere": _("Not on the map"),
        "part": _("%(number)s of %(all)s groups on this part of the map"),
        "all": _("Show all %(all)s groups"),
    }

"""The workshops to come as GeoJSON, for a map of ours or anybody else's."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Site

from ..common.locations import Location, parse_location
from ..common.versions import kept_until_change
from .listing import WorkshopRow, workshop_rows
from .models import Workshop

WHEN = "wagtail_whatsappalert/workshops/workshop_when.html"


def workshops_geojson(site: Site, language: str, now: datetime, version: str) -> bytes:
    """
    A FeatureCollection (RFC 7946) in UTF-8 of the workshops that are not over and
    have a place on the map, the first one first. Cancelled ones stay, and say so.
    """
    features = kept_until_change(
        f"workshops.geojson.{site.pk}.{language}",
        lambda: _features(site, language, now),
        version,
    )
    coming = ",\n".join(text for end, text in features if end > now)
    return f'{{"type":"FeatureCollection","features":[\n{coming}\n]}}'.encode()


def _features(site: Site, language: str, now: datetime) -> list[tuple[datetime, str]]:
    """Each with its end: what is kept goes stale by itself."""
    shown = Workshop.objects.on_site(site).upcoming(now)
    workshops = list(shown.exclude(location=""))
    points = {workshop.pk: parse_location(workshop.location) for workshop in workshops}
    with translation.override(language):
        rows = workshop_rows(workshops, site, language)
        return [
            (row.end, json.dumps(_feature(row, point), separators=(",", ":")))
            for row in rows
            if (point := points[row.pk])
        ]


def _feature(row: WorkshopRow, point: Location) -> dict[str, Any]:
    status = "cancelled" if row.is_cancelled else "planned"
    return {
        "type": "Feature",
        "id": row.pk,
        "geometry": {"type": "Point", "coordinates": point.coordinates},
        "properties": {
            "name": row.title,
            "status": status,
            "status_label": _("Cancelled") if row.is_cancelled else "",
            "start": row.start.isoformat(timespec="seconds"),
            "end": row.end.isoformat(timespec="seconds"),
            "when": _when(row),
            "venue": row.venue,
            "address": row.address,
            "url": row.url,
        },
        "marker": point.coordinates,
    }


def _when(row: WorkshopRow) -> str:
    """As the list says it, without markup."""
    return " ".join(strip_tags(render_to_string(WHEN, {"workshop": row})).split())

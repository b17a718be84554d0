"""The areas of a preview, signed: what is confirmed is what was looked at."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from shapely import from_wkb, to_wkb
from shapely.geometry import mapping, shape

from .import_plan import ImportPlan
from .import_rows import AreaList, AreaRow

SALT = "wagtail_whatsappalert.import_areas"
TOKEN_AGE = timedelta(days=1)
ROOM_BESIDE_TOKEN = 10_000


def confirmation_token(plan: ImportPlan) -> str:
    """
    What the preview's button sends back: the areas, and what importing would do.

    Raises ``ValidationError`` if the site takes no form of that size.
    """
    areas = plan.areas
    data = {
        "year": areas.year,
        "rows": [_packed(row) for row in areas.rows],
        "skipped": areas.skipped,
        "remarks": areas.remarks,
        "digest": plan.digest,
    }
    token = signing.dumps(data, salt=SALT, compress=True)
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if limit is not None and len(token) > limit - ROOM_BESIDE_TOKEN:
        raise ValidationError(
            _(
                "These are too many areas for one form. Choose one municipality, or"
                " use the command import_neighbourhoods."
            )
        )
    return token


def read_token(token: str) -> tuple[AreaList, str]:
    """The areas and the digest of the plan. Raises ``signing.BadSignature``."""
    data = signing.loads(token, salt=SALT, max_age=TOKEN_AGE)
    areas = AreaList(
        data["year"],
        rows=[_unpacked(row) for row in data["rows"]],
        skipped=Counter(data["skipped"]),
        remarks=data["remarks"],
    )
    return areas, data["digest"]


def _packed(row: AreaRow) -> list[Any]:
    # As numbers in text it is half as long as WKB, and as exact.
    coordinates = mapping(from_wkb(row.shape))["coordinates"]
    facts = [row.kind, row.code, row.name, row.municipality_code, row.municipality]
    flags = [row.is_repaired, row.is_official]
    return [*facts, row.district_code, coordinates, *flags]


def _unpacked(packed: list[Any]) -> AreaRow:
    *facts, coordinates, is_repaired, is_official = packed
    area = shape({"type": "MultiPolygon", "coordinates": coordinates})
    return AreaRow(*facts, to_wkb(area), is_repaired, is_official)

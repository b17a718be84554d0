"""
A point on the map as wagtailgeowidget stores it: ``SRID=4326;POINT(lng lat)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PATTERN = re.compile(
    r"SRID=4326;POINT ?\((-?\d{1,3}(?:\.\d+)?) (-?\d{1,2}(?:\.\d+)?)\)"
)


@dataclass(frozen=True)
class Location:
    """Longitude and latitude in degrees (WGS84)."""

    longitude: float
    latitude: float

    def __str__(self) -> str:
        return f"SRID=4326;POINT({_degrees(self.longitude)} {_degrees(self.latitude)})"

    @property
    def coordinates(self) -> list[float]:
        """As GeoJSON has it: ``[longitude, latitude]``."""
        return [self.longitude, self.latitude]


def _degrees(value: float) -> str:
    """In plain decimals, to a millimetre: ``str`` would make 0.00001 1e-05."""
    # Adding zero makes -0.0 a plain zero.
    return f"{round(value, 8) + 0.0:.8f}".rstrip("0").rstrip(".")


def parse_location(text: str | None) -> Location | None:
    """The location in a stored text; ``None`` for an empty or impossible one."""
    match = PATTERN.fullmatch(text or "")
    if not match:
        return None
    longitude, latitude = (float(part) for part in match.groups())
    if abs(longitude) > 180 or abs(latitude) > 90:
        return None
    return Location(longitude, latitude)


def validate_location(text: str) -> None:
    """Raise ``ValidationError`` unless the text is a point on earth."""
    if parse_location(text) is None:
        raise ValidationError(
            _("This is not a place on the map. Move the marker, or empty the field."),
            code="invalid_location",
        )


class LocationField(models.CharField):
    """A ``CharField`` of 64 characters that only holds a valid point, or nothing."""

    default_validators = [validate_location]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        super().__init__(*args, **kwargs)

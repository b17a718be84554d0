"""Where a group is: what decides it, and what lists, maps and the finder know of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..areas.geometry import validate_boundary
from ..areas.models import Neighbourhood
from ..common.locations import Location, LocationField, parse_location
from .choices import AreaSource


class HasArea(models.Model):
    """
    The part of a group that is about its area.

    ``shape`` (WKB in WGS84) and what follows from it are stored by
    ``services.update_area``, never by ``save()``.
    """

    area_fields = (
        "outline",
        "overview_outline",
        "shape",
        "area_names",
        "district_numbers",
    )

    area_source = models.CharField(
        _("area decided by"),
        max_length=20,
        choices=AreaSource.choices,
        default=AreaSource.NEIGHBOURHOODS,
    )
    neighbourhoods = models.ManyToManyField(
        Neighbourhood,
        blank=True,
        related_name="groups",
        verbose_name=_("neighbourhoods"),
    )
    drawn_area = models.JSONField(
        _("drawn area (GeoJSON)"),
        null=True,
        blank=True,
        validators=[validate_boundary],
    )
    address_list = models.TextField(_("streets and postcodes"), blank=True)
    allows_overlap = models.BooleanField(
        _("shares addresses with another group"),
        default=False,
        help_text=_("Tick it if that is meant so."),
    )
    area_description = models.TextField(
        _("where it is"),
        blank=True,
        max_length=500,
        help_text=_("For everybody to read: the streets or the village it covers."),
    )
    location = LocationField(_("marker on the map"), blank=True)
    # Only of a group that is wanted: where the people live who ask for it.
    wanted_in = models.OneToOneField(
        Neighbourhood,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="wanted_group",
    )
    # Of the neighbourhoods together, for lists and maps (``services.update_area``).
    outline = models.TextField(blank=True, editable=False)
    overview_outline = models.TextField(blank=True, editable=False)
    shape = models.BinaryField(null=True, editable=False)
    area_names = models.TextField(blank=True, editable=False)
    district_numbers = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def point(self) -> Location | None:
        """The marker on the map."""
        return parse_location(self.location)

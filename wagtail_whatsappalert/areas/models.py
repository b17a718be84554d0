"""Districts and neighbourhoods, as the statistics office (CBS) draws them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..common.versions import AREAS, touch_public_version
from .geometry import as_wkb, outline, validate_boundary


class Area(models.Model):
    """
    A piece of a municipality with a code, a name and a boundary.

    Codes change over the years, so a code only means something together with
    its year. ``boundary`` is a GeoJSON geometry in WGS84; ``outline`` the same,
    simplified for maps when it is saved, as ready JSON text; ``shape`` the same as
    WKB, exact, for questions about points.
    """

    code = models.CharField(_("code"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year of the boundaries"))
    name = models.CharField(_("name"), max_length=100)
    municipality_code = models.CharField(
        _("municipality code"), max_length=10, blank=True
    )
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    boundary = models.JSONField(
        _("boundary (GeoJSON)"),
        null=True,
        blank=True,
        validators=[validate_boundary],
        help_text=_("A Polygon or MultiPolygon in WGS84 (longitude, latitude)."),
    )
    outline = models.TextField(blank=True, editable=False)
    shape = models.BinaryField(null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["name", "code"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.outline, self.shape = outline(self.boundary), as_wkb(self.boundary)
        fields = kwargs.get("update_fields")
        if fields is not None and "boundary" in fields:
            kwargs["update_fields"] = {*fields, "outline", "shape"}
        super().save(*args, **kwargs)
        touch_public_version(AREAS)


class District(Area):
    class Meta(Area.Meta):
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "year"], name="whatsappalert_district_code_year"
            )
        ]


class Neighbourhood(Area):
    district = models.ForeignKey(
        District,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="neighbourhoods",
        verbose_name=_("district"),
    )

    class Meta(Area.Meta):
        verbose_name = _("neighbourhood")
        verbose_name_plural = _("neighbourhoods")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "year"], name="whatsappalert_neighbourhood_code_year"
            )
        ]


class PostcodeAddresses(models.Model):
    """
    Which house numbers of a postcode lie in which neighbourhood.

    ``runs`` is compact text, as ``address_runs`` explains it, such as
    ``1180101:1-41/2,50;1180102:43-99/2``: one row answers for a whole postcode, as far
    as it lies in this municipality. The codes are those of the statistics office (CBS)
    in its list of addresses of ``year``, without zeros before: 1180101 is BU01180101.
    """

    year = models.PositiveSmallIntegerField(_("year of the addresses"))
    postcode = models.CharField(_("postcode"), max_length=10)
    municipality_code = models.CharField(_("municipality code"), max_length=10)
    runs = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("addresses of a postcode")
        verbose_name_plural = _("addresses of postcodes")
        constraints = [
            models.UniqueConstraint(
                fields=["postcode", "municipality_code"],
                name="whatsappalert_postcode_once",
            )
        ]

    def __str__(self):
        return self.postcode

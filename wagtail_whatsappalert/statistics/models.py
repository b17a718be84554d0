"""Registered crime per area and month, as the statistics office (CBS) publishes."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# CBS table 47022NED: "Diefstal/inbraak woning".
HOME_BURGLARY = "1.1.1"


class CrimeFigure(models.Model):
    """
    How often one kind of crime was registered in one area in one month.

    ``area_code`` is a CBS code with its letters (``BU…``, ``WK…``, ``GM…``).
    ``count`` is ``None`` where CBS publishes no number, which is not zero.
    """

    area_code = models.CharField(_("area"), max_length=20)
    kind = models.CharField(_("kind of crime"), max_length=10, default=HOME_BURGLARY)
    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(
        _("month"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    count = models.PositiveIntegerField(_("registered"), null=True)
    is_provisional = models.BooleanField(_("provisional"), default=False)

    class Meta:
        verbose_name = _("crime figure")
        verbose_name_plural = _("crime figures")
        ordering = ["area_code", "kind", "year", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "kind", "year", "month"],
                name="whatsappalert_crime_figure",
            )
        ]

    def __str__(self):
        return f"{self.area_code} {self.year}-{self.month:02}"

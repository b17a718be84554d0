"""Which addresses belong to a group that a list of streets or postcodes decides."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Parity(models.TextChoices):
    ALL = "all", _("all")
    ODD = "odd", _("odd")
    EVEN = "even", _("even")


class AddressRange(models.Model):
    """
    One line of ``Group.address_list``, ready to be asked for.

    ``street``, as ``street_key`` writes it, or ``postcode``: without its space, whole
    (7901AB) or only its digits (7901). With both: this street in this postcode.
    Without ``first`` and ``last`` every house number belongs to it; both ends are
    included.
    """

    group = models.ForeignKey(
        "wagtail_whatsappalert.Group",
        on_delete=models.CASCADE,
        related_name="address_ranges",
    )
    street = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    first = models.PositiveIntegerField(null=True)
    last = models.PositiveIntegerField(null=True)
    parity = models.CharField(max_length=4, choices=Parity.choices, default=Parity.ALL)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("addresses of a group")
        verbose_name_plural = _("addresses of groups")
        indexes = [
            models.Index(fields=["postcode"], name="whatsappalert_range_postcode"),
            models.Index(fields=["street"], name="whatsappalert_range_street"),
        ]

    def __str__(self) -> str:
        return f"{self.street or self.postcode} {self.first or ''}-{self.last or ''}"

    def holds(self, house_number: int) -> bool:
        """Whether this house number of the street or postcode belongs to it."""
        if self.parity != Parity.ALL and (self.parity == Parity.ODD) != (
            house_number % 2 == 1
        ):
            return False
        first = 0 if self.first is None else self.first
        return first <= house_number and (
            self.last is None or house_number <= self.last
        )

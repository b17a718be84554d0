"""What has a capacity, and who takes a place in it."""

from __future__ import annotations

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..conf import conf


class Availability(Enum):
    """Places left, in steps so wide that nobody can be counted from them."""

    FULL = "full"
    FEW = "few"
    SOME = "some"
    MANY = "many"

    @property
    def label(self):
        return LABELS[self]


LABELS = {
    Availability.FULL: _("Full, with a waiting list"),
    Availability.FEW: _("A few places left"),
    Availability.SOME: _("More than 10 places left"),
    Availability.MANY: _("More than 25 places left"),
}


def availability_of(places_left: int) -> Availability:
    """The step that a number of free places falls in."""
    if places_left <= 0:
        return Availability.FULL
    if places_left <= 10:
        return Availability.FEW
    return Availability.SOME if places_left <= 25 else Availability.MANY


def default_capacity() -> int:
    return conf.DEFAULT_CAPACITY


class PlaceProvider(models.Model):
    """
    Something with a limited number of places: a group, a workshop.

    ``places_given`` is stored for display only. It is recounted whenever a place
    is given or freed (``places.services``) and never written by ``save()``, as all
    ``derived_fields``: a record that somebody read earlier must not undo them.
    """

    derived_fields: tuple[str, ...] = ("places_given",)

    capacity = models.PositiveIntegerField(_("capacity"), default=default_capacity)
    places_given = models.PositiveIntegerField(
        _("places given"), default=0, editable=False
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.local_concrete_fields
                if not field.primary_key and field.name not in self.derived_fields
            ]
        super().save(*args, **kwargs)

    def count_places_given(self) -> int:
        """How many of our own records take a place now, from the database."""
        raise NotImplementedError

    @property
    def places_reserved(self) -> int:
        """Places that are taken without a record of ours."""
        return 0

    @property
    def places_taken(self) -> int:
        return self.places_given + self.places_reserved

    places_taken.fget.short_description = _("places taken")

    @property
    def places_left(self) -> int:
        """Never below zero, although a typed-in number may over-fill."""
        return max(0, self.capacity - self.places_taken)

    places_left.fget.short_description = _("places left")

    @property
    def availability(self) -> Availability:
        return availability_of(self.places_left)

    def availability_changed(self) -> None:
        """Called in the transaction in which ``availability`` became another."""

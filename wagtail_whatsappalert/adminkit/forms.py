"""A form in which an address and its point on the map never disagree."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..common.locations import Location


def nowhere(address: str) -> Location | None:
    return None


class LocatedForm:
    """
    Mixin before ``WagtailAdminModelForm``: the point follows the address.

    A room that may import geocoding sets ``locate = geocoding.services.locate``:
    it answers where an address is, or ``None`` when nobody knows.
    """

    address_field = "address"
    location_field = "location"
    locate: Callable[[str], Location | None] = nowhere

    def clean(self):
        super().clean()
        if self.address_changed_alone():
            self.follow_address()
        return self.cleaned_data

    def address_changed_alone(self):
        fields = {self.address_field, self.location_field}
        return (
            fields <= self.cleaned_data.keys()
            and bool(self.cleaned_data[self.address_field])
            and fields & set(self.changed_data) == {self.address_field}
        )

    def follow_address(self):
        # Through the class: a plain function stays one, it gets no ``self``.
        location = type(self).locate(self.cleaned_data[self.address_field])
        if location:
            self.cleaned_data[self.location_field] = str(location)
        elif self.cleaned_data[self.location_field]:
            self.add_error(self.location_field, self.unsure_about_the_point())

    def unsure_about_the_point(self):
        return ValidationError(
            _(
                "The address has changed and could not be found on the map."
                " Move the marker to the right place, or remove it."
            ),
            code="address_not_located",
        )

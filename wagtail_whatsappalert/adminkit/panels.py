"""Panels for an address and its point on the map."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel
from wagtailgeowidget.panels import LeafletPanel

from .widgets import AddressSearchInput, LocationInput


class LocationPanel(LeafletPanel):
    """For a ``LocationField``; ``zoom`` is the first zoom of an empty map."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("zoom", None)
        classname = kwargs.get("classname", "")
        super().__init__(*args, **kwargs)
        # The parent loses it.
        self.classname = classname

    def widget_overrides(self):
        return {
            self.field_name: LocationInput(
                address_field=self.address_field, zoom=self.zoom
            )
        }


class AddressPanel(FieldPanel):
    """An address that can be looked up; the hit moves the point of its neighbour."""

    def __init__(self, *args, location_field="location", **kwargs):
        super().__init__(*args, **kwargs)
        self.location_field = location_field

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "location_field": self.location_field}

    def get_form_options(self):
        options = super().get_form_options()
        options["widgets"] = {
            self.field_name: AddressSearchInput(location_field=self.location_field)
        }
        return options

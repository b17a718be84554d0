"""
A point on the map and an address in the admin.

Built on wagtailgeowidget's Leaflet field, with an own script and an own
Stimulus controller: geo widgets of the site itself stay as they are.
"""

from __future__ import annotations

import json

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtailgeowidget.widgets import LeafletField

from ..common.locations import parse_location
from ..conf import Conf, conf

STATIC = "wagtail_whatsappalert"
STYLES = f"{STATIC}/css/location-field.css"

COUNTRY_ZOOM = 7
MUNICIPALITY_ZOOM = 12
STREET_ZOOM = 16


def empty_map_zoom():
    """A site that sets no centre of its own sees the whole country."""
    country = tuple(conf.MAP_CENTRE) == tuple(Conf.MAP_CENTRE.default)
    return COUNTRY_ZOOM if country else MUNICIPALITY_ZOOM


class LocationInput(LeafletField):
    """
    Chooses a point by clicking, dragging, typing coordinates or an address.

    Nothing is written until somebody chooses, and nothing is lost when the map
    cannot be shown. ``address_field`` is only needed for a ``GeocoderField``
    of wagtailgeowidget; ``AddressSearchInput`` finds its way by itself.
    """

    template_name = "wagtail_whatsappalert/adminkit/location_input.html"
    is_hidden = False

    def __init__(self, attrs=None, *, address_field="", zoom=None):
        super().__init__(attrs, address_field=address_field, zoom=zoom, srid=4326)

    @property
    def media(self):
        return forms.Media(
            css={"all": (f"{STATIC}/vendor/leaflet/leaflet.css", STYLES)},
            js=(
                "wagtailgeowidget/js/leaflet-field.js",
                f"{STATIC}/vendor/leaflet/leaflet.js",
                f"{STATIC}/js/location-field.js",
                f"{STATIC}/js/location-field-controller.js",
            ),
        )

    def build_attrs(self, base_attrs, extra_attrs=None):
        return {**base_attrs, **(extra_attrs or {})}

    def use_required_attribute(self, initial):
        return False

    def id_for_label(self, id_):
        return f"{id_}_latlng" if id_ else id_

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)
        return self._render(self.template_name, context, renderer)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        # What Django says about the field belongs to the input people reach.
        described_by = widget["attrs"].pop("aria-describedby", "")
        widget["invalid"] = widget["attrs"].pop("aria-invalid", "")
        id_ = widget["attrs"].get("id", f"id_{name}")
        widget["attrs"]["id"] = id_
        widget["described_by"] = f"{described_by} {id_}_help".strip()
        widget["options"] = json.dumps(self.options_for(value))
        return context

    def options_for(self, value):
        location = parse_location(value)
        longitude, latitude = location.coordinates if location else conf.MAP_CENTRE
        tiles = conf.MAP_TILES
        return {
            "defaultLocation": {"lat": latitude, "lng": longitude},
            "zoom": STREET_ZOOM if location else self.zoom or empty_map_zoom(),
            "streetZoom": STREET_ZOOM,
            "srid": self.srid,
            "addressField": self.address_field,
            "tileLayer": tiles["url"],
            "tileLayerOptions": {
                "attribution": tiles["attribution"],
                "maxZoom": 19,
                # Django sends no referrer to others, and OSM refuses that.
                "referrerPolicy": "strict-origin-when-cross-origin",
            },
            "translations": self.texts(),
        }

    def texts(self):
        return {
            "invalid": _(
                "This is not a place on the map. Type latitude and longitude,"
                " for example 52.7220, 6.4760. Nothing has been changed."
            ),
            "noMap": _(
                "The map cannot be shown now. The place stays as it is."
                " You can still type coordinates."
            ),
            "marker": _("Chosen place"),
            "zoomIn": _("Zoom in"),
            "zoomOut": _("Zoom out"),
        }


class LocationInputAdapter(WidgetAdapter):
    js_constructor = "wagtail_whatsappalert.widgets.LocationInput"

    class Media:
        js = [f"{STATIC}/js/location-field-telepath.js"]


register(LocationInputAdapter(), LocationInput)


class AddressSearchInput(forms.TextInput):
    """
    An address with a button that finds it on the map of ``location_field``.

    Asks our own proxy. Without a geocoder in the settings it is a plain input.
    """

    template_name = "wagtail_whatsappalert/adminkit/address_search_input.html"

    class Media:
        css = {"all": (STYLES,)}
        js = (f"{STATIC}/js/address-search.js",)

    def __init__(self, attrs=None, *, location_field="location"):
        super().__init__(attrs)
        self.location_field = location_field

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if conf.GEOCODER is not None:
            context["widget"]["search"] = {
                "url": reverse("wagtail_whatsappalert_admin:geocode"),
                "location_field": self.location_field,
                "texts": json.dumps(self.texts()),
            }
            context["widget"]["attrs"].update(
                {
                    "data-whatsappalert-address-target": "input",
                    "data-action": "keydown.enter->whatsappalert-address#search:prevent"
                    " keydown.esc->whatsappalert-address#close",
                }
            )
        return context

    def texts(self):
        return {
            "busy": _("Looking …"),
            "choose": _("Choose the address below."),
            "chosen": _("The marker stands at %(address)s."),
            "empty": _("Type an address first."),
            "nothing": _(
                "Nothing was found for “%(address)s”. Check the address, or put the"
                " marker on the map yourself."
            ),
            "unavailable": _(
                "Addresses cannot be looked up now. Put the marker on the map yourself."
            ),
        }

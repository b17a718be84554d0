"""
An area that is drawn on a map in the admin, or pasted or uploaded as GeoJSON.

The text is the value, always: the map only writes it when somebody draws, and where
there is no map, or no script at all, it can be typed and is kept as it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ..conf import conf
from .widgets import STATIC, empty_map_zoom

LARGEST_FILE = 5 * 1024 * 1024


class UnreadableUpload(str):
    """The text of the field when the file beside it could not be read."""

    problem: str = ""


@dataclass(frozen=True)
class MapOptions:
    """
    What lies beneath the drawing and cannot be changed.

    ``beneath_url`` answers to ``?bounds=west,south,east,north`` with JSON: ``layers``,
    a list of ``{"kind", "label", "areas": [{"name", "geometry"}]}``, where the kind is
    ``groups`` or ``neighbourhoods``. An empty map shows ``view`` at first: west, south,
    east and north in degrees.
    """

    beneath_url: str = ""
    view: tuple[float, float, float, float] | None = None


class AreaInput(forms.Textarea):
    """
    Draws a Polygon or MultiPolygon; the value is its GeoJSON as text, or "".

    The form has to be multipart: a file in ``<name>_file`` goes before the text.
    """

    template_name = "wagtail_whatsappalert/adminkit/area_input.html"
    needs_multipart_form = True

    def __init__(self, attrs=None, *, options: MapOptions | None = None):
        super().__init__({"rows": 5, "spellcheck": "false", **(attrs or {})})
        self.options = options or MapOptions()

    @property
    def media(self):
        return forms.Media(
            css={
                "all": (
                    f"{STATIC}/vendor/leaflet/leaflet.css",
                    f"{STATIC}/css/area-field.css",
                )
            },
            js=(
                f"{STATIC}/vendor/leaflet/leaflet.js",
                f"{STATIC}/vendor/leaflet-geoman/leaflet-geoman.min.js",
                f"{STATIC}/js/area-map.js",
                f"{STATIC}/js/area-field.js",
            ),
        )

    def value_from_datadict(self, data, files, name):
        text = super().value_from_datadict(data, files, name)
        file = files.get(f"{name}_file")
        return _text_of(file, text or "") if file else text

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_file" not in files

    def id_for_label(self, id_):
        # The label inside belongs to the text; the one above to all of it.
        return ""

    def use_required_attribute(self, initial):
        return False

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["attrs"].setdefault("id", f"id_{name}")
        id_ = widget["attrs"]["id"]
        described_by = widget["attrs"].get("aria-describedby", "")
        widget["attrs"]["aria-describedby"] = f"{described_by} {id_}_help".strip()
        widget["attrs"]["data-whatsappalert-area-target"] = "text"
        widget["options"] = json.dumps(self.map_options())
        return context

    def map_options(self):
        tiles = conf.MAP_TILES
        longitude, latitude = conf.MAP_CENTRE
        return {
            "centre": [latitude, longitude],
            "zoom": empty_map_zoom(),
            "beneathUrl": self.options.beneath_url,
            "view": self.first_view(),
            "tiles": tiles["url"],
            "tileOptions": {
                "attribution": tiles["attribution"],
                "maxZoom": 19,
                # Django sends no referrer to others, and OSM refuses that.
                "referrerPolicy": "strict-origin-when-cross-origin",
            },
            "texts": {**self.hints(), **self.messages()},
        }

    def first_view(self):
        """As Leaflet has it: two corners, latitude first."""
        if self.options.view is None:
            return None
        west, south, east, north = self.options.view
        return [[south, west], [north, east]]

    def hints(self):
        return {
            "draw": _(
                "Click on the map for each corner. Click on the first corner to finish."
            ),
            "drawing": _(
                "Click for the next corner, or on the first one to finish. “Undo” "
                "takes the last one back."
            ),
            "edit": _(
                "Drag a corner, or a small point between two corners to make a new "
                "one. Right-click on a corner to remove it; on a touch screen, hold it."
            ),
            "cut": _("Draw around what does not belong to the area."),
            "remove": _("Click on the part that has to go."),
        }

    def messages(self):
        return {
            "empty": _("Nothing is drawn yet."),
            "size": _("The area measures %(hectares)s hectares."),
            "parts": _(
                "The area measures %(hectares)s hectares, in %(count)s separate parts."
            ),
            "noMap": _(
                "The map cannot be shown now. The area stays as it is. You can still "
                "paste or upload GeoJSON."
            ),
            "unreadable": _(
                "The text cannot be shown on the map. When you save it, you read what "
                "is wrong with it."
            ),
            "fileRead": _("The file has been read. Save to keep the area."),
            "fileTooLarge": _("The file is too large."),
            "zoomIn": _("Zoom in"),
            "zoomOut": _("Zoom out"),
        }


def _text_of(file: UploadedFile, typed: str) -> str:
    """What an uploaded file says; otherwise the text, with what is wrong."""
    if file.size > LARGEST_FILE:
        problem = _("The file is larger than %(size)d MB. Make the area simpler first.")
        return _unreadable(typed, problem % {"size": LARGEST_FILE // 1024**2})
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return _unreadable(typed, _("The file is no text. Choose a .geojson file."))
    return text if text.strip() else _unreadable(typed, _("The file is empty."))


def _unreadable(typed: str, problem: str) -> UnreadableUpload:
    text = UnreadableUpload(typed)
    text.problem = problem
    return text

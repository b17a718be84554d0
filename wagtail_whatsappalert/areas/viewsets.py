"""Districts and neighbourhoods in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from ..adminkit.viewsets import RecordViewSet
from .models import District, Neighbourhood

AREA_PANELS = [
    FieldPanel("name"),
    FieldRowPanel([FieldPanel("code"), FieldPanel("year")]),
    FieldRowPanel([FieldPanel("municipality"), FieldPanel("municipality_code")]),
    FieldPanel("boundary"),
]
AREA_FIELDS = ["name", "code", "year", "municipality", "municipality_code"]


class DistrictViewSet(RecordViewSet):
    model = District
    name = "whatsappalert_districts"
    icon = "site"
    menu_label = _("Districts")
    add_to_reference_index = False
    panels = AREA_PANELS
    list_display = ["name", "code", "year", "municipality"]
    list_filter = ["year", "municipality"]
    search_fields = ("name", "code")
    inspect_view_fields = AREA_FIELDS
    ordering = ["name"]


class NeighbourhoodViewSet(RecordViewSet):
    model = Neighbourhood
    name = "whatsappalert_neighbourhoods"
    icon = "site"
    menu_label = _("Neighbourhoods")
    add_to_reference_index = False
    panels = [*AREA_PANELS, FieldPanel("district")]
    list_display = ["name", "code", "year", "district", "municipality"]
    list_select_related = ("district",)
    list_filter = ["year", "district", "municipality"]
    search_fields = ("name", "code", "district__name")
    inspect_view_fields = [*AREA_FIELDS, "district"]
    ordering = ["name"]

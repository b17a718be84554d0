"""Districts and neighbourhoods in the admin."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.widgets.button import HeaderButton

from ..adminkit.viewsets import RecordIndexView, RecordViewSet
from .importing import may_import_areas
from .models import District, Neighbourhood

AREA_PANELS = [
    FieldPanel("name"),
    FieldRowPanel([FieldPanel("code"), FieldPanel("year")]),
    FieldRowPanel([FieldPanel("municipality"), FieldPanel("municipality_code")]),
    FieldPanel("boundary"),
]
AREA_FIELDS = ["name", "code", "year", "municipality", "municipality_code"]


class AreaIndexView(RecordIndexView):
    @cached_property
    def header_buttons(self):
        buttons = super().header_buttons
        if may_import_areas(self.request.user):
            url = reverse("wagtail_whatsappalert_admin:import_areas")
            buttons.append(HeaderButton(_("Import areas"), url=url, icon_name="upload"))
        return buttons


class DistrictViewSet(RecordViewSet):
    model = District
    name = "whatsappalert_districts"
    icon = "site"
    menu_label = _("Districts")
    add_to_reference_index = False
    index_view_class = AreaIndexView
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
    index_view_class = AreaIndexView
    panels = [*AREA_PANELS, FieldPanel("district")]
    list_display = ["name", "code", "year", "district", "municipality"]
    list_select_related = ("district",)
    list_filter = ["year", "district", "municipality"]
    search_fields = ("name", "code", "district__name")
    inspect_view_fields = [*AREA_FIELDS, "district"]
    ordering = ["name"]

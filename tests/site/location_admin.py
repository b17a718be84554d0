"""A small admin of workshops, to try the address and the map in a browser."""

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_whatsappalert.adminkit.forms import LocatedForm
from wagtail_whatsappalert.adminkit.panels import AddressPanel, LocationPanel
from wagtail_whatsappalert.geocoding.services import locate
from wagtail_whatsappalert.workshops.models import Workshop


class LocatedWorkshopForm(LocatedForm, WagtailAdminModelForm):
    locate = locate


class LocatedWorkshopViewSet(ModelViewSet):
    model = Workshop
    name = url_prefix = "located"
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("venue"),
            FieldPanel("start"),
            FieldPanel("end"),
            AddressPanel("address", location_field="location"),
            LocationPanel("location", classname="where"),
        ],
        base_form_class=LocatedWorkshopForm,
    )


located_workshops = LocatedWorkshopViewSet()

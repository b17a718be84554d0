"""The forms of the admin for a workshop."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminModelForm

from ..adminkit.forms import LocatedForm
from ..adminkit.record_pages import MakesPageForm
from ..geocoding.services import locate
from .models import Workshop
from .pages import WorkshopIndexPageMixin, WorkshopPageMixin


class WorkshopForm(LocatedForm, WagtailAdminModelForm):
    """For the create and edit views: the point on the map follows the address."""

    locate = locate


class WorkshopCreationForm(WagtailAdminModelForm):
    """The least that a workshop needs, for the window of the chooser."""

    # The window opens above a form with an ``id_title`` of its own.
    prefix = "new-workshop"

    class Meta(WagtailAdminModelForm.Meta):
        model = Workshop
        fields = ["title", "start", "end", "venue", "address"]


class NewWorkshopForm(MakesPageForm, WorkshopForm):
    page_mixin = WorkshopPageMixin
    index_mixin = WorkshopIndexPageMixin
    record_field = "workshop"

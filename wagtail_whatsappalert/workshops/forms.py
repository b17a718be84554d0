"""The forms of the admin for a workshop."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Site

from ..adminkit.forms import LocatedForm
from ..adminkit.record_pages import MakesPageForm
from ..geocoding.services import locate
from ..groups.area_map import offered_neighbourhoods
from ..groups.models import Group
from .models import Workshop
from .pages import WorkshopIndexPageMixin, WorkshopPageMixin


class WorkshopForm(LocatedForm, WagtailAdminModelForm):
    """For the create and edit views: the point on the map follows the address."""

    locate = locate

    online_link = forms.URLField(
        label=capfirst(Workshop._meta.get_field("online_link").verbose_name),
        help_text=Workshop._meta.get_field("online_link").help_text,
        required=False,
        assume_scheme="https",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "site" in self.fields and Site.objects.count() < 2:
            del self.fields["site"]
        for name in ("hosts", "groups", "neighbourhoods"):
            if name in self.fields:
                getattr(self, f"_offer_{name}")(self.fields[name])

    def _offer_hosts(self, field):
        field.label_from_instance = name_of_host

    def _offer_groups(self, field):
        own = self.instance.groups.values("pk") if self.instance.pk else []
        public = Group.objects.public().values("pk")
        offered = Group.objects.filter(Q(pk__in=public) | Q(pk__in=own))
        field.queryset = offered.only("name").order_by("name")

    def _offer_neighbourhoods(self, field):
        field.queryset = offered_neighbourhoods(self.instance)
        if field.queryset.order_by().values("municipality").distinct().count() > 1:
            field.label_from_instance = name_of_neighbourhood

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        start = cleaned.get("start")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It ends after it starts."))
        if opens and start and opens >= start:
            self.add_error("opens_at", _("It starts before the workshop does."))
        if closes and start and closes > start:
            self.add_error("closes_at", _("It ends when the workshop starts, at last."))
        return cleaned


def name_of_host(host):
    """Only a form shows it: as text a host is a number."""
    return f"{host.name} ({host.get_kind_display()})"


def name_of_neighbourhood(area):
    return f"{area.name} ({area.municipality})"


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

"""What a manager chooses where groups are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from ..adminkit.record_pages import MakesPageForm
from ..areas.models import Neighbourhood
from ..groups.models import Group
from ..groups.pages import GroupIndexPageMixin, GroupPageMixin
from ..site_settings.models import WhatsAppAlertSettings
from .demand import Demand


class FormingGroupForm(MakesPageForm):
    """A name and the neighbourhoods that one group is made for, perhaps its page."""

    page_mixin = GroupPageMixin
    index_mixin = GroupIndexPageMixin
    record_field = "group"

    name = forms.CharField(
        label=_("Name"), max_length=Group._meta.get_field("name").max_length
    )
    wanted = forms.TypedMultipleChoiceField(
        label=_("Neighbourhoods"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one or more neighbourhoods.")},
    )
    site = forms.ModelChoiceField(
        label=_("Site"),
        queryset=Site.objects.none(),
        required=False,
        empty_label=_("Every site"),
    )
    field_order = ["name", "wanted", "site"]

    def __init__(
        self,
        *args: Any,
        demands: Sequence[Demand],
        for_user: Any,
        own_site: Site,
        **kwargs: Any,
    ) -> None:
        self.for_user = for_user
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [
            (str(one.group), f"{one.name}: {one.in_words}") for one in demands
        ]
        sites = Site.objects.all()
        self.fields["site"].queryset = sites
        self.fields["site"].initial = own_site
        if len(sites) == 1:
            del self.fields["site"]


class InterestForm(forms.Form):
    """For somebody who calls: in which neighbourhood he asks for a group."""

    neighbourhood = forms.ModelChoiceField(
        label=_("Neighbourhood"),
        queryset=Neighbourhood.objects.none(),
        empty_label=_("Choose a neighbourhood"),
        error_messages={"required": _("Choose a neighbourhood.")},
    )

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = WhatsAppAlertSettings.for_site(site).municipality_code
        areas = Neighbourhood.objects.only("name")
        if code:
            areas = areas.filter(municipality_code=code)
        self.fields["neighbourhood"].queryset = areas

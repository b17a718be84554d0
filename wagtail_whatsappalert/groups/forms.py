"""The admin's form for a group."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.rich_text import get_rich_text_editor_widget

from ..adminkit.record_pages import MakesPageForm
from ..adminkit.widgets import AddressSearchInput
from ..coordinators.forms import CoordinatorsField
from ..coordinators.models import Coordinator
from .area_forms import DecidesAreaForm, existing_states
from .models import Group
from .pages import GroupIndexPageMixin, GroupPageMixin
from .services import change_group_rules, set_deputies

RULES_FEATURES = ["bold", "italic", "link", "ul", "ol"]


# What coordinators change too, perhaps while an editor has the form open.
SHARED_FIELDS = ("area_description", "members_outside", "full_for_now", "own_rules")


class GroupForm(DecidesAreaForm, WagtailAdminModelForm):
    """
    A group, its area and, in the same step, a new version of its own rules.

    Of the ``SHARED_FIELDS`` only those are saved that the editor changed himself.
    """

    find_address = forms.CharField(
        label=_("Find an address"),
        required=False,
        max_length=250,
        widget=AddressSearchInput(location_field="location"),
        help_text=_("Only to put the marker there; it is not kept."),
    )
    own_rules = forms.CharField(
        label=_("Own rules of this group"),
        required=False,
        widget=forms.Textarea,
        help_text=_(
            "Added to the house rules of the site. Each change is a new version; "
            "who signed up before keeps the version that he accepted."
        ),
    )
    external_url = forms.URLField(
        label=capfirst(Group._meta.get_field("external_url").verbose_name),
        help_text=Group._meta.get_field("external_url").help_text,
        required=False,
        assume_scheme="https",
    )

    as_read = forms.JSONField(required=False, widget=forms.HiddenInput)

    coordinators = CoordinatorsField(
        label=capfirst(Group._meta.get_field("coordinators").verbose_name),
        help_text=_(
            "Who adds people to the WhatsApp group and removes them. A deputy sees "
            "and does the same, and is the first who is asked to take over."
        ),
        required=False,
    )

    # Without a panel: drawn beside the box of each coordinator.
    deputies = forms.ModelMultipleChoiceField(
        Coordinator.objects.none(), required=False
    )

    class Meta(WagtailAdminModelForm.Meta):
        model = Group
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Not there for somebody who may not see coordinators.
        if "coordinators" in self.fields:
            self._offer_coordinators()
        else:
            del self.fields["deputies"]
        self.fields["own_rules"].widget = get_rich_text_editor_widget(
            features=RULES_FEATURES
        )
        if self.instance.pk:
            rules = self.instance.current_rules
            self.fields["own_rules"].initial = rules.text if rules else ""
            self.fields["as_read"].initial = {
                name: self.get_initial_for_field(self.fields[name], name)
                for name in SHARED_FIELDS
                if name in self.fields
            }

    def _offer_coordinators(self):
        field, deputies = self.fields["coordinators"], self.fields["deputies"]
        field.offer_for(self.instance)
        deputies.queryset = field.queryset
        if self.instance.pk:
            known = self.instance.coordinations.filter(is_deputy=True)
            deputies.initial = list(known.values_list("coordinator", flat=True))
        field.widget.deputies_name = self.add_prefix("deputies")
        field.widget.deputies = {str(pk) for pk in self["deputies"].value() or ()}

    def clean(self):
        cleaned = super().clean()
        self._keep_what_others_changed(cleaned)
        if cleaned.get("deputies"):
            # Who is ticked as a deputy is one of them, with or without the first box.
            both = [*cleaned.get("coordinators", []), *cleaned["deputies"]]
            cleaned["coordinators"] = Coordinator.objects.filter(
                pk__in={coordinator.pk for coordinator in both}
            )
        return cleaned

    def _keep_what_others_changed(self, cleaned):
        as_read = cleaned.get("as_read")
        for name, read in as_read.items() if isinstance(as_read, dict) else ():
            is_shared = name in SHARED_FIELDS and name in cleaned
            if is_shared and cleaned[name] == read:
                # As it is now, whoever changed it meanwhile.
                field = self.fields[name]
                cleaned[name] = self.get_initial_for_field(field, name)

    def save(self, commit=True):
        group = super().save(commit)
        if commit and "deputies" in self.fields:
            set_deputies(group=group, deputies=self.cleaned_data["deputies"])
        if commit:
            change_group_rules(group=group, text=self.cleaned_data["own_rules"])
        return group


class NewGroupForm(MakesPageForm, GroupForm):
    page_mixin = GroupPageMixin
    index_mixin = GroupIndexPageMixin
    record_field = "group"


class GroupCreationForm(WagtailAdminModelForm):
    """The few facts that make a group while its page is being written."""

    # The window opens above a form with fields of the same names.
    prefix = "new-group"

    class Meta(WagtailAdminModelForm.Meta):
        model = Group
        fields = ["name", "status", "area_description", "capacity"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = existing_states()

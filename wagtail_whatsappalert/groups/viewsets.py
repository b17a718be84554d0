"""Groups in the admin."""

from __future__ import annotations

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.button import HeaderButton

from ..adminkit.panels import LocationPanel
from ..adminkit.record_pages import MakesPageCreateView, MakesPageViewSet
from ..adminkit.values import NOTHING
from ..adminkit.viewsets import RecordEditView, RecordIndexView, RecordInspectView
from ..coordinators.shown import VIEW_COORDINATORS, ShowsCoordinators, log_shown
from .choices import AreaSource
from .filters import GroupFilterSet
from .forms import GroupCreationForm, GroupForm, NewGroupForm
from .importing import may_import_groups
from .models import Group, GroupStatus
from .panels import OverlapPanel
from .widgets import GroupChooserWidget, NeighbourhoodsInput


def group_areas(group):
    return ", ".join(area.name for area in group.neighbourhoods.all())


class GroupCreateView(ShowsCoordinators, MakesPageCreateView):
    pass


class GroupEditView(ShowsCoordinators, RecordEditView):
    def get_object(self, queryset=None):
        group = super().get_object(queryset)
        if group.is_wanted:
            raise Http404
        return group


def misses_coordinator(group):
    return not group.has_coordinator and group.status != GroupStatus.ENDED


def coordinator_state(group):
    if group.has_lead:
        return _("Present")
    if group.has_coordinator:
        return _("Only a deputy")
    return _("None") if misses_coordinator(group) else "–"


def full_state(group):
    return _("Yes") if group.full_for_now else "–"


class GroupIndexView(RecordIndexView):
    def get_base_queryset(self):
        groups = super().get_base_queryset().existing()
        return groups.with_coordinator_state(timezone.localdate())

    list_export = [
        "name",
        "status",
        "capacity",
        "places_taken",
        "members_outside",
        "full_for_now",
        "minimum_participants",
        "minimum_age",
        "signup_route",
        "external_url",
    ]

    @cached_property
    def header_buttons(self):
        buttons = super().header_buttons
        if may_import_groups(self.request.user):
            url = reverse("wagtail_whatsappalert_admin:import_groups")
            buttons.append(
                HeaderButton(_("Import groups"), url=url, icon_name="upload")
            )
        return buttons


def area_part(source):
    """Marks what our script shows only while this decides the area."""
    return {"data-whatsappalert-area-part": source.value}


def panels(form_class, *more):
    return ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("status"),
                    FieldPanel("site"),
                    FieldPanel("area_description"),
                ],
                heading=_("The group"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("area_source", widget=forms.RadioSelect),
                    FieldPanel("drawn_area", attrs=area_part(AreaSource.DRAWN)),
                    FieldPanel("address_list", attrs=area_part(AreaSource.ADDRESSES)),
                    FieldPanel("neighbourhoods", widget=NeighbourhoodsInput),
                    OverlapPanel(heading=_("Overlap with other groups")),
                    FieldPanel("allows_overlap"),
                ],
                heading=_("Its area"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("find_address"),
                    LocationPanel("location", address_field="find_address"),
                ],
                heading=_("Its place on the map"),
            ),
            *more,
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [FieldPanel("capacity"), FieldPanel("members_outside")]
                    ),
                    FieldPanel("full_for_now"),
                    FieldRowPanel(
                        [FieldPanel("minimum_participants"), FieldPanel("minimum_age")]
                    ),
                ],
                heading=_("Places"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("signup_route"),
                    FieldPanel("external_url"),
                    FieldPanel("signup_page"),
                    FieldPanel("workshop_rule"),
                ],
                heading=_("Signing up"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("coordinators", permission=VIEW_COORDINATORS),
                    FieldPanel("shares_house_numbers"),
                    FieldPanel("contact_prefix"),
                ],
                heading=_("Coordinators"),
            ),
            FieldPanel("own_rules"),
        ],
        base_form_class=form_class,
    )


class GroupInspectView(RecordInspectView):
    def get_visible_queryset(self):
        return super().get_visible_queryset().existing()

    def get_fields(self):
        fields = super().get_fields()
        if self.request.user.has_perm(VIEW_COORDINATORS):
            fields = [*fields, "coordinators"]
        return fields

    def get_coordinators_display_value(self):
        running = self.object.coordinations.select_related("coordinator")
        running = running.order_by("is_deputy", "coordinator__name")
        log_shown(self.request.user, [one.coordinator_id for one in running])
        names = (
            _("%(name)s (deputy)") % {"name": one.coordinator.name}
            if one.is_deputy
            else one.coordinator.name
            for one in running
        )
        return ", ".join(names) or NOTHING


class GroupViewSet(MakesPageViewSet):
    model = Group
    name = "whatsappalert_groups"
    icon = "whatsappalert"
    menu_label = _("Groups")
    add_to_reference_index = False
    index_view_class = GroupIndexView
    add_view_class = GroupCreateView
    edit_view_class = GroupEditView
    inspect_view_class = GroupInspectView
    edit_handler = panels(GroupForm)
    make_panels = staticmethod(panels)
    new_form_class = NewGroupForm
    list_display = [
        "name",
        "status",
        Column("areas", label=_("Neighbourhoods"), accessor=group_areas),
        "capacity",
        Column("places_taken", label=_("Places taken")),
        StatusTagColumn(
            "full_for_now",
            label=_("Full for now"),
            accessor=full_state,
            primary=lambda group: group.full_for_now,
        ),
        StatusTagColumn(
            "coordinator",
            label=_("Coordinator"),
            accessor=coordinator_state,
            primary=misses_coordinator,
        ),
        "signup_route",
    ]
    list_prefetch_related = ("neighbourhoods",)
    filterset_class = GroupFilterSet
    search_fields = ("name", "area_description", "neighbourhoods__name")
    ordering = ["name"]
    inspect_view_fields = [
        "name",
        "status",
        "neighbourhoods",
        "area_description",
        "location",
        "capacity",
        "places_taken",
        "places_left",
        "full_for_now",
        "members_outside",
        "minimum_participants",
        "minimum_age",
        "workshop_rule",
        "signup_route",
        "external_url",
        "signup_page",
    ]


class ExistingGroups:
    """Mixin of chooser views: one that is only wanted cannot be chosen."""

    def get_object_list(self):
        return super().get_object_list().existing()


class GroupChooseView(ExistingGroups, ChooseView):
    pass


class GroupChooseResultsView(ExistingGroups, ChooseResultsView):
    pass


class GroupChooserViewSet(ChooserViewSet):
    """Choosing a group for a page or a block, or making it on the spot."""

    choose_view_class = GroupChooseView
    choose_results_view_class = GroupChooseResultsView

    model = Group
    icon = "whatsappalert"
    choose_one_text = _("Choose a group")
    choose_another_text = _("Choose another group")
    edit_item_text = _("Edit this group")
    creation_form_class = GroupCreationForm
    creation_tab_label = _("New group")
    widget_class = GroupChooserWidget

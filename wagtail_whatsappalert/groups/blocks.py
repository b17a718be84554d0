"""Blocks about groups, for the StreamField of any page."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .choices import MOST_ON_A_MAP
from .models import Group


class GroupChooserBlock(blocks.ChooserBlock):
    """
    Chooses a group; the value is its number, not the record.

    So a page with the block makes no query for it: whoever shows the group
    fetches it, from a cache where there is one.
    """

    target_model = Group

    @cached_property
    def widget(self):
        from .widgets import GroupChooserWidget

        return GroupChooserWidget()

    def to_python(self, value):
        return value

    def bulk_to_python(self, values):
        return values

    def get_prep_value(self, value):
        return value

    def value_from_form(self, value):
        return value.pk if isinstance(value, Group) else value

    def extract_references(self, value):
        if value is not None:
            yield Group, str(value), "", ""

    class Meta:
        icon = "whatsappalert"


class GroupMapBlock(blocks.StructBlock):
    """Every group on a map, some of them or one, with the same in a list."""

    groups = blocks.ListBlock(
        GroupChooserBlock(label=_("Group")),
        label=_("Groups"),
        default=[],
        max_num=MOST_ON_A_MAP,
        help_text=_("None: all groups."),
    )

    class Meta:
        icon = "site"
        label = _("Map of groups")
        group = _("WhatsApp-Alert")
        description = _("The groups and their areas on a map.")
        template = "wagtail_whatsappalert/groups/blocks/group_map_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"groups": []}


class GroupListBlock(blocks.StructBlock):
    """All groups as a list, as the overview has it."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)

    class Meta:
        icon = "list-ul"
        label = _("List of groups")
        group = _("WhatsApp-Alert")
        description = _("All groups with their state and the places left.")
        template = "wagtail_whatsappalert/groups/blocks/group_list_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"heading": _("Groups")}

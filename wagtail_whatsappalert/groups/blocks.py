"""Blocks about groups, for the StreamField of any page."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

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
    """Every group on a map, or one of them."""

    group = GroupChooserBlock(
        label=_("Group"), required=False, help_text=_("Empty: all groups.")
    )

    class Meta:
        icon = "site"
        label = _("Map of groups")
        group = _("WhatsApp-Alert")
        description = _("The groups and their areas on a map.")
        template = "wagtail_whatsappalert/groups/blocks/group_map_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"group": None}


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

"""Workshops in a list or on a map, as blocks for any body."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class WorkshopListBlock(blocks.StructBlock):
    """The next workshops; always up to date, whatever the page was saved with."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    count = blocks.IntegerBlock(
        label=_("Number of workshops"), default=3, min_value=1, max_value=20
    )

    class Meta:
        group = _("WhatsApp-Alert")
        label = _("Workshop list")
        description = _("The next workshops, with the day and the place.")
        icon = "date"
        template = "wagtail_whatsappalert/workshops/workshop_list_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"heading": _("Workshops"), "count": 3}


class WorkshopMapBlock(blocks.StructBlock):
    """The workshops to come on a map, with the same in a list."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)

    class Meta:
        group = _("WhatsApp-Alert")
        label = _("Workshop map")
        description = _("Where the next workshops are, on a map and in a list.")
        icon = "site"
        template = "wagtail_whatsappalert/workshops/workshop_map_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"heading": _("Workshops")}

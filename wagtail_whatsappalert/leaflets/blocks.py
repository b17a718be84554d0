"""Leaflets in a list, as a block for any body."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LeafletListBlock(blocks.StructBlock):
    """The leaflets of now, in the language of the page first."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    only_standard = blocks.BooleanBlock(
        label=_("Only the standard set"), required=False
    )
    every_language = blocks.BooleanBlock(
        label=_("Other languages too"), required=False, default=True
    )

    class Meta:
        group = _("WhatsApp-Alert")
        label = _("Leaflets")
        description = _("Leaflets to download or to ask for.")
        icon = "doc-full"
        template = "wagtail_whatsappalert/leaflets/leaflet_list_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"heading": _("Leaflets"), "every_language": True}

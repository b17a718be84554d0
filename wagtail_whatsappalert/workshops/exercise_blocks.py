"""What "Boef in de Wijk" is, as a block for any body."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class BurglarInTheAreaBlock(blocks.StructBlock):
    """The explanation, with what a municipality needs for it; nothing is tracked."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)

    class Meta:
        group = _("WhatsApp-Alert")
        label = _("Boef in de Wijk")
        description = _("What the game is, and what a municipality needs for it.")
        icon = "warning"
        template = "wagtail_whatsappalert/workshops/burglar_in_the_area_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"heading": "Boef in de Wijk"}

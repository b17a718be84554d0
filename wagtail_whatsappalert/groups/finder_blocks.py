"""The finder as a block for the StreamField of any page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class FinderBlock(blocks.StructBlock):
    """Works on every page class, in every column, cached or not."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    intro = blocks.RichTextBlock(
        label=_("Introduction"),
        required=False,
        features=["bold", "italic", "link", "ul", "ol"],
    )

    def get_api_representation(self, value: Any, context: Any = None) -> dict[str, Any]:
        """What the editor chose, and where a headless site sends its questions."""
        return {
            **super().get_api_representation(value, context),
            "action": reverse("wagtail_whatsappalert:find"),
        }

    class Meta:
        icon = "search"
        label = _("Group finder")
        group = _("WhatsApp-Alert")
        description = _("Residents find the group of their address.")
        template = "wagtail_whatsappalert/groups/blocks/finder_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"heading": _("Find your WhatsApp group")}

"""House rules and SAAR steps for the body of any page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class HouseRulesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)

    class Meta:
        icon = "list-ol"
        group = _("WhatsApp-Alert")
        label = _("House rules")
        description = _("The rules in force for every group of this site.")
        template = "wagtail_whatsappalert/texts/house_rules_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"heading": _("House rules")}


class SaarBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)

    class Meta:
        icon = "warning"
        group = _("WhatsApp-Alert")
        label = _("SAAR steps")
        description = _("See, alarm, app, react: what to do when something is wrong.")
        template = "wagtail_whatsappalert/texts/saar_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"heading": _("What to do: SAAR")}

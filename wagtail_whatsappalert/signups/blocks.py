"""The signup form as a block for the StreamField of any page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..groups.blocks import GroupChooserBlock
from .tokens import FormToken


class SignupFormBlock(blocks.StructBlock):
    """
    Works on every page class, in every column, cached or not.

    With a group the form is for that group; without, the resident chooses or his
    address decides.
    """

    group = GroupChooserBlock(
        label=_("Group"),
        required=False,
        help_text=_("Empty: the resident chooses a group, or his address decides."),
    )
    by_address = blocks.BooleanBlock(
        label=_("The address decides the group"),
        required=False,
        help_text=_(
            "For a form without a group: the resident fills in his address, and the "
            "form finds his group. Where there is none he can register interest."
        ),
    )
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    intro = blocks.RichTextBlock(
        label=_("Introduction"),
        required=False,
        features=["bold", "italic", "link", "ul", "ol"],
    )
    thank_you = blocks.TextBlock(
        label=_("Thank-you text"),
        required=False,
        max_length=400,
        help_text=_("Stands on the page after sending, above what happens next."),
    )
    ask_coordinator = blocks.BooleanBlock(
        label=_("Ask who wants to become coordinator"),
        required=False,
        help_text=_("Asked when the resident confirms, so that the form stays short."),
    )

    def get_api_representation(self, value, context=None):
        """What the editor chose, and where a headless site gets and sends the form."""
        token = token_of(value)
        schema = reverse("wagtail_whatsappalert:signup_schema")
        return {
            **super().get_api_representation(value, context),
            "action": reverse("wagtail_whatsappalert:signup"),
            "token": token,
            "schema": f"{schema}?{urlencode({'token': token})}",
        }

    class Meta:
        icon = "form"
        label = _("Signup form")
        group = _("WhatsApp-Alert")
        description = _("Residents sign up for a WhatsApp group.")
        template = "wagtail_whatsappalert/signups/blocks/signup_form_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"heading": _("Sign up for your WhatsApp group")}


def token_of(value):
    group = value.get("group")
    return FormToken(
        language=get_language() or "",
        group=getattr(group, "pk", group),
        heading=value.get("heading") or "",
        thank_you=value.get("thank_you") or "",
        ask_coordinator=bool(value.get("ask_coordinator")),
        by_address=bool(value.get("by_address")) and not group,
    ).sign()

"""The form to register for a workshop, as a block for the body of any page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..groups.blocks import GroupChooserBlock
from .models import Workshop
from .register_tokens import RegisterToken


class WorkshopChooserBlock(GroupChooserBlock):
    """Chooses a workshop; the value is its number, not the record."""

    target_model = Workshop

    @cached_property
    def widget(self):
        from .widgets import WorkshopChooserWidget

        return WorkshopChooserWidget()

    def value_from_form(self, value):
        return value.pk if isinstance(value, Workshop) else value

    def extract_references(self, value):
        if value is not None:
            yield Workshop, str(value), "", ""

    class Meta:
        icon = "date"


class WorkshopRegistrationBlock(blocks.StructBlock):
    """
    Works on every page class, in every column, cached or not.

    Without a workshop the visitor chooses one that takes registrations.
    """

    workshop = WorkshopChooserBlock(
        label=_("Workshop"),
        required=False,
        help_text=_("Empty: the visitor chooses one of those to come."),
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

    def get_api_representation(self, value, context=None):
        """What the editor chose, and what a headless site sends the form with."""
        return {
            **super().get_api_representation(value, context),
            "action": reverse("wagtail_whatsappalert:workshop_register"),
            "token": token_of(value),
        }

    class Meta:
        icon = "date"
        label = _("Workshop registration")
        group = _("WhatsApp-Alert")
        description = _("People register for a workshop.")
        template = "wagtail_whatsappalert/workshops/register_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {"heading": _("Register for a workshop")}


def token_of(value):
    workshop = value.get("workshop")
    return RegisterToken(
        language=get_language() or "",
        workshop=getattr(workshop, "pk", workshop) or None,
        heading=value.get("heading") or "",
        thank_you=value.get("thank_you") or "",
    ).sign()

"""Figures for the council, as a block for any body."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..areas.models import Neighbourhood
from ..groups.blocks import GroupChooserBlock
from .choices import FigureKind


class NeighbourhoodChooserBlock(GroupChooserBlock):
    """Chooses a neighbourhood; the value is its number, not the record."""

    target_model = Neighbourhood

    @cached_property
    def widget(self):
        from .widgets import NeighbourhoodChooserWidget

        return NeighbourhoodChooserWidget()

    def value_from_form(self, value):
        return value.pk if isinstance(value, Neighbourhood) else value

    def extract_references(self, value):
        if value is not None:
            yield Neighbourhood, str(value), "", ""

    class Meta:
        icon = "site"


class FiguresBlock(blocks.StructBlock):
    """A chart with its numbers; always up to date, whatever the page was saved with."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    figure = blocks.ChoiceBlock(
        label=_("Which figures"),
        choices=FigureKind.choices,
        default=FigureKind.BURGLARIES.value,
    )
    group = GroupChooserBlock(
        label=_("Group"),
        required=False,
        help_text=_("Its neighbourhoods. Empty, and no neighbourhood: everything."),
    )
    neighbourhood = NeighbourhoodChooserBlock(
        label=_("Or a neighbourhood"), required=False
    )
    years = blocks.IntegerBlock(
        label=_("Number of years"), default=5, min_value=1, max_value=10
    )

    def clean(self, value):
        result = super().clean(value)
        if result.get("group") and result.get("neighbourhood"):
            problem = ValidationError(_("Choose a group or a neighbourhood, not both."))
            raise blocks.StructBlockValidationError({"neighbourhood": problem})
        return result

    class Meta:
        icon = "order"
        label = _("Figures")
        group = _("WhatsApp-Alert")
        description = _("Burglaries, members, coverage or workshops as a chart.")
        template = "wagtail_whatsappalert/statistics/figures_block.html"
        preview_template = "wagtail_whatsappalert/block_preview.html"
        preview_value = {
            "heading": _("Figures"),
            "figure": FigureKind.BURGLARIES.value,
            "years": 5,
        }

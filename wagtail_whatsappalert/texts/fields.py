"""The parts of a rule and of a step, as editors fill them in."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["bold", "italic", "link", "ul"]


class RuleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=100)
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES)

    class Meta:
        icon = "list-ol"
        label = _("Rule")


class StepBlock(blocks.StructBlock):
    letter = blocks.CharBlock(label=_("Letter"), max_length=2)
    title = blocks.CharBlock(label=_("Title"), max_length=100)
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES)

    class Meta:
        icon = "list-ol"
        label = _("Step")

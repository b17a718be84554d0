"""The body that every page class of ours has, and the blocks it offers."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.api import APIField
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.search import index

from ..groups.blocks import GroupListBlock, GroupMapBlock
from ..groups.finder_blocks import FinderBlock
from ..leaflets.blocks import LeafletListBlock
from ..signups.blocks import SignupFormBlock
from ..statistics.blocks import FiguresBlock
from ..texts.blocks import HouseRulesBlock, SaarBlock
from ..workshops.blocks import WorkshopListBlock, WorkshopMapBlock
from ..workshops.exercise_blocks import BurglarInTheAreaBlock
from ..workshops.register_blocks import WorkshopRegistrationBlock


def body_blocks():
    """Blocks by name: ours beside headings, text, images and documents."""
    return [
        ("heading", blocks.CharBlock(icon="title", label=_("Heading"))),
        ("text", blocks.RichTextBlock(icon="pilcrow", label=_("Text"))),
        ("image", ImageBlock(label=_("Image"))),
        ("document", DocumentChooserBlock(label=_("Document"))),
        ("signup_form", SignupFormBlock()),
        ("finder", FinderBlock()),
        ("group_map", GroupMapBlock()),
        ("group_list", GroupListBlock()),
        ("workshop_list", WorkshopListBlock()),
        ("workshop_map", WorkshopMapBlock()),
        ("workshop_registration", WorkshopRegistrationBlock()),
        ("saar", SaarBlock()),
        ("house_rules", HouseRulesBlock()),
        ("figures", FiguresBlock()),
        ("leaflets", LeafletListBlock()),
        ("burglar_in_the_area", BurglarInTheAreaBlock()),
    ]


class BodyPage(Page):
    body = StreamField(body_blocks(), blank=True, verbose_name=_("body"))

    search_fields = [*Page.search_fields, index.SearchField("body")]
    api_fields = [APIField("body")]

    class Meta:
        abstract = True

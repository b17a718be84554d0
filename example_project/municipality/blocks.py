"""What an editor of the municipality puts on a page."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from wagtail_whatsappalert.groups.blocks import GroupListBlock, GroupMapBlock
from wagtail_whatsappalert.groups.finder_blocks import FinderBlock
from wagtail_whatsappalert.signups.blocks import SignupFormBlock
from wagtail_whatsappalert.statistics.blocks import FiguresBlock
from wagtail_whatsappalert.texts.blocks import HouseRulesBlock, SaarBlock
from wagtail_whatsappalert.workshops.blocks import (
    WorkshopListBlock,
    WorkshopMapBlock,
)


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        template = "municipality/blocks/heading.html"
        form_classname = "title"


class TaskBlock(blocks.StructBlock):
    """A button on the home page: what a resident comes to do."""

    title = blocks.CharBlock(max_length=60)
    text = blocks.CharBlock(max_length=140, required=False)
    page = blocks.PageChooserBlock()

    class Meta:
        icon = "link"
        template = "municipality/blocks/task.html"


def body_blocks():
    return [
        ("heading", HeadingBlock()),
        ("text", blocks.RichTextBlock()),
        ("image", ImageBlock()),
        ("signup_form", SignupFormBlock()),
        ("finder", FinderBlock()),
        ("group_list", GroupListBlock()),
        ("group_map", GroupMapBlock()),
        ("workshop_list", WorkshopListBlock()),
        ("workshop_map", WorkshopMapBlock()),
        ("saar", SaarBlock()),
        ("house_rules", HouseRulesBlock()),
        ("figures", FiguresBlock()),
    ]

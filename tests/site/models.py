"""A page class of an ordinary site, that knows nothing of the package."""

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

from wagtail_whatsappalert.groups.finder_blocks import FinderBlock
from wagtail_whatsappalert.signups.blocks import SignupFormBlock


def column_blocks():
    return blocks.StreamBlock(
        [("text", blocks.RichTextBlock()), ("signup_form", SignupFormBlock())],
        required=False,
    )


class ColumnsBlock(blocks.StructBlock):
    left = column_blocks()
    right = column_blocks()


class HostPage(Page):
    """``layout`` names the template that renders the body, in one way or another."""

    layout = models.CharField(max_length=40, default="include_block")
    body = StreamField(
        [
            ("text", blocks.RichTextBlock()),
            ("signup_form", SignupFormBlock()),
            ("finder", FinderBlock()),
            ("columns", ColumnsBlock()),
        ],
        blank=True,
    )

    def get_template(self, request, *args, **kwargs):
        return f"testsite/{self.layout}.html"

"""Pages of the municipality's own site; they know nothing of the package."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from .blocks import TaskBlock, body_blocks


class HomePage(Page):
    """First the finder, then what most people come for."""

    intro = RichTextField(blank=True, features=["bold", "link"])
    search_label = models.CharField(max_length=100, blank=True)
    search_help = models.CharField(max_length=200, blank=True)
    search_page = models.ForeignKey(
        Page,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The page with all groups.",
    )
    tasks = StreamField([("task", TaskBlock())], blank=True, max_num=6)
    body = StreamField(body_blocks(), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("search_label"),
        FieldPanel("search_help"),
        FieldPanel("search_page"),
        FieldPanel("tasks"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]
    parent_page_types = ["wagtailcore.Page"]


class InformationPage(Page):
    """An ordinary page with a body; the signup form is one of its blocks."""

    lead = models.TextField(blank=True)
    body = StreamField(body_blocks(), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
    ]

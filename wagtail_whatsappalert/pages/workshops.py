"""The page classes for workshops."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from ..workshops.pages import WorkshopIndexPageMixin, WorkshopPageMixin
from .bodies import BodyPage


class WorkshopIndexPage(WorkshopIndexPageMixin, BodyPage):
    content_panels = [*Page.content_panels, FieldPanel("body")]
    api_fields = BodyPage.api_fields
    subpage_types = ["whatsappalert_pages.WorkshopPage"]

    class Meta:
        app_label = "whatsappalert_pages"
        verbose_name = _("workshop overview")
        verbose_name_plural = _("workshop overviews")


class WorkshopPage(WorkshopPageMixin, BodyPage):
    content_panels = [
        *Page.content_panels,
        *WorkshopPageMixin.record_panels,
        FieldPanel("body"),
    ]
    search_fields = [*BodyPage.search_fields, *WorkshopPageMixin.record_search_fields]
    api_fields = [*WorkshopPageMixin.api_fields, *BodyPage.api_fields]
    parent_page_types = ["whatsappalert_pages.WorkshopIndexPage"]
    subpage_types = []

    class Meta:
        app_label = "whatsappalert_pages"
        verbose_name = _("workshop page")
        verbose_name_plural = _("workshop pages")

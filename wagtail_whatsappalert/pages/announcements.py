"""The page classes for press announcements."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from ..announcements.pages import PressAnnouncementPageMixin, PressIndexPageMixin
from .bodies import BodyPage


class PressIndexPage(PressIndexPageMixin, BodyPage):
    content_panels = [*Page.content_panels, FieldPanel("body")]
    api_fields = BodyPage.api_fields
    subpage_types = ["whatsappalert_pages.PressAnnouncementPage"]

    class Meta:
        app_label = "whatsappalert_pages"
        verbose_name = _("press overview")
        verbose_name_plural = _("press overviews")


class PressAnnouncementPage(PressAnnouncementPageMixin, BodyPage):
    content_panels = [
        *Page.content_panels,
        *PressAnnouncementPageMixin.lead_panels,
        FieldPanel("body"),
        *PressAnnouncementPageMixin.contact_panels,
    ]
    search_fields = [
        *BodyPage.search_fields,
        *PressAnnouncementPageMixin.record_search_fields,
    ]
    api_fields = [*PressAnnouncementPageMixin.api_fields, *BodyPage.api_fields]
    parent_page_types = ["whatsappalert_pages.PressIndexPage"]
    subpage_types = []

    class Meta:
        app_label = "whatsappalert_pages"
        verbose_name = _("press announcement")
        verbose_name_plural = _("press announcements")

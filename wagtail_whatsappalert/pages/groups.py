"""The page classes for groups."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from ..groups.pages import GroupIndexPageMixin, GroupPageMixin
from .bodies import BodyPage


class GroupIndexPage(GroupIndexPageMixin, BodyPage):
    content_panels = [*Page.content_panels, FieldPanel("body")]
    api_fields = BodyPage.api_fields
    subpage_types = ["whatsappalert_pages.GroupPage"]

    class Meta:
        app_label = "whatsappalert_pages"
        verbose_name = _("group overview")
        verbose_name_plural = _("group overviews")


class GroupPage(GroupPageMixin, BodyPage):
    content_panels = [
        *Page.content_panels,
        *GroupPageMixin.record_panels,
        FieldPanel("body"),
        *GroupPageMixin.display_panels,
    ]
    search_fields = [*BodyPage.search_fields, *GroupPageMixin.record_search_fields]
    api_fields = [*GroupPageMixin.api_fields, *BodyPage.api_fields]
    parent_page_types = ["whatsappalert_pages.GroupIndexPage"]
    subpage_types = []

    class Meta:
        app_label = "whatsappalert_pages"
        verbose_name = _("group page")
        verbose_name_plural = _("group pages")

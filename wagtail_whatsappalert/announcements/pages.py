"""
Mixins for press pages.

An announcement is no operational fact: its text has drafts and a history, so
all of it stands on the page.
"""

from __future__ import annotations

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from ..common.pages import page_models
from ..common.record_page import record_page
from ..conf import conf
from ..groups.models import Group
from ..groups.pages import GroupPageMixin

ANNOUNCEMENTS_PER_PAGE = 20


class PressIndexPageMixin(models.Model):
    """The announcements below this page, the newest first, and their feeds."""

    class Meta:
        abstract = True

    def get_template(self, request, *args, **kwargs):
        return "wagtail_whatsappalert/announcements/press_index_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["base_template"] = conf.BASE_TEMPLATE
        context["announcements"] = self.list_announcements(request.GET.get("page"))
        return context

    def list_announcements(self, number=1) -> ListPage:
        """
        One page of the live announcements that everybody may read.

        Two queries for each page class, and one for the restrictions of the site.
        """
        dated = [
            (day, pk, model)
            for model in page_models(PressAnnouncementPageMixin)
            for day, pk in model.objects.live()
            .public()
            .descendant_of(self)
            .values_list("date", "pk")
        ]
        dated.sort(key=lambda announcement: announcement[:2], reverse=True)
        pages = Paginator(dated, ANNOUNCEMENTS_PER_PAGE).get_page(number)
        pages.object_list = fetch(pages.object_list)
        return pages


def fetch(dated):
    """The page objects of ``(date, pk, model)``, in the same order."""
    found = {}
    for model in {model for _day, _pk, model in dated}:
        wanted = [pk for _day, pk, its_model in dated if its_model is model]
        found |= model.objects.select_related("locale").in_bulk(wanted)
    return [found[pk] for _day, pk, _model in dated if pk in found]


class PressAnnouncementPageMixin(models.Model):
    """A press announcement: day, lead, contact and the group that it is about."""

    date = models.DateField(_("date"), default=timezone.localdate)
    lead = models.TextField(
        _("lead"),
        max_length=500,
        help_text=_("The news in a few sentences. Lists and feeds show it too."),
    )
    contact = models.TextField(
        _("contact for the press"),
        max_length=500,
        blank=True,
        help_text=_("Name, telephone number and e-mail address for journalists."),
    )
    group = models.ForeignKey(
        Group,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("group"),
    )

    lead_panels = [FieldPanel("date"), FieldPanel("lead")]
    contact_panels = [FieldPanel("contact"), FieldPanel("group")]
    record_search_fields = [
        index.SearchField("lead"),
        index.FilterField("date"),
        index.FilterField("group_id"),
    ]
    api_fields = [
        APIField("date"),
        APIField("lead"),
        APIField("contact"),
        APIField("group_name"),
    ]

    class Meta:
        abstract = True

    def get_template(self, request, *args, **kwargs):
        return "wagtail_whatsappalert/announcements/press_announcement_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["base_template"] = conf.BASE_TEMPLATE
        context["group_page"] = self.find_group_page()
        return context

    def find_group_page(self):
        """The public page of the group, if possible in the language of this page."""
        if not self.group_id:
            return None
        language = self.locale.language_code
        return record_page(GroupPageMixin, "group", self.group_id, language)

    @property
    def group_name(self) -> str | None:
        return self.group.name if self.group else None

"""Mixins for the pages that present workshops; concrete classes add a body."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from ..conf import conf
from .models import Workshop

WORKSHOPS_PER_PAGE = 20


class WorkshopIndexPageMixin(models.Model):
    """Every workshop to come; with ``?past=1`` those that are over."""

    class Meta:
        abstract = True

    def get_template(self, request, *args, **kwargs):
        return "wagtail_whatsappalert/workshops/workshop_index_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        shows_past = request.GET.get("past") == "1"
        found = Workshop.objects.past if shows_past else Workshop.objects.upcoming
        paginator = Paginator(found(timezone.now()), WORKSHOPS_PER_PAGE)
        context["base_template"] = conf.BASE_TEMPLATE
        context["shows_past"] = shows_past
        context["workshops"] = paginator.get_page(request.GET.get("page"))
        return context


class WorkshopPageMixin(models.Model):
    """The page of one workshop; when and where stand on the record."""

    workshop = models.ForeignKey(
        Workshop,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("workshop"),
    )

    record_panels = [FieldPanel("workshop")]
    record_search_fields = [
        index.RelatedFields(
            "workshop",
            [
                index.SearchField("title"),
                index.SearchField("venue"),
                index.SearchField("address"),
            ],
        ),
        index.FilterField("workshop_id"),
    ]
    api_fields = [
        APIField("workshop_title"),
        APIField("start"),
        APIField("end"),
        APIField("venue"),
        APIField("address"),
        APIField("host"),
        APIField("what_to_bring"),
        APIField("is_cancelled"),
    ]

    class Meta:
        abstract = True

    def get_template(self, request, *args, **kwargs):
        return "wagtail_whatsappalert/workshops/workshop_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["base_template"] = conf.BASE_TEMPLATE
        context["workshop"] = self.workshop
        return context

    @property
    def workshop_title(self):
        return self.workshop.title if self.workshop else None

    @property
    def start(self):
        return self.workshop.start if self.workshop else None

    @property
    def end(self):
        return self.workshop.end if self.workshop else None

    @property
    def venue(self):
        return self.workshop.venue if self.workshop else None

    @property
    def address(self):
        return self.workshop.address if self.workshop else None

    @property
    def host(self):
        return self.workshop.host if self.workshop else None

    @property
    def what_to_bring(self):
        return self.workshop.what_to_bring if self.workshop else None

    @property
    def is_cancelled(self):
        return self.workshop.is_cancelled if self.workshop else None

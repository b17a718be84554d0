"""Mixins for the pages that present workshops; concrete classes add a body."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from ..conf import conf
from ..leaflets.shown import show_leaflets
from .models import Workshop

WORKSHOPS_PER_PAGE = 20


class WorkshopIndexPageMixin(models.Model):
    """
    Every workshop to come, in a list or (``?month=2026-12``) by month; with
    ``?past=1`` those that are over.
    """

    class Meta:
        abstract = True

    def get_template(self, request, *args, **kwargs):
        return "wagtail_whatsappalert/workshops/workshop_index_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["base_template"] = conf.BASE_TEMPLATE
        return context


def workshop_facts(workshop: Workshop | None) -> dict[str, Any]:
    """
    What a template shows of a workshop: itself, the names of whom it is for (nobody
    means everybody), and its leaflets.
    """
    if workshop is None:
        return {"workshop": None}
    groups = workshop.groups.public().order_by("name").values_list("name", flat=True)
    areas = workshop.neighbourhoods.order_by("name").values_list("name", flat=True)
    return {
        "workshop": workshop,
        "audience": [*groups, *areas],
        "leaflets": show_leaflets(workshop.leaflets.with_documents()),
    }


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
        return {**context, **workshop_facts(self.workshop)}

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

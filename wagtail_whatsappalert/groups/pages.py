"""Mixins for the pages that present groups; concrete classes add a body."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.search import index

from ..conf import conf
from ..site_settings.models import WhatsAppAlertSettings
from .models import Group


class GroupIndexPageMixin(models.Model):
    """The overview: every group of the site in a list and on a map."""

    class Meta:
        abstract = True

    def get_template(self, request, *args, **kwargs):
        return "wagtail_whatsappalert/groups/group_index_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["base_template"] = conf.BASE_TEMPLATE
        return context


class GroupPageMixin(models.Model):
    """
    The page of one group.

    Form, SAAR steps, house rules and map come from the template; each can be
    switched off. Nothing that residents rely on lives on the page itself.
    """

    group = models.ForeignKey(
        Group,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("group"),
    )
    show_signup_form = models.BooleanField(_("signup form"), default=True)
    show_map = models.BooleanField(_("map"), default=True)
    show_saar = models.BooleanField(_("SAAR steps"), default=True)
    show_house_rules = models.BooleanField(_("house rules"), default=True)

    record_panels = [FieldPanel("group")]
    display_panels = [
        MultiFieldPanel(
            [
                FieldPanel("show_signup_form"),
                FieldPanel("show_map"),
                FieldPanel("show_saar"),
                FieldPanel("show_house_rules"),
            ],
            heading=_("Show on this page"),
        )
    ]
    record_search_fields = [
        index.RelatedFields(
            "group",
            [
                index.SearchField("name"),
                index.SearchField("area_description"),
                index.RelatedFields("neighbourhoods", [index.SearchField("name")]),
            ],
        ),
        index.FilterField("group_id"),
    ]
    api_fields = [
        APIField("group_name"),
        APIField("group_status"),
        APIField("availability"),
        APIField("area_description"),
    ]

    class Meta:
        abstract = True

    def get_template(self, request, *args, **kwargs):
        return "wagtail_whatsappalert/groups/group_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        group = self.group
        rules = group.current_rules if group else None
        return {
            **context,
            "base_template": conf.BASE_TEMPLATE,
            "municipal": WhatsAppAlertSettings.for_request(request),
            "group": group,
            "has_coordinator": bool(group)
            and group.has_coordinator_on(timezone.localdate()),
            "group_rules": rules.text if rules else "",
            "areas": group.neighbourhoods.values_list("name", flat=True)
            if group
            else [],
        }

    @property
    def group_name(self) -> str | None:
        return self.group.name if self.group else None

    @property
    def group_status(self) -> str | None:
        return self.group.status if self.group else None

    @property
    def availability(self) -> str | None:
        return self.group.availability.value if self.group else None

    @property
    def area_description(self) -> str | None:
        return self.group.area_description if self.group else None

"""The signup form on paper: empty, for one group, in one language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy
from wagtail.models import Site

from ..groups.models import Group
from ..site_settings.models import WhatsAppAlertSettings
from ..texts.wording import (
    complete_wording,
    current_house_rules,
    readable_html,
    readable_rules,
)
from .entry_views import StartsWithGroup
from .form_context import FormFacts
from .manager_view import TEMPLATES
from .models import Relation

PAPER_FORM = f"{TEMPLATES}/paper_form.html"


class PrintSignupFormView(StartsWithGroup):
    page_title = gettext_lazy("Print a signup form")
    header_icon = "print"
    start_button_label = gettext_lazy("Show the form")
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(self.language):
            context = {
                **paper_form(self.site, self.language, self.group, self.facts),
                "back_url": reverse("whatsappalert_signups:index"),
                "back_label": gettext("Back to the signups"),
            }
            return render(request, PAPER_FORM, context)


def paper_form(
    site: Site, language: str, group: Group, facts: FormFacts
) -> dict[str, Any]:
    """What ``PAPER_FORM`` shows beside ``back_url`` and ``back_label``."""
    municipal = WhatsAppAlertSettings.for_site(site)
    wording = complete_wording(municipal.wording, group.minimum_age)
    rules = current_house_rules(site, language)
    own_rules = group.current_rules
    return {
        "group": group,
        "facts": facts,
        "municipal": facts.municipal,
        "hand_in": municipal.paper_forms_to,
        "relations": Relation.labels,
        "rules": readable_rules(rules, wording),
        "rules_version": rules.number,
        "own_rules": readable_html([own_rules.text], wording)[0] if own_rules else "",
    }

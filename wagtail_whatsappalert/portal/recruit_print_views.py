"""The signup form on paper, for a coordinator to take along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..adminkit.versions import offered_languages
from ..common.versioning import known_language
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..signups.form_context import form_facts
from ..signups.print_views import PAPER_FORM, paper_form
from .guards import for_own_group
from .recruit_views import own_site, url


@require_safe
@for_own_group
def portal_signup_form(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    """In her language, or that of ``?language=``."""
    site, language = own_site(request), asked_language(request)
    back = {
        "back_url": url("portal_recruit", group),
        "back_label": _("Back to “Enter a neighbour”"),
    }
    with translation.override(language):
        facts = form_facts(site, language, group.pk)
        context = {**paper_form(site, language, group, facts), **back}
        return render(request, PAPER_FORM, context)


def asked_language(request: HttpRequest) -> str:
    """``?language=`` if texts are offered in it, else the language of the page."""
    own = known_language(translation.get_language() or "")
    asked = request.GET.get("language", "")
    return asked if asked in offered_languages() else own

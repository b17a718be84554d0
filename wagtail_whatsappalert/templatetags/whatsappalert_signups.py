from __future__ import annotations

from django import template
from django.utils.translation import get_language
from wagtail.models import Site

from ..common.versions import version_on_page
from ..groups.models import Group
from ..signups.form_context import form_facts
from ..signups.forms import signup_form_context
from ..signups.tokens import FormToken

register = template.Library()


@register.inclusion_tag("wagtail_whatsappalert/signups/form.html", takes_context=True)
def signup_form(
    context,
    group=None,
    heading="",
    intro="",
    thank_you="",
    ask_coordinator=False,
    by_address=False,
):
    """
    The signup form for a group (a record or its number), or for a choice of one.

    Without a group, ``by_address`` lets the address decide which it is. Needs no
    request: without one, the default site's settings are shown.
    """
    request = context.get("request")
    token = FormToken(
        language=get_language() or "",
        group=group.pk if isinstance(group, Group) else group or None,
        heading=str(heading or ""),
        thank_you=str(thank_you or ""),
        ask_coordinator=bool(ask_coordinator),
        by_address=bool(by_address) and not group,
    )
    site = Site.find_for_request(request) if request else None
    try:
        version = version_on_page(request)
        facts = form_facts(site, token.language, token.group, version)
    except (Group.DoesNotExist, Site.DoesNotExist):
        return {"facts": None}
    return {
        **signup_form_context(facts, token),
        "intro": intro,
        "is_preview": is_preview(request, context),
    }


def is_preview(request, context):
    """In the admin's previews the form is to be looked at, not to be sent."""
    return bool(
        context.get("whatsappalert_preview")
        or getattr(request, "is_preview", False)
        or getattr(request, "in_preview_panel", False)
    )

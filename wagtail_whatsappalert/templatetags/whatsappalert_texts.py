"""
``{% house_rules %}`` and ``{% saar_steps %}``: the texts in force, in any template.
"""

from django import template
from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Site

from ..site_settings.models import WhatsAppAlertSettings
from ..texts.wording import (
    complete_wording,
    current_house_rules,
    current_saar_steps,
    readable_html,
    readable_rules,
    readable_steps,
)

register = template.Library()


def _site_and_wording(context):
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    if site:
        return site, WhatsAppAlertSettings.for_request(request).wording
    site = Site.objects.filter(is_default_site=True).first()
    facts = WhatsAppAlertSettings.for_site(site) if site else WhatsAppAlertSettings()
    return site, facts.wording


def _language():
    return get_language() or settings.LANGUAGE_CODE


def _headings(heading, level):
    """Without a heading, what stands below it moves up to its level."""
    level = min(max(int(level), 1), 5)
    inner_level = level + 1 if heading else level
    return {"heading": heading, "level": level, "inner_level": inner_level}


@register.inclusion_tag(
    "wagtail_whatsappalert/texts/house_rules.html", takes_context=True
)
def house_rules(context, rules=None, minimum_age=None, extra="", heading="", level=2):
    """
    The house rules; ``rules`` saves the query where they are at hand already.

    ``extra`` is the rich text of a group's own rules, as it is stored.
    """
    site, wording = _site_and_wording(context)
    wording = complete_wording(wording, minimum_age)
    rules = rules or current_house_rules(site, _language())
    return {
        **_headings(heading, level),
        "rules": readable_rules(rules, wording),
        "extra": readable_html([extra], wording)[0] if extra else "",
    }


@register.inclusion_tag(
    "wagtail_whatsappalert/texts/saar_steps.html", takes_context=True
)
def saar_steps(context, steps=None, heading="", level=2):
    """The SAAR steps; ``steps`` saves the query where they are at hand already."""
    site, wording = _site_and_wording(context)
    steps = steps or current_saar_steps(site, _language())
    return {
        **_headings(heading, level),
        "steps": readable_steps(steps, complete_wording(wording)),
    }

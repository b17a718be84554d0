from datetime import timedelta

from django.utils import timezone
from wagtail.models import Site

from tests.commits import committed
from wagtail_whatsappalert.places.services import next_ticket
from wagtail_whatsappalert.signups.application import Application
from wagtail_whatsappalert.signups.form_context import form_facts
from wagtail_whatsappalert.signups.lifecycle import (
    ACTIVE,
    CLOSED,
    PLACED,
    SignupStatus,
)
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.services import confirm_signup, sign_up
from wagtail_whatsappalert.signups.tokens import FormToken
from wagtail_whatsappalert.texts.services import record_house_rules

FIELDS = {
    "name": "Anna de Vries",
    "phone": "06 12345678",
    "email": "anna@example.org",
    "postcode": "7901ab",
    "house_number": "12",
    "house_number_addition": "",
    "relation": "lives",
    "minimum_age": "on",
    "house_rules": "on",
}


def make_application(number=0, **kwargs):
    """Applications with another number are other people."""
    defaults = {
        "name": f"Bewoner {number}",
        "phone": f"+316{10000000 + number}",
        "email": f"bewoner{number}@example.org",
        "postcode": "7901 AB",
        "house_number": number + 1,
        "house_number_addition": "",
        "relation": "lives",
    }
    return Application(**{**defaults, **kwargs})


def make_signup(group, number=0, *, now=None, language="nl", **kwargs):
    """An unconfirmed signup, made by the service."""
    site = Site.objects.get(is_default_site=True)
    with committed():
        return sign_up(
            application=make_application(number, **kwargs),
            group_id=group.pk,
            site=site,
            language=language,
            facts=form_facts(site, language, group.pk),
            now=now or timezone.now(),
        )


def confirm(signup, now=None):
    with committed():
        return confirm_signup(
            signup=signup, wants_to_coordinate=None, now=now or timezone.now()
        )


def make_confirmed_signup(group, number=0, **kwargs):
    return confirm(make_signup(group, number, **kwargs)).signup


def form_data(group=None, /, *, language="nl", token=None, **kwargs):
    """What a browser posts; ``None`` leaves a field out."""
    token = token or FormToken(language=language, group=group and group.pk).sign()
    data = {"token": token, **FIELDS, **kwargs}
    return {name: value for name, value in data.items() if value is not None}


def make_signup_in(status, group, number=0, *, at=None, **kwargs):
    """A signup in this state, without the way there: no letters, no transitions."""
    at = at or timezone.now()
    site = Site.objects.get(is_default_site=True)
    was_confirmed = status != SignupStatus.UNCONFIRMED
    values = {
        **vars(make_application(number)),
        "group": group,
        "site": site,
        "language": "nl",
        "minimum_age": 18,
        "house_rules": record_house_rules(site, "nl"),
        "status": status,
        "created_at": at,
    }
    if was_confirmed:
        values |= {"confirmed_at": at, "ticket": next_ticket(group.signups)}
    if status in ACTIVE:
        values["active_phone"] = values["phone"]
    if status in PLACED:
        values["placed_at"] = at
    if status in CLOSED:
        values["closed_at"] = at
    if status == SignupStatus.OFFERED:
        values["offer_until"] = at + timedelta(days=5)
    return Signup.objects.create(**{**values, **kwargs})

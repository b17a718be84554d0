"""A coordinator who is signed in, for the tests of her screens."""

from django.urls import reverse
from django.utils import timezone, translation

from tests.access.factories import sign_in
from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator


def make_signed_in(*groups, language="en", **kwargs):
    """``(client, coordinator)`` of somebody bound, who said that she is reachable."""
    coordinator = make_coordinator(
        *groups,
        **{
            "bound": True,
            "language": language,
            "reachable_at": timezone.now(),
            **kwargs,
        },
    )
    client = CommittingClient()
    sign_in(client, coordinator)
    return client, coordinator


def url(name, *args):
    """The address in English, the language of who is signed in here."""
    with translation.override("en"):
        return reverse(f"wagtail_whatsappalert:{name}", args=args)


def group_url(group):
    return url("portal_group", group.pk)


def person_url(signup):
    return url("portal_person", signup.group_id, signup.pk)


def mark_url(signup, mark, group=None):
    return url("portal_mark", group.pk if group else signup.group_id, signup.pk, mark)

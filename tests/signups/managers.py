"""Accounts that manage signups, for the tests of their pages."""

from html import unescape

from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from tests.commits import CommittingClient
from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups.limits import ManagerLimit

RIGHTS = ("view_signup", "manage_signup")


def log_in(user):
    client = CommittingClient()
    client.force_login(user)
    client.user = user
    return client


def make_manager(*more, groups=None):
    """A browser of somebody who manages signups; with ``groups`` only of these."""
    user = make_editor(*RIGHTS, *more)
    if groups is not None:
        ManagerLimit.objects.create(user=user).groups.set(groups)
    return log_in(user)


def url_of(name, *args):
    return reverse(f"wagtail_whatsappalert_admin:{name}", args=args)


def inspect_url(signup):
    return reverse("whatsappalert_signups:inspect", args=[signup.pk])


def said(response):
    """The messages that the next page shows."""
    return [unescape(str(text)).strip() for text in response.context["messages"]]


def shown(label):
    """A label as the admin of the tests shows it."""
    with translation.override("nl"):
        return str(label)


def entries(action):
    """Of the log of who did what: the numbers."""
    logged = ModelLogEntry.objects.filter(action=f"whatsappalert.{action}")
    return [entry.object_id for entry in logged]

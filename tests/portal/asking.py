"""Coordinators who are signed in, for the tests of reports and questions."""

from django.urls import reverse

from tests.access.factories import sign_in
from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator


def url(name, *args):
    return reverse(f"wagtail_whatsappalert:portal_{name}", args=args)


def signed_in(person, **kwargs):
    client = CommittingClient()
    sign_in(client, person, **kwargs)
    return client


def make_her(*groups):
    coordinator = make_coordinator(*groups, bound=True, language="en")
    coordinator.reachable_at = coordinator.agreement_accepted_at
    coordinator.save()
    return coordinator

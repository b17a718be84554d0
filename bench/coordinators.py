"""The first screen of a coordinator whose group has 1,000 signups."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.access.factories import sign_in
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.many import make_many_signups

from .measure import Row

FEW, MANY = 30, 1000
LIMIT = 3


def make_her_group():
    """A group with a few people to be added, and the browser of its coordinator."""
    group = make_group(name="Hers", workshop_rule="none", capacity=1024)
    her = make_coordinator(group, bound=True, reachable_at=timezone.now())
    client = Client()
    sign_in(client, her)
    make_many_signups([group], FEW)
    return group, client


def make_it_large(group):
    make_many_signups([group], MANY - FEW, start=FEW)


def row_of_group(group, client, number):
    url = reverse("wagtail_whatsappalert:portal_group", args=[group.pk])

    def request():
        return client.get(url)

    name = f"Coordinator's page, {number:,} signups"
    return Row(name, request, limit=LIMIT)


def faults_of_group(few, many):
    found = [
        f"{row.name}: {row.ratio:.2f} is more than {row.limit}"
        for row in (few, many)
        if row.is_missed
    ]
    if many.queries != few.queries:
        found.append(f"{many.name}: the queries grow with the signups")
    return found

"""People who ask for a group where there is none, and what the finder answers."""

import pytest
from django.utils import timezone
from wagtail.models import Site

from tests.groups.factories import make_neighbourhood
from wagtail_whatsappalert.groups import finder
from wagtail_whatsappalert.groups.finder import Finding, Outcome
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.wanted_services import wanted_group

from .factories import make_signup_in

NOW = timezone.now()


def make_wanted(name="Krakeel", interested=0, *, first=0, **kwargs):
    """The wanted group of a new neighbourhood, and who is interested in it."""
    site = Site.objects.get(is_default_site=True)
    group = wanted_group(neighbourhood=make_neighbourhood(name=name), site=site)
    numbers = range(first, first + interested)
    signups = [
        make_signup_in(SignupStatus.INTERESTED, group, n, **kwargs) for n in numbers
    ]
    return group, signups


def one(group):
    return Finding(Outcome.ONE, (group.pk,))


def several(*groups):
    return Finding(Outcome.SEVERAL, tuple(group.pk for group in groups))


def nowhere(neighbourhood):
    return Finding(Outcome.NOWHERE, (), neighbourhood.pk, neighbourhood.name)


OUTSIDE, UNKNOWN, UNAVAILABLE = map(
    Finding, (Outcome.OUTSIDE, Outcome.UNKNOWN, Outcome.UNAVAILABLE)
)


@pytest.fixture
def finds(monkeypatch):
    """``finds(finding)``: what the finder answers from then on."""

    def answer(finding):
        monkeypatch.setattr(finder, "find_by_address", lambda *_a, **_how: finding)

    return answer


@pytest.fixture
def covers(monkeypatch):
    """``covers(False)``: whether the address lies in the area of the group."""

    def answer(is_covered):
        monkeypatch.setattr(finder, "covers_address", lambda *_address: is_covered)

    return answer

"""A bad connection sends the same thing more than once, with real threads."""

import uuid

import pytest
from django.utils import timezone

from tests.groups.factories import make_group
from tests.places.test_races import at_once
from tests.signups.factories import confirm, make_signup
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import SignupTransition
from wagtail_whatsappalert.workshops.attendance_services import (
    follow_attendance,
)
from wagtail_whatsappalert.workshops.models import Workshop

from .attending import make_evening, tick_off, walk_in
from .registering import make_guest

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def evening():
    make_site()
    return make_evening(capacity=2)


def run(calls):
    outcomes = at_once(lambda call: call(), calls)
    assert not [each for each in outcomes if isinstance(each, Exception)]


def test_a_walk_in_that_arrives_often_is_entered_once(evening):
    key = uuid.uuid4()
    others = [lambda n=n: walk_in(evening, name=f"Ander {n}") for n in range(2)]
    run([lambda: walk_in(evening, key=key)] * 5 + others)
    assert evening.registrations.count() == 3
    evening = Workshop.objects.get(pk=evening.pk)
    assert evening.places_given == evening.count_places_given() == 3


def test_a_tick_that_arrives_often_lets_in_once(evening):
    signup = confirm(make_signup(make_group(), email="gast0@example.org")).signup
    guest = make_guest(evening)
    run([lambda: tick_off(guest)] * 6)
    signup.refresh_from_db()
    assert signup.status == SignupStatus.READY
    steps = SignupTransition.objects.filter(signup=signup, move="clear_workshop")
    assert steps.count() == 1


def test_who_confirms_while_he_is_ticked_off_is_let_in(evening):
    signups = [
        make_signup(make_group(name=f"Groep {n}"), email="gast0@example.org")
        for n in range(3)
    ]
    guest = make_guest(evening)
    run([lambda: tick_off(guest), *(lambda s=s: confirm(s) for s in signups)])
    follow_attendance(now=timezone.now())
    for signup in signups:
        signup.refresh_from_db()
    assert {signup.status for signup in signups} == {SignupStatus.READY}

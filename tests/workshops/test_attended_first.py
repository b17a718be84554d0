"""Who comes to a workshop first and signs up for a group later."""

import pytest

from tests.groups.factories import make_group
from tests.signups.factories import make_confirmed_signup
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.lifecycle import SignupStatus

from .attending import make_evening, take_back, tick_off, walk_in
from .registering import make_guest

pytestmark = pytest.mark.django_db

READY, NEEDS = SignupStatus.READY, SignupStatus.NEEDS_WORKSHOP


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def guest():
    return tick_off(make_guest(make_evening()))


def sign_up(number=0, email="gast0@example.org", **kwargs):
    return make_confirmed_signup(make_group(), number, email=email, **kwargs)


def test_needs_no_workshop_any_more(guest):
    signup = sign_up()
    assert (signup.status, signup.workshop_replacement) == (READY, "attended")


def test_is_recognised_by_his_phone_if_he_walked_in():
    walk_in(make_evening(), phone="+31612345678")
    assert sign_up(email="elders@example.org", phone="+31612345678").status == READY


def test_somebody_else_still_needs_it(guest):
    assert sign_up(email="elders@example.org").status == NEEDS


def test_a_second_person_at_his_address_still_needs_it(guest):
    assert [sign_up(1).status, sign_up(2).status] == [READY, NEEDS]


def test_is_recognised_in_a_second_group_too(guest):
    assert [sign_up().status, sign_up().status] == [READY, READY]


def test_who_registered_and_did_not_come_still_needs_it():
    make_guest(make_evening())
    assert sign_up().status == NEEDS


def test_is_asked_again_when_it_was_a_mistake(guest):
    signup = sign_up()
    take_back(guest)
    signup.refresh_from_db()
    assert signup.status == NEEDS

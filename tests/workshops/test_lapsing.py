from datetime import timedelta

import pytest
from django.utils import timezone

from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.workshops.services import lapse_workshop_places

from .factories import make_workshop

NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


@pytest.fixture
def late():
    """He has had a place since 40 days, and somebody waits for it."""
    group = make_group(places=1)
    signup = make_signup_in(SignupStatus.NEEDS_WORKSHOP, group, at=NOW - 40 * DAY)
    make_signup_in(SignupStatus.WAITING, group, 1)
    return signup


def give_workshops(*days_ago, **kwargs):
    for days in days_ago:
        make_workshop(start=NOW - days * DAY, **kwargs)


def lapse():
    return lapse_workshop_places(now=NOW)


class TestAPlaceForWhoNeedsTheWorkshop:
    def test_lapses_after_so_many_workshops(self, late):
        give_workshops(30, 20)
        assert lapse() == 0
        give_workshops(10)
        assert lapse() == 1
        late.refresh_from_db()
        assert late.status == SignupStatus.WAITING
        assert lapse() == 0

    def test_is_told_to_both(self, late):
        give_workshops(30, 20, 10)
        lapse()
        assert Letter.objects.filter(kind="signup_moved").count() == 2

    def test_survives_workshops_of_before_he_had_it(self, late):
        give_workshops(30, 20, 41, 60)
        assert lapse() == 0

    def test_survives_workshops_that_were_cancelled(self, late):
        give_workshops(30, 20)
        give_workshops(10, is_cancelled=True)
        assert lapse() == 0

    def test_survives_workshops_that_are_still_to_come(self, late):
        give_workshops(30, 20, 0, -5)
        assert lapse() == 0

    def test_needs_as_many_as_the_setting_says(self, late, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"WORKSHOPS_BEFORE_LAPSE": 1}
        give_workshops(30)
        assert lapse() == 1

    def test_never_lapses_where_the_setting_says_so(self, late, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"WORKSHOPS_BEFORE_LAPSE": 0}
        give_workshops(*range(1, 39))
        assert lapse() == 0

    def test_goes_to_nobody_who_just_lost_his(self, late):
        other = make_signup_in(
            SignupStatus.NEEDS_WORKSHOP, make_group(places=1), 5, at=NOW - 40 * DAY
        )
        give_workshops(30, 20, 10)
        assert lapse() == 1
        other.refresh_from_db()
        assert other.status == SignupStatus.NEEDS_WORKSHOP

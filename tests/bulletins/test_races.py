"""Two people at once, and two workers at once, on whichever database is there."""

import pytest
from django.utils import timezone

from tests.places.test_races import at_once
from tests.site.tree import make_site
from tests.steering.factories import make_contact, make_steering_group
from wagtail_whatsappalert.bulletins.exceptions import ChangedMeanwhile, NotInTime
from wagtail_whatsappalert.bulletins.models import Bulletin
from wagtail_whatsappalert.bulletins.notifications import announce
from wagtail_whatsappalert.bulletins.services import (
    approve_bulletin,
    correct_bulletin,
    withdraw_bulletin,
)
from wagtail_whatsappalert.mailing.models import Letter

from .factories import make_area, make_content, reread, write

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def area():
    return make_area(coordinators=3)


@pytest.fixture
def author(area):
    return make_contact(area[0])


def kinds(outcomes, kind):
    return [outcome for outcome in outcomes if isinstance(outcome, kind)]


class TestAtOnce:
    def test_the_same_form_makes_one_bulletin(self, author):
        outcomes = at_once(lambda _n: write(author, form_key="same-key-1"), range(6))
        assert not kinds(outcomes, Exception)
        assert Bulletin.objects.count() == 1

    def test_two_corrections_make_one_version(self, author):
        bulletin = write(author)

        def correct(text):
            return correct_bulletin(
                bulletin=bulletin,
                content=make_content(text=text),
                version=1,
                now=timezone.now(),
            )

        outcomes = at_once(correct, ["Een", "Twee"])
        assert len(kinds(outcomes, ChangedMeanwhile)) == 1
        assert len(kinds(outcomes, Bulletin)) == 1
        assert reread(bulletin).version == 2
        assert bulletin.texts.count() == 1

    def test_two_approvals_send_it_once(self, area):
        group = make_steering_group(needs_second_reader=True)
        people = [make_contact(area[0], steering_group=group) for _ in range(3)]
        bulletin = write(people[0])

        def approve(reader):
            return approve_bulletin(
                bulletin=bulletin, reader=reader, now=timezone.now()
            )

        outcomes = at_once(approve, people[1:])
        assert len(kinds(outcomes, NotInTime)) == 1
        assert len(kinds(outcomes, Bulletin)) == 1
        announce(bulletin.pk, now=timezone.now())
        assert Letter.objects.filter(kind="bulletin").count() == 3

    def test_withdrawing_and_approving_ends_withdrawn(self, area):
        group = make_steering_group(needs_second_reader=True)
        people = [make_contact(area[0], steering_group=group) for _ in range(2)]
        bulletin = write(people[0])

        def act(approves):
            now = timezone.now()
            if approves:
                return approve_bulletin(bulletin=bulletin, reader=people[1], now=now)
            return withdraw_bulletin(bulletin=bulletin, reason="Terecht.", now=now)

        outcomes = at_once(act, [True, False])
        unexpected = [
            each
            for each in kinds(outcomes, Exception)
            if not isinstance(each, NotInTime)
        ]
        assert not unexpected
        assert reread(bulletin).status == "withdrawn"
        announce(bulletin.pk, now=timezone.now())
        assert not Letter.objects.filter(kind="bulletin").exists()

    def test_workers_write_each_letter_once(self, author):
        bulletin = write(author)
        now = timezone.now()
        outcomes = at_once(lambda _n: announce(bulletin.pk, now=now), range(4))
        assert sorted(outcomes) == [0, 0, 0, 3]
        assert Letter.objects.filter(kind="bulletin").count() == 3

"""How long a registration is kept, and what is told and erased on request."""

from datetime import timedelta

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone

from tests.commits import CommittingClient, committed
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.privacy.purging import purge_everything
from wagtail_whatsappalert.signups.lifecycle import RESIDENT, SignupStatus
from wagtail_whatsappalert.signups.retention import erase_signup
from wagtail_whatsappalert.signups.subject_access import data_file
from wagtail_whatsappalert.workshops.exercises import Exercise, ExerciseParticipant
from wagtail_whatsappalert.workshops.registration_access import LEFT_OUT, SHOWN
from wagtail_whatsappalert.workshops.registration_links import RegistrationLink
from wagtail_whatsappalert.workshops.registrations import (
    Registration,
    RegistrationStatus,
)

from .factories import make_workshop
from .registering import cancel, make_guest, make_registration, stand

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def workshop():
    return make_workshop(capacity=2)


def days_after(workshop, days):
    return workshop.end + days * DAY


def purge(now):
    with committed():
        return purge_everything(now=now)


class TestPurging:
    def test_deletes_who_did_not_confirm(self, workshop):
        make_registration(workshop)
        purge(timezone.now() + 6 * DAY)
        assert Registration.objects.exists()
        purge(timezone.now() + 8 * DAY)
        assert not Registration.objects.exists()
        assert not Letter.objects.exists()

    def test_erases_access_needs_first(self, workshop):
        guest = make_guest(workshop, access_needs="Ringleiding")
        purge(days_after(workshop, 0.5))
        guest.refresh_from_db()
        assert guest.access_needs
        purge(days_after(workshop, 1))
        guest.refresh_from_db()
        assert (guest.access_needs, guest.name) == ("", "Gast 0")

    def test_erases_the_person_later_and_keeps_the_counts(self, workshop):
        guest = make_guest(workshop, places=2)
        make_guest(workshop, 1)
        guest.attended_at, guest.people_attended = workshop.start, 2
        guest.save()
        guest.unlocked.add(make_signup_in(SignupStatus.READY, make_group()))
        purge(days_after(workshop, 29))
        assert not Registration.objects.exclude(erased_at=None).exists()
        assert purge(days_after(workshop, 30))["registrations for workshops"] == 2
        guest.refresh_from_db()
        assert (guest.name, guest.email, guest.active_email) == ("", "", None)
        assert (guest.status, guest.people_attended) == ("registered", 2)
        assert not guest.unlocked.exists()
        other = Registration.objects.exclude(pk=guest.pk).get()
        assert other.status == RegistrationStatus.EXPIRED
        assert purge(days_after(workshop, 30))["registrations for workshops"] == 0

    def test_erases_who_cancelled_before_the_workshop(self):
        workshop = make_workshop(start=timezone.now() + 200 * DAY)
        cancel(make_guest(workshop))
        purge(timezone.now() + 31 * DAY)
        assert Registration.objects.get().is_erased

    def test_waits_for_the_result_of_an_exercise(self, workshop):
        guest = make_guest(workshop)
        last = (workshop.end + 20 * DAY).date()
        exercise = Exercise.objects.create(
            workshop=workshop, starts_on=last, ends_on=last
        )
        ExerciseParticipant.objects.create(exercise=exercise, registration=guest)
        purge(days_after(workshop, 31))
        assert not Registration.objects.get().is_erased
        purge(days_after(workshop, 51))
        assert Registration.objects.get().is_erased
        assert not ExerciseParticipant.objects.exists()

    def test_cuts_the_link_to_an_erased_signup(self, workshop):
        signup = make_signup_in(SignupStatus.READY, make_group())
        guest = make_guest(workshop, signup=signup)
        signup.erased_at = timezone.now()
        signup.save()
        purge(timezone.now())
        guest.refresh_from_db()
        assert guest.signup is None

    def test_only_counts_when_it_is_tried(self, workshop):
        make_guest(workshop, access_needs="Ringleiding")
        with committed():
            counted = purge_everything(now=days_after(workshop, 31), dry_run=True)
        assert counted["registrations for workshops"] == 1
        assert not Registration.objects.get().is_erased


class TestErasingOnRequest:
    def erase(self, registration):
        sealed = RegistrationLink.to(registration).seal()
        url = reverse("wagtail_whatsappalert:workshop_erase", args=[sealed])
        return CommittingClient().post(url)

    def test_frees_the_place_and_leaves_nobody(self, workshop):
        guest = make_guest(workshop, places=2)
        make_guest(workshop, 1, places=2)
        assert self.erase(guest).status_code == 200
        guest.refresh_from_db()
        assert (guest.name, guest.is_erased, guest.status) == ("", True, "cancelled")
        assert stand(workshop) == [("1", "registered", 2)]
        assert not Letter.objects.filter(subject_id=guest.pk, sent_at=None).exists()

    def test_of_a_signup_erases_who_it_was_at_workshops_too(self, workshop):
        signup = make_signup_in(SignupStatus.READY, make_group())
        guest = make_guest(workshop, signup=signup, email=signup.email)
        with committed():
            erase_signup(signup=signup, actor=RESIDENT, now=timezone.now())
        guest.refresh_from_db()
        assert (guest.is_erased, guest.signup) == (True, None)

    def test_of_one_of_two_who_share_an_address_only_cuts_the_link(self, workshop):
        group = make_group()
        first, second = (
            make_signup_in(SignupStatus.READY, group, n, email="wij@example.org")
            for n in (1, 2)
        )
        guest = make_guest(workshop, signup=first, email="wij@example.org")
        with committed():
            erase_signup(signup=first, actor=RESIDENT, now=timezone.now())
        guest.refresh_from_db()
        assert (guest.is_erased, guest.signup) == (False, None)


class TestTheFile:
    def test_shows_or_leaves_out_every_field_with_a_reason(self):
        fields = {
            field.name
            for field in Registration._meta.get_fields()
            if isinstance(field, models.Field)
        }
        assert fields == {*SHOWN, *LEFT_OUT}
        assert not {*SHOWN} & {*LEFT_OUT}

    def test_of_a_registration_holds_everything(self, workshop):
        guest = make_guest(workshop, access_needs="Ringleiding")
        sealed = RegistrationLink.to(guest).seal()
        url = reverse("wagtail_whatsappalert:workshop_data", args=[sealed])
        assert CommittingClient().get(url).status_code == 405
        response = CommittingClient().post(url)
        assert "attachment" in response["Content-Disposition"]
        for fact in ("Gast 0", "gast0@example.org", "Ringleiding", workshop.title):
            assert fact in response.content.decode()

    def test_of_a_signup_tells_of_workshops_but_not_what_is_needed(self, workshop):
        signup = make_signup_in(SignupStatus.READY, make_group())
        make_guest(workshop, email=signup.email, access_needs="Ringleiding")
        file = data_file(signup=signup, actor=RESIDENT, now=timezone.now())
        assert workshop.title in file
        assert "Ringleiding" not in file

"""The link in every mail: confirming, and the page of one registration."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests.commits import CommittingClient
from tests.site.tree import make_site
from wagtail_whatsappalert.workshops.registration_links import RegistrationLink
from wagtail_whatsappalert.workshops.registrations import (
    Registration,
    RegistrationStatus,
)

from .factories import make_workshop
from .registering import cancel, make_guest, make_registration, stand

pytestmark = pytest.mark.django_db
HAS, WAITS = RegistrationStatus.REGISTERED, RegistrationStatus.WAITING
ONLINE = "https://meet.example.org/workshop"
WAYS = ("cancel", "fewer", "move", "erase")


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def workshop():
    return make_workshop(
        capacity=4, online_link=ONLINE, directions="Bus 33", accessibility="Lift"
    )


def url_of(registration, way="personal"):
    sealed = RegistrationLink.to(registration).seal()
    return reverse(f"wagtail_whatsappalert:workshop_{way}", args=[sealed])


def page_of(client, registration, way="personal"):
    response = client.get(url_of(registration, way))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


class TestConfirming:
    def test_a_second_time_shows_the_page_of_the_registration(self, client, workshop):
        registration = make_registration(workshop)
        for _time in range(2):
            response = client.post(url_of(registration, "confirm"))
            assert response.status_code == 303
        assert "/mine/" in response["Location"]
        assert Registration.objects.get().ticket == 1

    def test_too_late_says_why(self, client, workshop):
        registration = make_registration(workshop)
        workshop.is_cancelled = True
        workshop.save()
        assert client.post(url_of(registration, "confirm")).status_code == 409

    def test_opened_as_the_personal_page_asks_to_confirm_first(self, client, workshop):
        registration = make_registration(workshop)
        response = client.get(url_of(registration))
        assert "/confirm/" in response["Location"]

    def test_not_at_all_erases_it_with_one_more_press(self, client, workshop):
        registration = make_registration(workshop)
        assert client.get(url_of(registration, "reject")).status_code == 200
        assert Registration.objects.exists()
        assert client.post(url_of(registration, "reject")).status_code == 200
        assert not Registration.objects.exists()
        assert client.get(url_of(registration, "confirm")).status_code == 410

    def test_cannot_be_undone_by_rejecting_it(self, client, workshop):
        guest = make_guest(workshop)
        assert client.post(url_of(guest, "reject")).status_code == 303
        assert stand(workshop) == [("0", HAS, 1)]


class TestThePage:
    def test_of_a_guest_shows_how_to_get_there_and_the_link(self, client, workshop):
        page = page_of(client, make_guest(workshop, access_needs="Ringleiding"))
        for fact in (ONLINE, "Bus 33", "Lift", "Ringleiding", "gast0@example.org"):
            assert fact in page

    def test_of_who_waits_shows_how_many_go_before_him(self, client, workshop):
        for number in range(3):
            make_guest(workshop, number, places=4)
        response = client.get(url_of(Registration.objects.get(name="Gast 2")))
        assert response.context["position"] == 2
        assert ONLINE not in response.content.decode()

    def test_of_who_cancelled_has_no_link_any_more(self, client, workshop):
        guest = make_guest(workshop)
        cancel(guest)
        assert ONLINE not in page_of(client, guest)

    def test_has_a_calendar_file_with_the_link(self, client, workshop):
        response = client.get(url_of(make_guest(workshop), "guest_ics"))
        (event,) = Calendar.from_ical(response.content).walk("VEVENT")
        assert ONLINE in event["description"]
        assert "no-store" in response["Cache-Control"]

    def test_has_none_for_who_waits(self, client, workshop):
        make_guest(workshop, places=4)
        waiting = make_guest(workshop, 1)
        assert client.get(url_of(waiting, "guest_ics")).status_code == 303

    @pytest.mark.parametrize("way", WAYS)
    def test_opens_nothing_for_another_address(self, client, workshop, way):
        guest = make_guest(workshop)
        url = url_of(guest, way)
        Registration.objects.update(email="ander@example.org")
        assert client.post(url).status_code == 410
        assert stand(workshop) == [("0", HAS, 1)]

    @pytest.mark.parametrize("way", [*WAYS, "data"])
    def test_takes_no_post_from_another_site(self, client, workshop, way):
        url = url_of(make_guest(workshop, places=2), way)
        data = {"places": "1"}
        answer = client.post(url, data, HTTP_SEC_FETCH_SITE="cross-site")
        assert answer.status_code == 403
        assert stand(workshop) == [("0", HAS, 2)]

    def test_of_a_broken_link_is_not_found(self, client, workshop):
        url = url_of(make_guest(workshop))
        assert client.get(url[:-12] + "/").status_code == 404


class TestChanging:
    def test_cancels_in_two_clicks(self, client, workshop):
        guest = make_guest(workshop)
        assert "/cancel/" in page_of(client, guest)
        page_of(client, guest, "cancel")
        assert stand(workshop) == [("0", HAS, 1)]
        response = client.post(url_of(guest, "cancel"), follow=True)
        assert response.context["done"]
        assert stand(workshop) == []
        assert client.post(url_of(guest, "cancel")).status_code == 303

    def test_brings_fewer_people(self, client, workshop):
        guest = make_guest(workshop, places=3)
        make_guest(workshop, 1, places=2)
        assert client.post(url_of(guest, "fewer"), {"places": "x"}).status_code == 422
        client.post(url_of(guest, "fewer"), {"places": "2"})
        assert stand(workshop) == [("0", HAS, 2), ("1", HAS, 2)]

    def test_never_brings_more(self, client, workshop):
        guest = make_guest(workshop, places=2)
        assert client.post(url_of(guest, "fewer"), {"places": "3"}).status_code == 422
        assert stand(workshop) == [("0", HAS, 2)]

    def test_moves_to_another_date(self, client, workshop):
        other = make_workshop(title="Later", start=workshop.start + timedelta(days=7))
        guest = make_guest(workshop)
        assert "Later" in page_of(client, guest, "move")
        response = client.post(url_of(guest, "move"), {"workshop": other.pk})
        assert response.status_code == 303
        new = Registration.objects.get(workshop=other)
        assert response["Location"].endswith("?done=moved")
        assert client.get(response["Location"]).context["registration"] == new
        assert stand(workshop) == []
        assert "/mine/" in page_of(client, guest)

    def test_moves_to_a_full_one_only_for_who_saw_that(self, client, workshop):
        other = make_workshop(capacity=1)
        guest = make_guest(workshop)
        make_guest(other, 1)
        response = client.post(url_of(guest, "move"), {"workshop": other.pk})
        assert response.status_code == 409
        assert 'name="may_wait"' in response.content.decode()
        data = {"workshop": other.pk, "may_wait": "yes"}
        client.post(url_of(guest, "move"), data)
        assert stand(other) == [("1", HAS, 1), ("0", WAITS, 1)]

    @pytest.mark.parametrize("typed", ["", "x", "0", "999999", "9" * 40])
    def test_moves_nowhere_by_nonsense(self, client, workshop, typed):
        guest = make_guest(workshop)
        response = client.post(url_of(guest, "move"), {"workshop": typed})
        assert response.status_code == 409
        assert stand(workshop) == [("0", HAS, 1)]

    def test_offers_no_date_where_he_is_or_that_is_too_small(self, client, workshop):
        guest = make_guest(workshop, places=3)
        make_workshop(title="Klein", places_per_registration=2)
        make_guest(make_workshop(title="Al"))
        assert client.get(url_of(guest, "move")).context["dates"] == []

    @pytest.mark.parametrize("way", ["cancel", "fewer", "move"])
    def test_ends_at_the_start(self, client, workshop, way):
        guest = make_guest(workshop, places=2)
        workshop.start = timezone.now() - timedelta(minutes=1)
        workshop.save()
        response = client.post(url_of(guest, way), {"places": "1"})
        assert response.status_code == 303
        assert stand(workshop) == [("0", HAS, 2)]

    def test_away_from_a_cancelled_one_goes_on(self, client, workshop):
        other = make_workshop()
        guest = make_guest(workshop)
        workshop.is_cancelled = True
        workshop.save()
        assert "/move/" in page_of(client, guest)
        client.post(url_of(guest, "move"), {"workshop": other.pk})
        assert stand(other) == [("0", HAS, 1)]

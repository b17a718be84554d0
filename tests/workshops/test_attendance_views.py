import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.commits import CommittingClient
from tests.site.tree import make_site
from wagtail_whatsappalert.privacy.access_log import access_entries
from wagtail_whatsappalert.workshops.attendance_links import AttendanceLink
from wagtail_whatsappalert.workshops.models import Workshop
from wagtail_whatsappalert.workshops.registrations import Registration

from .attending import make_evening, make_host, tick_off
from .registering import make_guest

pytestmark = pytest.mark.django_db

OWN = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def evening():
    return make_evening(capacity=5)


@pytest.fixture
def host(evening):
    return make_host(evening)


@pytest.fixture
def guest(evening):
    return make_guest(evening, name="Anna Bos", access_needs="Rolstoel", places=2)


@pytest.fixture
def client():
    return CommittingClient()


def url_of(workshop, host, name="workshop_attendance"):
    sealed = AttendanceLink.to(workshop, host).seal()
    return reverse(f"wagtail_whatsappalert:{name}", args=[sealed])


def post(client, workshop, host, *, as_json=False, **data):
    accept = {"HTTP_ACCEPT": "application/json"} if as_json else {}
    return client.post(url_of(workshop, host), data, **OWN, **accept)


def tick(client, workshop, host, guest, *, there="yes", people=2, **kwargs):
    data = {"registration": guest.pk, "people": people, "there": there}
    return post(client, workshop, host, action="tick", **data, **kwargs)


def walk_in(client, workshop, host, **data):
    values = {"name": "Wim", "people": 1, "key": str(uuid.uuid4()), **data}
    return post(client, workshop, host, action="walk_in", **values)


def milliseconds(moment):
    return str(int(moment.timestamp() * 1000))


def move_days(workshop, days):
    """The workshop was, or will be, on another day."""
    shift = timedelta(days=days)
    there = Workshop.objects.filter(pk=workshop.pk)
    there.update(start=workshop.start + shift, end=workshop.end + shift)


class TestLooking:
    def test_shows_names_and_needs_but_no_address(self, client, evening, host, guest):
        response = client.get(url_of(evening, host))
        page = response.content.decode()
        assert "Anna Bos" in page
        assert "Rolstoel" in page
        assert guest.email not in page
        assert "no-store" in response["Cache-Control"]

    def test_is_logged_with_the_host(self, client, evening, host, guest):
        client.get(url_of(evening, host))
        entry = access_entries().first()
        assert entry.action == "whatsappalert.list"
        assert entry.object_id == str(guest.pk)
        assert entry.data == {"host": host.pk, "workshop": evening.pk}

    def test_leaves_out_who_cancelled_or_did_not_confirm(
        self, client, evening, host, guest
    ):
        Registration.objects.filter(pk=guest.pk).update(status="cancelled")
        assert "Anna Bos" not in client.get(url_of(evening, host)).content.decode()

    @pytest.mark.parametrize("days", [-2, 2])
    def test_shows_nothing_on_another_day(self, client, evening, host, guest, days):
        move_days(evening, days)
        response = client.get(url_of(evening, host))
        assert response.status_code == 403
        assert "Anna Bos" not in response.content.decode()
        printed = client.get(url_of(evening, host, "workshop_attendance_print"))
        assert printed.status_code == 403

    def test_shows_nothing_of_a_cancelled_workshop(self, client, evening, host, guest):
        Workshop.objects.filter(pk=evening.pk).update(is_cancelled=True)
        assert client.get(url_of(evening, host)).status_code == 403

    def test_is_void_for_who_no_longer_gives_it(self, client, evening, host):
        url = url_of(evening, host)
        evening.hosts.clear()
        assert client.get(url).status_code == 410

    def test_is_void_once_she_has_another_address(self, client, evening, host):
        url = url_of(evening, host)
        host.email = "new@politie.example"
        host.save()
        assert client.get(url).status_code == 410

    def test_a_forged_link_opens_nothing(self, client):
        url = reverse("wagtail_whatsappalert:workshop_attendance", args=["x" * 40])
        assert client.get(url).status_code == 404

    def test_needs_no_more_queries_for_more_people(
        self, client, evening, host, django_assert_max_num_queries
    ):
        for number in range(5):
            make_guest(evening, number)
        client.get(url_of(evening, host))
        with django_assert_max_num_queries(12):
            client.get(url_of(evening, host))

    def test_searching_leaves_no_name_in_the_address(
        self, client, evening, host, guest
    ):
        make_guest(evening, 1, name="Bert Vos")
        response = post(client, evening, host, action="search", q="bos an")
        page = response.content.decode()
        assert ("Anna Bos" in page, "Bert Vos" in page) == (True, False)

    def test_prints_with_lines_to_write_on(self, client, evening, host, guest):
        response = client.get(url_of(evening, host, "workshop_attendance_print"))
        page = response.content.decode()
        assert "Anna Bos" in page
        assert page.count("<tr><td></td><td></td><td></td><td></td></tr>") == 20
        assert access_entries().first().action == "whatsappalert.print"


class TestTicking:
    def test_ticks_and_takes_back_without_script(self, client, evening, host, guest):
        response = tick(client, evening, host, guest, people=1)
        assert response.status_code == 303
        assert response.url.endswith(f"?done=ticked#guest-{guest.pk}")
        guest.refresh_from_db()
        assert (guest.people_attended, guest.ticked_by_host) == (1, host)
        tick(client, evening, host, guest, there="no")
        guest.refresh_from_db()
        assert guest.attended_at is None

    def test_tells_the_script_how_it_stands(self, client, evening, host, guest):
        answer = tick(client, evening, host, guest, people=6, as_json=True).json()
        assert answer == {
            "registration": guest.pk,
            "people": 6,
            "here": 6,
            "is_over_full": True,
        }

    def test_takes_what_was_tapped_on_the_day_a_day_later(
        self, client, evening, host, guest
    ):
        # Noon: one minute after the start may be after midnight.
        at = timezone.localtime(evening.start).replace(hour=12) - timedelta(days=1)
        Workshop.objects.filter(pk=evening.pk).update(start=at, end=at)
        sent = {"at": milliseconds(at), "as_json": True}
        assert tick(client, evening, host, guest, **sent).status_code == 200
        guest.refresh_from_db()
        assert abs(guest.attended_at - at) < timedelta(seconds=1)
        sent["at"] = milliseconds(timezone.now())
        assert tick(client, evening, host, guest, **sent).status_code == 422

    def test_refuses_who_is_not_on_this_list(self, client, evening, host):
        other = make_guest(make_evening())
        assert tick(client, evening, host, other).status_code == 404
        other.refresh_from_db()
        assert other.attended_at is None

    @pytest.mark.parametrize("people", ["", "x", "-1", "51", "9" * 30])
    def test_refuses_a_number_that_makes_no_sense(
        self, client, evening, host, guest, people
    ):
        response = tick(client, evening, host, guest, people=people)
        assert response.status_code == 422
        assert "50" in response.content.decode()
        told = tick(client, evening, host, guest, people=people, as_json=True)
        assert (told.status_code, "50" in json.loads(told.content)["problem"]) == (
            422,
            True,
        )

    @pytest.mark.parametrize("at", ["x", "nan", "inf", "-5", "1e300"])
    def test_refuses_a_moment_that_is_none(self, client, evening, host, guest, at):
        assert tick(client, evening, host, guest, at=at).status_code == 422

    def test_is_refused_from_another_site(self, client, evening, host, guest):
        foreign = {"HTTP_SEC_FETCH_SITE": "cross-site"}
        data = {"action": "tick", "registration": guest.pk, "people": 1}
        response = client.post(url_of(evening, host), data, **foreign)
        assert response.status_code == 403


class TestWalkingIn:
    def test_adds_somebody_once(self, client, evening, host):
        key = str(uuid.uuid4())
        for _time in range(2):
            response = walk_in(client, evening, host, key=key, phone="06 12345678")
            assert response.status_code == 303
        added = evening.registrations.get()
        assert (added.name, str(added.phone)) == ("Wim", "+31612345678")
        assert (added.is_walk_in, added.people_attended) == (True, 1)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": " "},
            {"name": "a\x00b"},
            {"phone": "12"},
            {"email": "x"},
            {"key": "x"},
            {"people": "0"},
        ],
    )
    def test_explains_what_is_wrong_and_keeps_what_was_typed(
        self, client, evening, host, wrong
    ):
        response = walk_in(client, evening, host, **{"name": "Wim & Co", **wrong})
        assert response.status_code == 422
        assert not evening.registrations.exists()
        if "name" not in wrong:
            assert "Wim &amp; Co" in response.content.decode()


def test_a_full_room_is_told(client, evening, host, guest):
    page = client.get(url_of(evening, host)).content.decode()
    assert "data-over-full hidden" in page
    tick_off(guest, 6)
    assert "data-over-full>" in client.get(url_of(evening, host)).content.decode()

"""60 people confirm at once on a real server, each for several places."""

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse

from tests.places.server import serving
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.workshops.registration_links import RegistrationLink

from .factories import make_workshop
from .registering import make_registration, note_letters
from .test_registration_races import check, size

GUESTS, CAPACITY = 60, 50

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def workshop():
    make_site()
    return make_workshop(capacity=CAPACITY)


@pytest.fixture
def paths(workshop, monkeypatch):
    """The address in the mail of each."""
    with monkeypatch.context() as here:
        note_letters(here)
        registrations = [
            make_registration(workshop, number, places=size(number))
            for number in range(GUESTS)
        ]
    return [
        reverse(
            "wagtail_whatsappalert:workshop_confirm",
            args=[RegistrationLink.to(registration).seal()],
        )
        for registration in registrations
    ]


def confirm_all(port, paths):
    start = threading.Barrier(len(paths))

    def confirm(path):
        start.wait(timeout=60)
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        client.request("POST", path)
        return client.getresponse().status

    with ThreadPoolExecutor(len(paths)) as pool:
        return list(pool.map(confirm, paths))


class TestManyConfirmationsOnEightWorkers:
    def test_fill_the_places_in_order_and_lose_nobody(self, workshop, paths, tmp_path):
        with serving(tmp_path) as port:
            answers = confirm_all(port, paths)
        errors = (tmp_path / "errors.log").read_text()
        assert set(answers) == {303}, errors[-3000:]
        assert "locked" not in errors
        assert workshop.registrations.active().count() == GUESTS
        check(workshop, by_order=True)
        assert Letter.objects.count() == GUESTS

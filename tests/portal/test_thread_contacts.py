import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.access.factories import sign_in
from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from tests.threads.factories import (
    answer,
    close,
    make_group_in,
    make_thread,
    texts,
)
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.threads.services import new_form_key

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"wagtail_whatsappalert:portal_{name}", args=args)


def signed_in(contact):
    client = CommittingClient()
    sign_in(client, contact, role=Role.CONTACT)
    return client


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def contact():
    return make_contact(kind="municipality", language="en")


@pytest.fixture
def client(contact):
    return signed_in(contact)


@pytest.fixture
def coordinator():
    return make_coordinator(make_group(), bound=True)


@pytest.fixture
def thread(coordinator):
    return make_thread(coordinator)


class TestTheList:
    def test_has_what_waits_longest_first(self, client, coordinator, contact):
        yesterday = timezone.now() - timedelta(days=1)
        first = make_thread(coordinator, subject="Eerst", now=yesterday)
        done = answer(make_thread(coordinator, subject="Klaar"), contact)
        last = make_thread(coordinator, subject="Laatst")
        pages = client.get(url("contact_threads")).context["pages"]
        assert list(pages) == [first, last, done]

    def test_stands_on_the_home_page(self, client, thread):
        home = reverse("wagtail_whatsappalert:coordinator_start")
        page = client.get(home).content.decode()
        assert url("contact_thread", thread.pk) in page

    def test_has_nothing_of_another_district(self):
        here, elsewhere = make_group_in(), make_group_in()
        there = make_thread(make_coordinator(elsewhere), subject="Vreemd")
        district = here.neighbourhoods.get().district
        client = signed_in(make_contact(district, kind="municipality"))
        assert b"Vreemd" not in client.get(url("contact_threads")).content
        assert client.get(url("contact_thread", there.pk)).status_code == 404


class TestOneThread:
    def test_shows_who_asks_and_how_she_is_reached(self, client, thread, coordinator):
        page = client.get(url("contact_thread", thread.pk)).content.decode()
        assert coordinator.name in page
        assert f"tel:{coordinator.phone.as_e164}" in page
        assert coordinator.email not in page

    def test_shows_nobody_who_runs_the_group_no_longer(
        self, client, thread, coordinator
    ):
        thread.group.coordinators.remove(coordinator)
        page = client.get(url("contact_thread", thread.pk)).content.decode()
        assert coordinator.name not in page
        assert coordinator.phone.as_e164 not in page

    def test_is_logged_with_whom_he_saw(self, client, thread, coordinator, contact):
        client.get(url("contact_thread", thread.pk))
        entries = ModelLogEntry.objects.filter(action="whatsappalert.view")
        assert {entry.object_id for entry in entries} == {
            str(thread.pk),
            str(coordinator.pk),
        }
        assert {entry.data["contact"] for entry in entries} == {contact.pk}

    @pytest.mark.parametrize("name", ["contact_answer", "contact_close"])
    def test_of_others_is_as_one_that_does_not_exist(self, coordinator, name):
        thread = make_thread(coordinator, addressee="officer")
        client = signed_in(make_contact(kind="municipality"))
        data = {"text": "x", "result": "x"}
        for pk in (thread.pk, 987654):
            assert client.post(url(name, pk), data).status_code == 404
            assert client.get(url("contact_thread", pk)).status_code == 404
        assert len(texts(thread)) == 1

    def test_is_not_for_coordinators(self, thread, coordinator):
        client = CommittingClient()
        sign_in(client, coordinator)
        for name in ("contact_thread", "contact_answer", "contact_close"):
            response = client.post(url(name, thread.pk), {"text": "x", "result": "x"})
            assert response.status_code == 303
        assert len(texts(thread)) == 1


class TestAnswering:
    def test_reaches_the_thread_once_at_a_double_click(self, client, thread):
        data = {"text": "Wij komen.", "form_key": new_form_key()}
        for _click in range(2):
            response = client.post(url("contact_answer", thread.pk), data)
            assert response.status_code == 303
        assert texts(thread)[1:] == ["Wij komen."]

    def test_keeps_what_was_typed_when_it_is_wrong(self, client, thread):
        data = {"text": "x" * 2001}
        response = client.post(url("contact_answer", thread.pk), data)
        assert response.status_code == 422
        assert "x" * 2001 in response.content.decode()

    @pytest.mark.parametrize("name", ["contact_answer", "contact_close"])
    def test_opens_the_thread_for_who_comes_back_to_its_address(
        self, client, thread, name
    ):
        response = client.get(url(name, thread.pk))
        assert response.status_code == 303
        assert response["Location"].endswith(url("contact_thread", thread.pk))

    @pytest.mark.parametrize("name", ["contact_answer", "contact_close"])
    def test_after_somebody_closed_it_says_so_and_keeps_the_text(
        self, client, thread, name
    ):
        close(thread, make_contact(kind="municipality"), "Al gemaakt.")
        data = {"text": "Wij komen.", "result": "Wij komen."}
        response = client.post(url(name, thread.pk), data)
        assert response.status_code == 409
        page = response.content.decode()
        assert "Wij komen." in page
        assert "Al gemaakt." in page
        assert texts(thread)[1:] == ["Al gemaakt."]


class TestClosing:
    def test_needs_a_result(self, client, thread):
        response = client.post(url("contact_close", thread.pk), {"result": ""})
        assert response.status_code == 422
        thread.refresh_from_db()
        assert thread.is_open

    def test_shows_the_result(self, client, thread):
        data = {"result": "Lamp vervangen.", "form_key": new_form_key()}
        for _click in range(2):
            response = client.post(url("contact_close", thread.pk), data, follow=True)
            assert response.redirect_chain[0][1] == 303
        assert "Lamp vervangen." in response.content.decode()
        assert texts(thread)[1:] == ["Lamp vervangen."]


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
class TestTwoTabs:
    def test_that_close_at_once_close_it_once(self, thread):
        start, answers = threading.Barrier(2), []

        def press(client, number):
            start.wait()
            data = {"result": f"Gemaakt {number}.", "form_key": new_form_key()}
            response = client.post(url("contact_close", thread.pk), data)
            answers.append(response.status_code)
            connections.close_all()

        tabs = [
            threading.Thread(target=press, args=(tab(), number)) for number in range(2)
        ]
        for each in tabs:
            each.start()
        for each in tabs:
            each.join()
        assert sorted(answers) == [303, 409]
        thread.refresh_from_db()
        assert texts(thread)[1:] == [thread.result]


def tab():
    client = Client()
    sign_in(client, make_contact(kind="municipality"), role=Role.CONTACT)
    return client

"""Who registers stays in our tables, our pages and our mails; nowhere else."""

import logging
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from tests.commits import CommittingClient, committed
from tests.groups.factories import make_group
from tests.privacy.leaking import OWN_TO_LOGS, PERSON, traces_in
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.privacy.purging import purge_everything
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.tokens import PersonalLink
from wagtail_whatsappalert.workshops import register_intake
from wagtail_whatsappalert.workshops.register_tokens import RegisterToken
from wagtail_whatsappalert.workshops.registration_links import RegistrationLink
from wagtail_whatsappalert.workshops.registrations import Registration

from .factories import make_workshop

pytestmark = pytest.mark.django_db
FORM = reverse("wagtail_whatsappalert:workshop_register")
NEEDS = "Een tolk voor Zebedeus Quaak"


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    client = CommittingClient()
    client.raise_request_exception = False
    return client


def register(client, workshop, origin="same-origin", **kwargs):
    data = {
        "token": RegisterToken(language="nl", workshop=workshop.pk).sign(),
        "name": PERSON["name"],
        "email": PERSON["email"],
        "places": "2",
        "access_needs": NEEDS,
        **kwargs,
    }
    headers = {"Sec-Fetch-Site": origin} if origin else {}
    return client.post(FORM, data, follow=True, headers=headers)


def url_of(registration, way):
    sealed = RegistrationLink.to(registration).seal()
    return reverse(f"wagtail_whatsappalert:workshop_{way}", args=[sealed])


def walk(client):
    """The whole way of one guest, with a mistake at every turn."""
    workshop, other = make_workshop(), make_workshop(capacity=2)
    signup = make_signup_in(SignupStatus.READY, make_group(), email=PERSON["email"])
    answers = [
        register(client, workshop, origin=None),
        register(client, workshop, places="x"),
        register(client, workshop),
    ]
    registration = Registration.objects.get()
    confirm = url_of(registration, "confirm")
    answers += [
        client.get(confirm),
        client.post(confirm, follow=True),
        client.get(confirm[:-9] + "/"),
        register(client, workshop),
        client.get(FORM, {"signup": PersonalLink.to(signup).seal()}),
        client.post(url_of(registration, "fewer"), {"places": "x"}),
        client.post(url_of(registration, "fewer"), {"places": "1"}),
        client.post(url_of(registration, "move"), {"workshop": "0"}),
        client.post(url_of(registration, "move"), {"workshop": other.pk}, follow=True),
    ]
    registration = Registration.objects.get(workshop=other)
    for way in ("personal", "guest_ics", "cancel"):
        answers.append(client.get(url_of(registration, way)))
    for way in ("data", "cancel", "erase"):
        answers.append(client.post(url_of(registration, way)))
    with committed():
        purge_everything(now=timezone.now() + timedelta(days=90))
    return answers


class TestTheWholeWay:
    def test_leaves_nothing_in_the_logs(self, client, caplog):
        with caplog.at_level(logging.DEBUG):
            walk(client)
        assert caplog.records
        for record in caplog.records:
            assert not traces_in(caplog.handler.format(record)), record.getMessage()
            told = {k: v for k, v in vars(record).items() if k not in OWN_TO_LOGS}
            assert not traces_in(told), record.getMessage()

    def test_leaves_nothing_in_cookies_the_cache_and_addresses(self, client):
        for answer in walk(client):
            asked = answer.request
            assert not traces_in(asked["PATH_INFO"] + asked["QUERY_STRING"])
            for address, _status in getattr(answer, "redirect_chain", []):
                assert not traces_in(address)
            if asked["REQUEST_METHOD"] == "POST":
                assert "no-store" in answer["Cache-Control"]
        assert set(client.cookies) <= {"csrftoken"}
        assert not traces_in(cache._cache)

    def test_leaves_nothing_in_what_wagtail_keeps_and_the_tables(self, client):
        walk(client)
        for model in (ModelLogEntry, Revision, ReferenceIndex, Registration, Letter):
            assert not traces_in(list(model.objects.values())), model


class TestErrors:
    def test_of_the_database_tell_no_name(self, client, caplog, monkeypatch):
        def failing(**values):
            raise DatabaseError(f"Key (email)=({values['email']}) exists.")

        monkeypatch.setattr(register_intake, "register", failing)
        with caplog.at_level(logging.DEBUG):
            assert register(client, make_workshop()).status_code == 500
        assert not traces_in(caplog.text)


class TestTheAnswer:
    def test_is_the_same_for_who_is_known_and_for_who_is_not(self, client):
        workshop = make_workshop()
        first = register(client, workshop)
        client.post(url_of(Registration.objects.get(), "confirm"))
        again = register(client, workshop)
        pages = [
            re.sub(r"gAAAA[\w-]+", "", answer.content.decode())
            for answer in (first, again)
        ]
        assert pages[0] == pages[1]
        assert len(again.redirect_chain[0][0]) == len(first.redirect_chain[0][0])

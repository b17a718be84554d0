"""The programs in the docs, run as they stand there."""

import base64
import hashlib
import io
import json
import subprocess
import sys
import types

import pytest
from django.urls import path
from wagtail.models import Site

import example_project.urls
from tests.bulletins.factories import TEXT, make_area, send
from tests.commits import CommittingClient, committed
from tests.groups.factories import make_group
from tests.signups.factories import form_data
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.checks import check_geocoder, check_settings
from wagtail_whatsappalert.geocoding.services import geocode_address
from wagtail_whatsappalert.signups.models import Signup

from .test_docs import DOCS, fences

NAME = "Anna de Vries"
PERSON = {
    "name": NAME,
    "phone": "06 12345678",
    "email": "anna@example.org",
    "postcode": "7901AB",
    "house_number": "12",
    "relation": "lives",
}

pytestmark = pytest.mark.once


@pytest.mark.django_db(transaction=True)
class TestHeadlessClient:
    @pytest.fixture
    def group(self, live_server):
        host, port = live_server.url.removeprefix("http://").split(":")
        make_site(hostname=host)
        Site.objects.update(port=int(port))
        return make_group()

    def run(self, live_server, group, **answers):
        client, *_settings = fences(DOCS / "how-to" / "headless.md", "python")
        done = subprocess.run(
            [
                *(sys.executable, "-c", client, live_server.url, str(group.pk)),
                *(f"{name}={value}" for name, value in {**PERSON, **answers}.items()),
            ],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def test_signs_somebody_up(self, live_server, group):
        said = self.run(live_server, group)
        assert group.name in said
        assert "anna@example.org" in said
        assert Signup.objects.get().name == NAME

    def test_tells_what_is_not_right(self, live_server, group):
        assert "phone: " in self.run(live_server, group, phone="0528 291911")
        assert not Signup.objects.exists()

    def test_tells_that_a_group_closed(self, live_server, group):
        self.run(live_server, group)
        group.status = "paused"
        group.save()
        Signup.objects.all().delete()
        client = CommittingClient()
        response = client.get(f"/whatsapp/signup/schema.json?group={group.pk}")
        assert response.json()["open"] is False

    def test_reads_every_key_that_the_page_names(self, live_server, group):
        text = (DOCS / "how-to" / "headless.md").read_text()
        address = f"/whatsapp/signup/schema.json?group={group.pk}"
        schema = CommittingClient().get(address).json()
        for key in schema:
            assert f"`{key}`" in text or key in ("group", "heading", "language"), key


@pytest.mark.django_db
class TestCaptcha:
    @pytest.fixture(autouse=True)
    def chosen(self, settings, monkeypatch):
        source = fences(DOCS / "how-to" / "abuse.md", "python")[3]
        assert "class AltchaCaptcha" in source
        module = types.ModuleType("captcha_of_the_docs")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec(source, vars(module))
        urls = types.ModuleType("urls_of_the_docs")
        urls.urlpatterns = [
            path("captcha/challenge.json", module.challenge, name="altcha_challenge"),
            *example_project.urls.urlpatterns,
        ]
        monkeypatch.setitem(sys.modules, urls.__name__, urls)
        settings.ROOT_URLCONF = urls.__name__
        name = f"{module.__name__}.AltchaCaptcha"
        settings.WAGTAIL_WHATSAPPALERT = {"CAPTCHA": {"BACKEND": name}}
        make_site(hostname="testserver")

    @pytest.fixture
    def client(self):
        return CommittingClient(HTTP_SEC_FETCH_SITE="same-origin")

    def solve(self, client):
        """What the widget does."""
        asked = client.get("/captcha/challenge.json").json()
        for number in range(asked["maxnumber"] + 1):
            text = f"{asked['salt']}{number}".encode()
            if hashlib.sha256(text).hexdigest() == asked["challenge"]:
                solved = {**asked, "number": number}
                return base64.b64encode(json.dumps(solved).encode()).decode()
        raise AssertionError("no number fits")

    def send(self, client, group, answer):
        return client.post("/whatsapp/signup/", form_data(group, altcha=answer))

    def test_shows_its_widget(self, client):
        make_group()
        page = client.get("/whatsapp/signup/").content.decode()
        assert 'challengeurl="/captcha/challenge.json"' in page
        assert 'src="/static/altcha/altcha.js"' in page

    def test_lets_who_computed_through_once(self, client):
        group, answer = make_group(), self.solve(client)
        assert self.send(client, group, answer).status_code == 303
        assert self.send(client, group, answer).status_code == 422
        assert Signup.objects.count() == 1

    @pytest.mark.parametrize("answer", ["", "x", "e30=", "bnVsbA==", "WzFd"])
    def test_refuses_others_without_falling_over(self, client, answer, caplog):
        assert self.send(client, make_group(), answer).status_code == 422
        assert "gave no answer" not in caplog.text
        assert not Signup.objects.exists()

    def test_refuses_a_number_that_does_not_fit(self, client):
        solved = json.loads(base64.b64decode(self.solve(client)))
        solved["number"] += 1
        forged = base64.b64encode(json.dumps(solved).encode()).decode()
        assert self.send(client, make_group(), forged).status_code == 422


@pytest.mark.django_db
class TestSmsChannel:
    @pytest.fixture
    def sent(self, settings, monkeypatch):
        """What the channel of the docs sent, as its service would read it."""
        source, *_settings = fences(DOCS / "how-to" / "bulletins.md", "python")
        module = types.ModuleType("channels_of_the_docs")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec(source, vars(module))
        requests = []

        def pretend(request, timeout):
            requests.append((request.full_url, json.loads(request.data)))
            return io.BytesIO()

        monkeypatch.setattr(module, "urlopen", pretend)
        settings.WAGTAIL_WHATSAPPALERT = {
            "BULLETIN_CHANNELS": [
                {
                    "BACKEND": f"{module.__name__}.SmsChannel",
                    "OPTIONS": {"url": "https://sms.example.org/send"},
                }
            ]
        }
        make_site(hostname="testserver")
        return requests

    def test_sends_one_request_for_an_urgent_bulletin(self, sent):
        district, _group, (coordinator,) = make_area()
        for urgency in ("normal", "urgent"):
            with committed():
                send(make_contact(district), urgency=urgency)
        ((url, body),) = sent
        assert url == "https://sms.example.org/send"
        assert body["to"] == [coordinator.phone.as_e164]
        assert TEXT in body["text"]


@pytest.mark.django_db
class TestSteeringGroup:
    def test_answers_addresses_and_size(self):
        (source,) = fences(DOCS / "how-to" / "steering-group.md", "python")
        example = {}
        exec(source, example)
        district, group, _coordinators = make_area(coordinators=2)
        contact = make_contact(district)
        assert example["addresses_for"](group) == [contact.email]
        assert example["size_of"](contact.steering_group.name) == 2


@pytest.mark.django_db
class TestGeocoder:
    @pytest.fixture
    def ask(self, settings, monkeypatch):
        source = fences(DOCS / "how-to" / "geocoder.md", "python")[-1]
        module = types.ModuleType("geocoder_of_the_docs")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec(source, vars(module))
        found = {"label": "Markt 1", "number": 1, "postcode": "7901 AB"}
        body = json.dumps([{**found, "lng": 6.4, "lat": 52.7}]).encode()
        monkeypatch.setattr(
            module, "urlopen", lambda url, data, timeout: io.BytesIO(body)
        )
        settings.WAGTAIL_WHATSAPPALERT = {
            "GEOCODER": {
                "BACKEND": f"{module.__name__}.TownGeocoder",
                "OPTIONS": {"url": "https://addresses.example.org"},
            }
        }
        return geocode_address

    def test_finds_an_address(self, ask):
        assert [hit.label for hit in ask("7901 AB", 1)] == ["Markt 1"]
        assert ask("7901 AB", 2) == []

    def test_the_settings_of_the_page_pass_their_check(self, settings):
        for source in fences(DOCS / "how-to" / "geocoder.md", "python")[:-1]:
            chosen = {}
            exec(source, chosen)
            settings.WAGTAIL_WHATSAPPALERT = chosen["WAGTAIL_WHATSAPPALERT"]
            assert [*check_settings(None), *check_geocoder(None)] == []

"""The finder as a page, as a fragment and as JSON."""

import json
import logging
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.groups.finding import (
    SOUTH,
    WEST,
    know_address,
    make_listed_group,
    make_place,
    use_geocoder,
)
from tests.site.html import html_of

from .factories import make_group_page, make_index_page
from .finder_posts import (
    ADDRESS,
    FRAGMENT,
    URL,
    ask,
    ask_json,
    make_known_group,
    make_municipality,
    text_of,
)

pytestmark = pytest.mark.django_db

STRANGE = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text())


@pytest.fixture(autouse=True)
def geocoder(settings, monkeypatch):
    return use_geocoder(settings, monkeypatch)


@pytest.fixture(autouse=True)
def site():
    return make_municipality()


@pytest.fixture
def group():
    return make_known_group()


class TestTheEmptyFinder:
    def test_is_a_page_of_the_site(self, client):
        response = client.get(URL)
        text = text_of(response)
        assert "<h1" in text
        assert "Find your WhatsApp group</h1>" in text
        assert "14 0528" in text
        assert html_of(response).inline == []

    def test_takes_nothing_from_the_address(self, client, group):
        assert "Your group" not in text_of(client.get(URL, ADDRESS))

    def test_other_methods_are_refused(self, client):
        assert client.delete(URL).status_code == 405

    def test_needs_no_postcode_where_one_holds_many_streets(self, client, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"COUNTRY": "BE", "GEOCODER": None}
        (form,) = [f for f in html_of(client.get(URL)).forms if "text" in f.fields]
        assert "postcode" not in form.fields


class TestAnAnswer:
    def test_tells_the_group_its_state_and_what_to_do(self, client, site, group):
        make_group_page(group, make_index_page(site))
        response = client.post(URL, ADDRESS)
        text = text_of(response)
        assert "<title>Your group: Krakeel" in text
        assert 'href="/groepen/krakeel/"' in text
        assert "Active" in text
        assert "You can sign up now." in text
        assert "no-store" in response["Cache-Control"]

    def test_hands_the_address_to_the_signup_form_by_post(self, client, group):
        response = client.post(URL, ADDRESS)
        (start,) = [f for f in html_of(response).forms if "start" in (f.action or "")]
        assert start.method == "post"
        assert start.fields == {
            "language": "en",
            "group": str(group.pk),
            "postcode": "7901 AB",
            "house_number": "12",
            "house_number_addition": "B",
        }
        started = text_of(client.post(start.action, start.fields))
        assert 'value="7901 AB"' in started

    def test_keeps_what_was_typed(self, client, group):
        (form,) = [
            each
            for each in html_of(client.post(URL, ADDRESS)).forms
            if "text" in each.fields
        ]
        assert form.fields["postcode"] == "7901ab"
        assert form.fields["house_number"] == "12 B"

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"status": "forming"}, "Register interest"),
            ({"status": "paused"}, "This group pauses"),
            ({"full_for_now": True}, "Sign up for the waiting list"),
            ({"signup_route": "closed"}, "You cannot sign up for this group now"),
            (
                {"signup_route": "external", "external_url": "https://wabp.example"},
                'href="https://wabp.example"',
            ),
        ],
    )
    def test_says_what_one_can_do_in_each_state(self, client, group, facts, said):
        for name, value in facts.items():
            setattr(group, name, value)
        group.save()
        assert said in ask(client, **ADDRESS)

    def test_of_several_groups_names_each(self, client, group):
        make_listed_group("7901", name="Ondernemers", allows_overlap=True)
        text = ask(client, **ADDRESS)
        assert "We found 2 groups" in text
        assert text.index("Ondernemers") < text.index(">Krakeel<")

    def test_where_no_group_is_offers_interest_and_a_start(self, client, site):
        place = make_place(1, "Wolfsbos")
        know_address("7901 AB", 1)
        response = client.post(URL, ADDRESS)
        text = text_of(response)
        assert "There is no group in Wolfsbos yet" in text
        (start,) = [f for f in html_of(response).forms if "start" in (f.action or "")]
        assert start.fields["neighbourhood"] == str(place.pk)
        assert "Start a group yourself" in text
        assert client.post(start.action, start.fields).status_code == 200

    def test_outside_says_so(self, client, group):
        point = {"longitude": WEST + 5, "latitude": SOUTH}
        assert "This is outside our municipality" in ask(client, **point)

    def test_of_an_unknown_address_has_the_list(self, client, group):
        text = ask(client, postcode="7999 ZZ", house_number="1")
        assert "We do not know this address" in text
        assert ">Krakeel" in text or "> Krakeel" in text or "<li>Krakeel" in text

    def test_when_the_geocoder_is_down_has_the_list(self, client, group, geocoder):
        geocoder.is_down = True
        text = ask(client, postcode="7999 ZZ", house_number="1")
        assert "We cannot look up addresses now" in text
        assert "<li>Krakeel" in text
        assert "14 0528" in text

    def test_is_a_fragment_for_our_script(self, client, group):
        text = text_of(client.post(URL, ADDRESS | {"level": "3"}, headers=FRAGMENT))
        assert "<html" not in text
        assert "</h3>" in text
        assert "data-whatsappalert-find" in text

    def test_is_in_the_language_of_the_page_that_asked(self, client, group):
        text = ask(client, **ADDRESS, language="nl")
        assert 'lang="nl"' in text

    def test_needs_no_cookie_and_no_token(self, group):
        from django.test import Client

        client = Client(enforce_csrf_checks=True)
        response = client.post(URL, ADDRESS)
        assert response.status_code == 200
        assert not response.cookies


class TestWhatIsNotRight:
    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({}, "Fill in your postcode and house number, or a street"),
            ({"postcode": "7901 AB"}, "Fill in your house number."),
            ({"house_number": "12"}, "Fill in your postcode."),
            ({"text": "7901 ab"}, "Fill in your house number."),
            ({"postcode": "79", "house_number": "1"}, "Enter a postcode, for example"),
            ({"postcode": "7901AB", "house_number": "x"}, "Enter a house number in"),
            ({"text": "a"}, "Type two letters at least."),
            ({"longitude": "500", "latitude": "1"}, "This is no place on earth"),
        ],
    )
    def test_is_told_above_the_form(self, client, fields, said):
        text = ask(client, 422, **fields)
        assert said in text.split("<ul>")[1].split("</ul>")[0]

    def test_leads_to_the_field_and_keeps_the_rest(self, client):
        html = html_of(client.post(URL, {"postcode": "79", "house_number": "12"}))
        assert html.references <= html.ids.keys()
        (form,) = [form for form in html.forms if "text" in form.fields]
        assert (form.fields["postcode"], form.fields["house_number"]) == ("79", "12")

    def test_a_name_beside_half_an_address_is_enough(self, client, group):
        assert "Your group" in ask(client, postcode="7901 AB", text="Krakeel")


class TestDiscretion:
    def test_no_address_in_a_log_or_in_the_keys_of_a_cache(
        self, client, group, geocoder, caplog
    ):
        caplog.set_level(logging.DEBUG)
        secret = {"postcode": "7999 ZZ", "house_number": "4711"}
        for is_down in (False, True):
            geocoder.is_down = is_down
            ask(client, **secret)
            ask(client, text="Geheimstraat 4711")
        ask(client, 422, postcode="7999 ZZ", house_number="4711x!")
        keys = " ".join(cache._cache)
        said = " ".join(
            record.getMessage()
            for record in caplog.records
            if record.name != "django.db.backends"
        )
        for word in ("7999", "4711", "Geheim"):
            assert word not in keys
            assert word not in said

    def test_strange_signs_break_nothing(self, client, group):
        for number, text in enumerate(STRANGE):
            fields = {"text": text, "postcode": text, "house_number": text}
            answers = [ask_json(client, {"text": text}), ask_json(client, fields)]
            if number % 10 == 0:
                answers += [client.post(URL, fields)]
            assert {each.status_code for each in answers} <= {200, 422}, text
        broken = '{"text": "Stra\\ud800at 1", "house_number_addition": "\\udfff"}'
        assert ask_json(client, broken).status_code == 200
        assert "<script>alert" not in ask(client, text="<script>alert(1)</script>")


def test_has_the_address_that_others_rely_on():
    assert reverse("wagtail_whatsappalert:find").endswith("/whatsapp/find/")

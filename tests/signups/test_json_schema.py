import re

import pytest
from django.urls import reverse

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.signups.json_posts import BOXES
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import GroupStatus
from wagtail_whatsappalert.signups.blocks import SignupFormBlock
from wagtail_whatsappalert.signups.tokens import read_form_token
from wagtail_whatsappalert.site_settings.models import (
    LegalBasis,
    WhatsAppAlertSettings,
)

from .test_captcha import SumCaptcha

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group(site):
    return make_group()


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def ask(client):
    def get(headers=None, **query):
        url = reverse("wagtail_whatsappalert:signup_schema")
        return client.get(url, query, headers=headers or {})

    return get


class TestSchema:
    def test_asks_the_fields_of_the_form(self, ask, client, group):
        schema = ask(group=group.pk).json()
        url = reverse("wagtail_whatsappalert:signup")
        page = client.get(url, {"group": group.pk}).content.decode()
        for field in schema["fields"]:
            if field["type"] == "radio":
                continue
            tag = re.search(rf'<input[^>]+name="{field["name"]}"[^>]*>', page)[0]
            assert f'type="{field["type"]}"' in tag
            assert (" required" in tag) == field["required"]
            if field["autocomplete"]:
                assert f'autocomplete="{field["autocomplete"]}"' in tag
            assert field["label"] in page
            assert field["help"] in page
        names = [field["name"] for field in schema["fields"]]
        assert names == [
            "name",
            "phone",
            "email",
            "postcode",
            "house_number",
            "house_number_addition",
            "relation",
        ]
        assert schema["fields"][0]["max_length"] == 100
        assert [box["name"] for box in schema["boxes"]] == list(BOXES)
        assert schema["action"] == url

    def test_tells_what_stands_beside_the_form(self, ask, site, group):
        WhatsAppAlertSettings.objects.create(
            site=site, phone="14 0528", municipality="Hoogeveen"
        )
        schema = ask(group=group.pk).json()
        assert schema["help"]["phone"] == "14 0528"
        assert "Hoogeveen" in schema["privacy_notice"]
        assert schema["house_rules"].count("<li") >= 9
        assert schema["group"]["name"] == group.name
        assert schema["age"] == 18

    def test_asks_for_consent_where_that_is_the_basis(self, ask, site, group):
        WhatsAppAlertSettings.objects.create(site=site, legal_basis=LegalBasis.CONSENT)
        names = [box["name"] for box in ask(group=group.pk).json()["boxes"]]
        assert names == [*BOXES, "consent_storage", "consent_sharing"]

    def test_offers_groups_with_their_ages_where_none_is_given(self, ask, group):
        older = make_group(name="Vanaf 21", minimum_age=21)
        schema = ask().json()
        assert schema["group"] is None
        assert schema["fields"][0]["name"] == "group"
        choices = {c["value"]: c for c in schema["fields"][0]["choices"]}
        assert choices[older.pk]["minimum_age"] == 21
        assert choices[group.pk]["label"] == group.name

    @pytest.mark.parametrize(
        ("language", "words"), [("nl", "Naam"), ("en", "Name"), ("xx", "Naam")]
    )
    def test_speaks_the_language_that_is_asked_for(self, ask, group, language, words):
        schema = ask(group=group.pk, language=language).json()
        assert schema["fields"][0]["label"] == words
        token = read_form_token(schema["token"])
        assert token.language == schema["language"]

    def test_takes_what_an_editor_chose_from_the_token_of_the_block(self, client, ask):
        group = make_group()
        block = SignupFormBlock()
        value = block.to_python(
            {"group": group.pk, "heading": "Doe", "thank_you": "Ok"}
        )
        told = block.get_api_representation(value)
        assert told["action"] == reverse("wagtail_whatsappalert:signup")
        assert told["group"] == group.pk
        schema = client.get(told["schema"]).json()
        assert schema["heading"] == "Doe"
        token = read_form_token(schema["token"])
        assert (token.group, token.thank_you) == (group.pk, "Ok")
        english = client.get(told["schema"], {"language": "en", "token": told["token"]})
        assert english.json()["fields"][0]["label"] == "Name"

    def test_of_a_closed_group_has_no_fields(self, ask):
        group = make_group(status=GroupStatus.PAUSED)
        schema = ask(group=group.pk).json()
        assert schema["open"] is False
        assert "fields" not in schema

    @pytest.mark.parametrize("group", ["999", "9" * 50, "x", "²", "-1"])
    def test_of_no_group_is_not_found(self, ask, group):
        response = ask(group=group)
        assert response.status_code == 404
        assert response.json()["message"]

    @pytest.mark.parametrize("token", ["x", "a:b", "é", "\ud800"])
    def test_of_a_token_that_is_not_ours_is_refused(self, ask, token):
        token = token.encode("utf-8", "surrogatepass")
        assert ask(token=token).status_code == 400

    def test_names_the_captcha(self, ask, group, settings):
        assert ask(group=group.pk).json()["captcha"] is None
        name = f"{SumCaptcha.__module__}.SumCaptcha"
        settings.WAGTAIL_WHATSAPPALERT = {"CAPTCHA": {"BACKEND": name}}
        captcha = ask(group=group.pk).json()["captcha"]
        assert captcha == {"name": "sum", "question": "2 + 3"}


class TestSchemaInACache:
    def test_is_not_sent_twice(self, ask, group):
        first = ask(group=group.pk)
        assert first["Cache-Control"] == "public, no-cache"
        assert not first.cookies
        for etag in (first["ETag"], f"W/{first['ETag']}"):
            again = ask(group=group.pk, headers={"if-none-match": etag})
            assert again.status_code == 304
            assert again.content == b""

    def test_is_sent_anew_once_anything_changed(self, ask, group):
        etag = ask(group=group.pk)["ETag"]
        group.minimum_age = 21
        group.save()
        again = ask(group=group.pk, headers={"if-none-match": etag})
        assert again.status_code == 200
        assert again.json()["age"] == 21

    def test_costs_one_query(self, ask, group, django_assert_num_queries):
        # The very first visit makes what is made once: the settings of the site.
        for _visit in range(2):
            ask(group=group.pk)
        with django_assert_num_queries(1):
            ask(group=group.pk)

    def test_allows_no_other_site_by_itself(self, ask, group):
        response = ask(group=group.pk, headers={"origin": "https://other.example"})
        assert not any("access-control" in name.lower() for name in response.headers)

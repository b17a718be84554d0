import json

import pytest
from django.urls import reverse

from tests.commits import CommittingClient
from tests.groups.factories import make_group, make_neighbourhood
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.blocks import SignupFormBlock
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.tokens import FormToken, read_form_token

from .json_posts import JSON, filled_in
from .wanting import UNKNOWN, covers, finds, nowhere, one, several

__all__ = ["covers", "finds"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def send():
    def post(**values):
        token = values.pop("token", None) or FormToken("en", by_address=True).sign()
        url = reverse("wagtail_whatsappalert:signup")
        body = json.dumps(filled_in(token=token, **values))
        return CommittingClient().post(url, body, JSON)

    return post


def question(response):
    assert response.status_code == 422
    return response.json()["question"]


class TestAProgram:
    def test_reads_in_the_schema_that_the_address_decides(self, client):
        make_group()
        url = reverse("wagtail_whatsappalert:signup_schema")
        schema = client.get(f"{url}?by_address=1").json()
        assert schema["by_address"]
        assert "group" not in [field["name"] for field in schema["fields"]]

    def test_gets_a_token_for_it_from_the_block(self):
        value = SignupFormBlock().to_python({"by_address": True})
        token = SignupFormBlock().get_api_representation(value)["token"]
        assert read_form_token(token).by_address

    def test_is_told_which_groups_there_are(self, send, finds):
        here, there = make_group(name="A"), make_group(name="B")
        finds(several(here, there))
        asked = question(send())
        [field] = asked["fields"]
        assert [choice["value"] for choice in field["choices"]] == [here.pk, there.pk]
        assert send(group=there.pk).status_code == 202

    def test_registers_interest_with_what_it_is_told_to_send(self, send, finds):
        finds(nowhere(make_neighbourhood(name="Krakeel")))
        asked = question(send())
        assert (asked["kind"], "Krakeel" in asked["heading"]) == ("nowhere", True)
        assert send(**asked["send"]).status_code == 202

    def test_sends_the_rules_of_the_group_to_be_read(self, send, finds):
        finds(one(make_group(minimum_age=21)))
        response = send()
        asked = question(response)
        assert response.json()["age"] == 21
        fresh = {"token": response.json()["token"], "age": 21, **asked["send"]}
        assert send(**fresh).status_code == 202

    def test_warns_of_an_address_outside_the_area(self, send, covers):
        group = make_group(neighbourhoods=[make_neighbourhood()])
        token = FormToken("en", group=group.pk).sign()
        covers(False)
        asked = question(send(token=token))
        assert asked["send"] == {"outside_area": True}
        assert [field["name"] for field in asked["fields"]] == ["outside_reason"]
        sent = {**asked["send"], "outside_reason": "Mijn moeder"}
        assert send(token=token, **sent).status_code == 202
        assert Signup.objects.get().outside_reason == "Mijn moeder"

    def test_is_told_that_nobody_knows_the_address(self, send, finds):
        finds(UNKNOWN)
        response = send()
        [error] = response.json()["errors"]["postcode"]
        assert error["code"] == "unknown"

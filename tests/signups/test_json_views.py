import json

import pytest
from django.urls import reverse

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.signups.json_posts import JSON, NAUGHTY, TEXTS, WRONG, errors, filled_in
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import GroupStatus
from wagtail_whatsappalert.signups.models import Signup, SignupStatus
from wagtail_whatsappalert.signups.tokens import FormToken

from .factories import make_confirmed_signup
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
def send(client):
    url = reverse("wagtail_whatsappalert:signup")

    def post(data, content_type=JSON, **headers):
        body = data if isinstance(data, bytes | str) else json.dumps(data)
        return client.post(url, body, content_type=content_type, **headers)

    return post


class TestSending:
    def test_is_the_form_and_the_service_of_the_browser(self, send, group, mailoutbox):
        response = send(filled_in(group))
        assert response.status_code == 202
        signup = Signup.objects.get()
        assert signup.status == SignupStatus.UNCONFIRMED
        assert signup.phone.as_e164 == "+31612345678"
        assert (signup.postcode, signup.house_number) == ("7901 AB", 12)
        assert [mail.to for mail in mailoutbox] == [["anna@example.org"]]

    def test_tells_the_words_of_the_thank_you_page(self, send, client, group):
        token = FormToken(language="nl", group=group.pk, thank_you="Fijn!").sign()
        response = send(filled_in(token=token))
        told = response.json()
        page = client.get(told["links"]["thanks"]).content.decode()
        assert told["title"] in page
        assert told["thank_you"] == "Fijn!"
        assert "anna@example.org" in told["message"]
        assert "no-store" in response["Cache-Control"]

    def test_needs_no_origin_and_no_cookie(self, group):
        client = CommittingClient(enforce_csrf_checks=True)
        response = client.post(
            reverse("wagtail_whatsappalert:signup"),
            json.dumps(filled_in(group)),
            content_type=JSON,
            HTTP_ORIGIN="https://app.example",
            HTTP_SEC_FETCH_SITE="cross-site",
        )
        assert response.status_code == 202
        assert not response.cookies
        assert not any("access-control" in name.lower() for name in response.headers)

    def test_takes_a_chosen_group_and_numbers_as_numbers(self, send, group):
        values = {"group": group.pk, "house_number": 12, "age": 18, "elapsed": 1}
        assert send(filled_in(None, **values)).status_code == 202
        signup = Signup.objects.get()
        assert signup.group == group
        assert signup.suspicion == "fast"

    def test_does_not_tell_that_somebody_takes_part(self, send, group, mailoutbox):
        fresh = send(filled_in(group, phone="06 87654321")).json()
        make_confirmed_signup(group, phone="+31612345678", email="eigen@example.org")
        known = send(filled_in(group)).json()
        assert known.keys() == fresh.keys()
        assert known["message"] == fresh["message"]
        assert mailoutbox[-1].to == ["eigen@example.org"]

    def test_knows_the_honeypot(self, send, group, mailoutbox):
        assert send(filled_in(group, website="x")).status_code == 202
        assert Signup.objects.get().suspicion == "honeypot"
        assert mailoutbox == []

    def test_asks_the_captcha(self, send, group, settings):
        name = f"{SumCaptcha.__module__}.SumCaptcha"
        settings.WAGTAIL_WHATSAPPALERT = {"CAPTCHA": {"BACKEND": name}}
        assert list(errors(send(filled_in(group, sum="4")))) == ["form"]
        assert send(filled_in(group, sum="5")).status_code == 202


class TestErrors:
    def test_are_those_of_the_form(self, send, group):
        told = errors(send(filled_in(group, phone="0528 291911", name="")))
        assert set(told) == {"phone", "name"}
        (phone,) = told["phone"]
        assert phone["code"] == "landline"
        assert "06 12345678" in phone["message"]
        assert told["name"][0]["code"] == "required"

    @pytest.mark.parametrize("value", [False, None])
    def test_tell_of_a_box_that_is_not_ticked(self, send, group, value):
        told = errors(send(filled_in(group, house_rules=value)))
        assert told["house_rules"][0]["code"] == "required"

    def test_speak_the_language_of_the_token(self, send, group):
        token = FormToken(language="en", group=group.pk).sign()
        told = errors(send(filled_in(token=token, name="")))
        assert told["name"][0]["message"] == "Fill in your name."

    def test_bring_a_fresh_token_when_the_rules_changed(self, send, group):
        token = FormToken(language="nl", group=group.pk, texts="old").sign()
        response = send(filled_in(token=token))
        assert "house_rules" in errors(response)
        fresh = response.json()["token"]
        assert send(filled_in(token=fresh)).status_code == 202

    def test_tell_the_age_that_a_chosen_group_asks(self, send, group):
        older = make_group(name="Vanaf 21", minimum_age=21)
        response = send(filled_in(None, group=older.pk, age=18))
        assert "minimum_age" in errors(response)
        assert response.json()["age"] == 21
        assert send(filled_in(None, group=older.pk, age=21)).status_code == 202

    @pytest.mark.parametrize("field", TEXTS)
    @pytest.mark.parametrize("value", WRONG, ids=lambda value: repr(value)[:12])
    def test_name_a_value_of_a_wrong_kind(self, send, group, field, value):
        told = errors(send(filled_in(group, **{field: value})))
        assert told[field][0]["code"] == "type"
        assert not Signup.objects.exists()

    @pytest.mark.parametrize("value", ["on", "true", 1, [], {}])
    def test_ask_true_for_a_box(self, send, group, value):
        told = errors(send(filled_in(group, house_rules=value)))
        assert told["house_rules"][0]["code"] == "type"

    @pytest.mark.parametrize("field", ["group", "house_number", "age", "elapsed"])
    @pytest.mark.parametrize("value", [True, [], {}, "\ud800"], ids=repr)
    def test_take_numbers_as_such_and_nothing_else(self, send, group, field, value):
        assert field in errors(
            send(filled_in(None, **{"group": group.pk, field: value}))
        )

    @pytest.mark.parametrize("value", [10**400, -1, 1.5, 1e300, 0])
    def test_refuse_impossible_numbers(self, send, group, value):
        assert "house_number" in errors(send(filled_in(group, house_number=value)))
        assert "group" in errors(send(filled_in(None, group=value)))

    def test_are_never_a_server_error(self, send, group):
        fields = [*TEXTS, "house_number", "group", "age", "website", "elapsed"]
        for text in NAUGHTY:
            response = send(filled_in(group, **dict.fromkeys(fields, text)))
            assert response.status_code == 422, text
        assert not Signup.objects.exists()

    def test_keep_a_naughty_name_as_it_is_or_refuse_it(self, send, group, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGNUPS_PER_ADDRESS_PER_HOUR": 10_000}
        for text in NAUGHTY[::10]:
            response = send(filled_in(group, name=text))
            assert response.status_code in (202, 422), text


class TestRefusals:
    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"null",
            b"[]",
            b'"x"',
            b"7",
            b"\xff\xfe\x00",
            b'{"token": NaN}',
            b"[" * 50_000,
            b'{"a":' * 10_000,
        ],
        ids=lambda body: repr(body[:10]),
    )
    def test_what_is_no_object_is_400(self, send, body):
        response = send(body)
        assert response.status_code == 400
        assert response.json()["message"]

    @pytest.mark.parametrize("token", [None, "", "x", 7, [], {}, "\ud800", True])
    def test_a_token_that_is_not_ours_is_400(self, send, group, token):
        data = {**filled_in(group), "token": token}
        assert send(data).status_code == 400

    def test_too_much_is_413(self, send, group, settings):
        assert send(filled_in(group, name="x" * 70_000)).status_code == 413
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
        assert send(filled_in(group)).status_code == 413

    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/xml", "application/ld+json"]
    )
    def test_another_kind_is_415(self, send, group, content_type):
        response = send(filled_in(group), content_type=content_type)
        assert response.status_code == 415
        assert response.json()["message"]
        assert not Signup.objects.exists()

    def test_json_in_the_clothes_of_a_form_meets_the_check_of_origins(
        self, send, group
    ):
        response = send(
            filled_in(group),
            content_type="application/x-www-form-urlencoded",
            HTTP_ORIGIN="https://evil.example",
        )
        assert response.status_code == 403

    def test_a_charset_does_not_matter(self, send, group):
        kind = "application/json; charset=utf-8"
        assert send(filled_in(group), content_type=kind).status_code == 202

    def test_a_closed_group_is_409(self, send, group):
        data = filled_in(group)
        group.status = GroupStatus.PAUSED
        group.save()
        response = send(data)
        assert response.status_code == 409
        assert response.json()["message"]

    def test_a_group_that_is_gone_is_409(self, send, group):
        data = filled_in(group)
        group.delete()
        assert send(data).status_code == 409


class TestAfterwards:
    @pytest.fixture
    def links(self, send, group):
        return send(filled_in(group)).json()["links"]

    def test_it_can_be_sent_again(self, client, links):
        response = client.post(links["resend"], "{}", content_type=JSON)
        assert response.status_code == 202
        assert response.json()["email"] == "anna@example.org"

    def test_the_address_can_be_corrected(self, client, links, mailoutbox):
        data = json.dumps({"email": "goed@example.org"})
        response = client.post(links["correct"], data, content_type=JSON)
        assert response.status_code == 202
        assert response.json()["email"] == "goed@example.org"
        assert mailoutbox[-1].to == ["goed@example.org"]
        assert Signup.objects.get().email == "goed@example.org"

    @pytest.mark.parametrize("email", ["anna@", "", None, 7, [], "\ud800"])
    def test_a_wrong_address_is_told(self, client, links, email):
        data = json.dumps({"email": email})
        response = client.post(links["correct"], data, content_type=JSON)
        assert "email" in errors(response)

    def test_broken_json_is_400(self, client, links):
        response = client.post(links["correct"], "{", content_type=JSON)
        assert response.status_code == 400

    def test_a_broken_link_is_404(self, client, links):
        response = client.post(links["resend"][:-5] + "x/", "{}", content_type=JSON)
        assert response.status_code == 404
        assert response.json()["message"]

    def test_too_often_is_429(self, client, links, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGNUPS_PER_ADDRESS_PER_HOUR": 1}
        response = client.post(links["resend"], "{}", content_type=JSON)
        assert response.status_code == 429
        assert response.json()["retry_after"] == int(response["Retry-After"])

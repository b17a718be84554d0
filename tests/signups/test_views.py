import re
from urllib.parse import unquote

import pytest
from django.urls import reverse

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.signups.sending import NAUGHTY, SAME_ORIGIN
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import GroupStatus
from wagtail_whatsappalert.mailing.models import MailText
from wagtail_whatsappalert.signups.models import Signup, SignupStatus
from wagtail_whatsappalert.signups.tokens import FormToken

from .factories import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def group(site):
    return make_group()


@pytest.fixture
def send(client):
    def post(data, **headers):
        return client.post(
            reverse("wagtail_whatsappalert:signup"), data, **{**SAME_ORIGIN, **headers}
        )

    return post


class TestSending:
    def test_keeps_the_signup_and_mails_a_link(self, send, group, mailoutbox):
        response = send(form_data(group))
        assert response.status_code == 303
        signup = Signup.objects.get()
        assert signup.status == SignupStatus.UNCONFIRMED
        assert signup.phone.as_e164 == "+31612345678"
        assert signup.postcode == "7901 AB"
        assert [mail.to for mail in mailoutbox] == [["anna@example.org"]]

    def test_the_thank_you_page_names_the_address(self, send, client, group):
        response = send(form_data(group))
        page = client.get(response["Location"])
        assert "anna@example.org" in page.content.decode()
        assert "anna@" not in unquote(response["Location"])
        assert "no-store" in page["Cache-Control"]

    def test_twice_makes_one_signup_and_one_mail(self, send, group, mailoutbox):
        send(form_data(group))
        assert send(form_data(group)).status_code == 303
        assert Signup.objects.count() == 1
        assert len(mailoutbox) == 1

    def test_a_couple_may_share_an_address(self, send, group):
        send(form_data(group))
        send(form_data(group, phone="06 87654321", name="Bert de Vries"))
        assert Signup.objects.count() == 2

    def test_a_chosen_group_works_like_a_fixed_one(self, send, group):
        assert send(form_data(None, group=group.pk)).status_code == 303
        assert Signup.objects.get().group == group

    def test_a_number_with_its_letter_is_split(self, send, group):
        send(form_data(group, house_number="12a"))
        signup = Signup.objects.get()
        assert (signup.house_number, signup.house_number_addition) == (12, "a")


class TestBadInput:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("phone", "0528 291911"),
            ("phone", "12"),
            ("phone", "1" * 10_000),
            ("email", "anna@"),
            ("postcode", "0123 AB"),
            ("house_number", "twaalf"),
            ("house_number", "²"),
            ("relation", "visits"),
            ("minimum_age", None),
            ("house_rules", None),
            ("name", ""),
            ("name", "x" * 10_000),
            ("name", "nul\0teken"),
        ],
    )
    def test_is_told_and_nothing_is_stored(self, send, group, field, value):
        response = send(form_data(group, **{field: value}))
        assert response.status_code == 422
        assert response["Cache-Control"].count("no-store")
        assert not Signup.objects.exists()

    def test_nothing_typed_is_lost(self, send, group):
        page = send(form_data(group, phone="0528 291911")).content.decode()
        assert 'value="0528 291911"' in page
        assert 'value="Anna de Vries"' in page
        assert 'value="7901ab"' in page

    def test_naughty_strings_are_never_a_server_error(self, send, group):
        fields = ["name", "phone", "email", "postcode", "house_number"]
        fields += ["house_number_addition", "relation"]
        for text in NAUGHTY:
            response = send(form_data(group, **dict.fromkeys(fields, text)))
            assert response.status_code == 422, text
            assert "<script>alert" not in response.content.decode()
        assert not Signup.objects.exists()

    def test_a_naughty_name_is_kept_as_it_is_or_refused(self, send, group, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGNUPS_PER_ADDRESS_PER_HOUR": 10_000}
        for text in NAUGHTY[::10]:
            response = send(form_data(group, name=text))
            assert response.status_code in (303, 422), text

    def test_naughty_tokens_are_refused(self, send):
        for text in NAUGHTY[::10]:
            assert send(form_data(None, token=text or "-")).status_code == 400

    def test_a_forged_token_is_refused(self, send, group):
        token = FormToken(language="nl", group=group.pk).sign()
        response = send(form_data(group, token=token[:-1] + "x"))
        assert response.status_code == 400

    def test_a_missing_token_is_refused(self, send):
        assert send({}).status_code == 400

    def test_a_group_that_closed_since_is_told(self, send, group):
        data = form_data(group)
        group.status = GroupStatus.PAUSED
        group.save()
        response = send(data)
        assert response.status_code == 409
        assert group.name in response.content.decode()
        assert not Signup.objects.exists()

    def test_a_group_that_is_gone_is_told(self, send, group):
        data = form_data(group)
        group.delete()
        assert send(data).status_code == 409

    def test_a_group_that_is_not_on_offer_cannot_be_chosen(self, send, group):
        ended = make_group(name="Weg", status=GroupStatus.ENDED)
        assert send(form_data(None, group=ended.pk)).status_code == 422


class TestOrigin:
    def test_another_site_is_refused(self, client, group):
        response = client.post(
            reverse("wagtail_whatsappalert:signup"),
            form_data(group),
            HTTP_SEC_FETCH_SITE="cross-site",
            HTTP_ORIGIN="https://evil.example",
        )
        assert response.status_code == 403
        assert not Signup.objects.exists()

    def test_our_own_origin_is_enough(self, client, group):
        response = client.post(
            reverse("wagtail_whatsappalert:signup"),
            form_data(group),
            HTTP_ORIGIN="http://testserver",
        )
        assert response.status_code == 303

    def test_a_trusted_origin_is_enough(self, client, group, settings):
        settings.CSRF_TRUSTED_ORIGINS = ["https://*.gemeente.example"]
        response = client.post(
            reverse("wagtail_whatsappalert:signup"),
            form_data(group),
            HTTP_ORIGIN="https://www.gemeente.example",
            HTTP_SEC_FETCH_SITE="cross-site",
        )
        assert response.status_code == 303

    def test_a_silent_browser_gets_one_button(self, group):
        client = CommittingClient(enforce_csrf_checks=True)
        url = reverse("wagtail_whatsappalert:signup")
        page = client.post(url, form_data(group), HTTP_ORIGIN="null").content.decode()
        assert not Signup.objects.exists()
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
        assert fields["name"] == "Anna de Vries"
        once_more = reverse("wagtail_whatsappalert:signup_once_more")
        assert client.post(once_more, form_data(group)).status_code == 403
        assert client.post(once_more, fields).status_code == 303
        assert Signup.objects.count() == 1


class TestChangedRules:
    def test_are_asked_again(self, send, group):
        token = FormToken(language="nl", group=group.pk, texts="another").sign()
        response = send(form_data(group, token=token))
        assert response.status_code == 422
        assert 'name="house_rules"' in response.content.decode()
        assert not Signup.objects.exists()

    def test_the_form_that_comes_back_can_be_sent(self, send, group):
        token = FormToken(language="nl", group=group.pk, texts="another").sign()
        page = send(form_data(group, token=token)).content.decode()
        fresh = re.search(r'name="token" value="([^"]+)"', page).group(1)
        assert send(form_data(group, token=fresh)).status_code == 303


class TestMinimumAge:
    """Where the resident chooses, the group decides which age he must confirm."""

    def test_of_a_stricter_group_is_asked_again(self, send, group):
        older = make_group(name="Vanaf 21", minimum_age=21)
        response = send(form_data(None, group=older.pk, age="18"))
        assert response.status_code == 422
        page = response.content.decode()
        assert 'name="age" value="21"' in page
        assert send(form_data(None, group=older.pk, age="21")).status_code == 303
        assert Signup.objects.get().minimum_age == 21

    def test_is_not_asked_again_for_a_milder_group(self, send, group):
        younger = make_group(name="Vanaf 16", minimum_age=16)
        assert send(form_data(None, group=younger.pk, age="18")).status_code == 303


class TestCost:
    def test_is_bounded_with_the_mail_included(
        self, send, group, mailoutbox, django_assert_max_num_queries
    ):
        # The first makes version 1 of the house rules, the second fills the caches.
        for number in range(2):
            send(form_data(group, phone=f"06 8765432{number}"))
        another = form_data(group, phone="06 12345678", email="bram@example.org")
        # Within the transaction of this test every atomic block is a savepoint.
        with django_assert_max_num_queries(13):
            assert send(another).status_code == 303
        assert mailoutbox[-1].to == ["bram@example.org"]

    def test_is_not_saved_on_words_that_changed(self, send, group, site, mailoutbox):
        send(form_data(group))
        MailText.objects.create(
            site=site, language="nl", kind="signup_confirm", subject="Anders", text="x"
        )
        send(form_data(group, phone="06 87654321", email="bram@example.org"))
        assert mailoutbox[0].subject != mailoutbox[1].subject == "Anders"

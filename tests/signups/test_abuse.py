import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.commits import CommittingClient, committed
from tests.groups.factories import make_group
from tests.signups.abuse import press, sealed_of, send
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.abuse import (
    HONEYPOT,
    Suspicion,
    in_words,
    is_withheld,
    suspicions,
)
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.services import (
    confirm_signup,
    release_signup,
)

from .factories import form_data, make_confirmed_signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group(site):
    return make_group()


class TestSuspicions:
    @pytest.mark.parametrize(
        ("sent", "found"),
        [
            ({}, []),
            ({HONEYPOT: ""}, []),
            ({HONEYPOT: "x"}, [Suspicion.HONEYPOT]),
            # Without our script, or with a broken one, there is no time.
            ({"elapsed": ""}, []),
            ({"elapsed": "soon"}, []),
            ({"elapsed": "-1"}, []),
            ({"elapsed": "9" * 99}, []),
            ({"elapsed": "²"}, []),
            ({"elapsed": "3"}, []),
            ({"elapsed": "2"}, [Suspicion.FAST]),
            ({"elapsed": "0", HONEYPOT: "x"}, [Suspicion.HONEYPOT, Suspicion.FAST]),
        ],
    )
    def test_come_from_what_was_sent(self, sent, found):
        assert suspicions(sent, "Anna de Vries") == found

    @pytest.mark.parametrize(
        "name",
        [
            "Win http://evil.example",
            "HTTPS:evil",
            "www.evil.example",
            "evil.com",
            "Gratis! bit.ly/x",
            "//evil",
        ],
    )
    def test_see_a_web_address_for_a_name(self, name):
        assert suspicions({}, name) == [Suspicion.LINK]

    @pytest.mark.parametrize(
        "name",
        [
            "A.Jansen",
            "J.P. de Vries",
            "Th.deVries",
            "Chr.Bakker",
            "M.E. Nl",
            "Anna de Vries-v.d.Berg",
            "d'Hondt",
            "St.John",
            "Mr. Info",
        ],
    )
    def test_leave_people_with_points_in_their_name_alone(self, name):
        assert suspicions({}, name) == []

    def test_of_time_can_be_switched_off(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"MINIMUM_FILL_SECONDS": 0}
        assert suspicions({"elapsed": "0"}, "Anna") == []

    def test_are_told_in_words(self):
        words = in_words("honeypot,fast")
        assert str(Suspicion.HONEYPOT.label) in words
        assert str(Suspicion.FAST.label) in words
        assert in_words("") == ""
        assert in_words("of an older version") == ""

    def test_all_of_them_fit_in_the_record(self):
        longest = Signup._meta.get_field("suspicion").max_length
        assert len(",".join(Suspicion.values)) <= longest

    def test_withhold_mail_only_where_a_program_wrote(self):
        assert is_withheld("fast,honeypot")
        assert is_withheld("link")
        assert not is_withheld("fast,unchecked")
        assert not is_withheld("")


class TestHoneypot:
    def test_keeps_the_signup_for_a_manager_and_mails_nobody(self, group, mailoutbox):
        response = send(form_data(group, **{HONEYPOT: "https://evil.example"}))
        assert response.status_code == 303
        assert Signup.objects.get().suspicion == "honeypot"
        assert mailoutbox == []
        assert not Letter.objects.exists()

    def test_answers_as_to_anybody(self, group):
        trapped = send(form_data(group, **{HONEYPOT: "x"}))
        page = CommittingClient().get(trapped["Location"]).content.decode()
        assert "anna@example.org" in page

    def test_mails_nobody_through_the_thank_you_page(self, group, mailoutbox):
        sealed = sealed_of(send(form_data(group, **{HONEYPOT: "x"})))
        assert press("resend", sealed).status_code == 302
        corrected = press("correct", sealed, {"email": "b@example.org"})
        assert corrected.status_code == 303
        assert mailoutbox == []
        assert Signup.objects.get().email == "anna@example.org"

    def test_does_not_tell_the_owner_of_a_number(self, group, mailoutbox):
        make_confirmed_signup(group, phone="+31612345678")
        before = len(mailoutbox)
        send(form_data(group, **{HONEYPOT: "x"}))
        assert len(mailoutbox) == before

    def test_is_over_once_the_person_sends_it_right(self, group, mailoutbox):
        send(form_data(group, **{HONEYPOT: "x"}))
        send(form_data(group))
        assert Signup.objects.get().suspicion == ""
        assert len(mailoutbox) == 1

    def test_a_manager_can_release_it(self, group, mailoutbox):
        send(form_data(group, **{HONEYPOT: "x"}))
        signup = Signup.objects.get()
        with committed():
            release_signup(signup=signup, now=timezone.now())
        assert [mail.to for mail in mailoutbox] == [["anna@example.org"]]
        signup.refresh_from_db()
        assert signup.suspicion == ""

    def test_a_manager_can_confirm_it_by_hand(self, group):
        send(form_data(group, **{HONEYPOT: "x"}))
        with committed():
            confirm_signup(
                signup=Signup.objects.get(),
                wants_to_coordinate=None,
                now=timezone.now(),
            )
        assert Signup.objects.get().is_confirmed

    def test_comes_back_empty_after_an_error(self, group):
        page = send(form_data(group, phone="1", **{HONEYPOT: "x"})).content.decode()
        field = re.search(rf'<input[^>]+name="{HONEYPOT}"[^>]*>', page)[0]
        assert 'value=""' in field

    def test_is_kept_from_people(self, group):
        url = reverse("wagtail_whatsappalert:signup")
        page = CommittingClient().get(url).content.decode()
        trap = page.partition('<div class="whatsappalert-form__trap"')[2]
        trap = trap.partition("</div>")[0]
        assert 'aria-hidden="true"' in trap
        assert 'tabindex="-1"' in trap
        assert 'autocomplete="off"' in trap
        assert "<label" in trap
        assert "style=" not in trap


class TestFillTime:
    def test_only_flags(self, group, mailoutbox):
        send(form_data(group, elapsed="1"))
        assert Signup.objects.get().suspicion == "fast"
        assert len(mailoutbox) == 1

    def test_counts_on_when_the_form_comes_back(self, group):
        page = send(form_data(group, phone="1", elapsed="17")).content.decode()
        assert 'name="elapsed" value="17"' in page

    def test_shows_nothing_that_is_no_number(self, group):
        page = send(form_data(group, phone="1", elapsed='"><b>')).content.decode()
        assert 'name="elapsed" value=""' in page


class TestWebAddressForAName:
    def test_is_kept_and_never_mailed_to_a_stranger(self, group, mailoutbox):
        send(form_data(group, name="Win geld op www.evil.example"))
        assert Signup.objects.get().suspicion == "link"
        assert mailoutbox == []


class TestLogs:
    def test_hold_nothing_that_was_typed(self, group, caplog, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGNUPS_PER_ADDRESS_PER_HOUR": 1}
        with caplog.at_level("DEBUG"):
            send(form_data(group, **{HONEYPOT: "evil"}, elapsed="0"))
            assert send(form_data(group)).status_code == 429
        for typed in ("Anna", "anna@", "12345678", "evil", "7901"):
            assert typed not in caplog.text

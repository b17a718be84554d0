import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.signups.personal_pages import FIELDS, NAUGHTY, S, link_in, make, text_of, url
from tests.site.tree import make_site
from tests.texts.factories import make_house_rules
from wagtail_whatsappalert.signups.consents import RulesAcceptance
from wagtail_whatsappalert.signups.lifecycle import ACTIVE
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.tokens import NewEmailLink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient(enforce_csrf_checks=True)


@pytest.fixture
def group():
    return make_group()


class TestChanging:
    def change(self, client, signup, **fields):
        return client.post(url("change", signup), {**FIELDS, **fields})

    def test_starts_with_what_is_kept(self, client, group):
        page = text_of(client.get(url("change", make(S.WAITING, group))))
        for value in FIELDS.values():
            assert f'value="{value}"' in page

    def test_keeps_what_is_new(self, client, group):
        signup = make(S.WAITING, group)
        response = self.change(
            client,
            signup,
            name="Bert  de Vries",
            postcode="7902cd",
            house_number="12a",
        )
        assert response.status_code == 303
        signup.refresh_from_db()
        assert signup.name == "Bert de Vries"
        assert signup.address == "7902 CD 12a"

    def test_says_so(self, client, group):
        signup = make(S.WAITING, group)
        data = {**FIELDS, "name": "Bert"}
        page = client.post(url("change", signup), data, follow=True)
        assert "Your changes are saved." in text_of(page)

    @pytest.mark.parametrize("status", [S.LEFT, S.WITHDRAWN, S.REFUSED, S.EXPIRED])
    def test_is_over_after_the_end(self, client, group, status):
        signup = make(status, group)
        assert self.change(client, signup, name="Bert").status_code == 303
        signup.refresh_from_db()
        assert signup.name == "Bewoner 0"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("phone", "0528 291911"),
            ("phone", "1" * 10_000),
            ("email", "anna@"),
            ("email", ""),
            ("postcode", "0123 AB"),
            ("house_number", "²"),
            ("name", ""),
            ("name", "x" * 10_000),
            ("name", "nul\0teken"),
        ],
    )
    def test_bad_input_is_told_and_nothing_typed_is_lost(
        self, client, group, field, value
    ):
        signup = make(S.WAITING, group)
        response = self.change(
            client, signup, **{"house_number_addition": "zz", field: value}
        )
        assert response.status_code == 422
        page = response.content.decode()
        assert "whatsappalert-error-summary" in page
        assert 'value="zz"' in page
        assert f'value="{value}"' in page
        signup.refresh_from_db()
        assert signup.house_number_addition == ""

    def test_naughty_strings_are_never_a_server_error(self, client, group):
        signup = make(S.WAITING, group)
        address = url("change", signup)
        for text in NAUGHTY:
            response = client.post(address, dict.fromkeys(FIELDS, text))
            assert response.status_code == 422, text
            assert "<script>alert" not in response.content.decode()

    def test_a_naughty_name_is_kept_as_it_is_or_refused(self, client, group, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGNUPS_PER_ADDRESS_PER_HOUR": 10_000}
        signup = make(S.WAITING, group)
        for text in NAUGHTY[::10]:
            response = self.change(client, signup, name=text)
            assert response.status_code in (303, 422), text
            assert client.get(url("personal", signup)).status_code == 200


class TestPhoneOfSomebodyElse:
    """Nothing on any page tells whether a number takes part already."""

    @pytest.mark.parametrize("status", sorted(ACTIVE))
    def test_looks_like_any_new_number(self, client, group, status):
        make(S.ADDED, group, 7)
        pages = []
        for number, phone in [(1, "06 10000007"), (2, "06 10000099")]:
            signup = make(status, group, number, name="Iemand", email="i@example.org")
            Signup.objects.filter(pk=signup.pk).update(house_number=1, ticket=50)
            data = {**FIELDS, "email": "i@example.org", "phone": phone}
            done = client.post(url("change", signup), data, follow=True)
            signup.refresh_from_db()
            later = client.get(url("personal", signup))
            pages.append(self.comparable([done, later], phone))
            Signup.objects.filter(pk=signup.pk).delete()
        assert pages[0] == pages[1]
        assert "PHONE" in pages[0]

    def comparable(self, responses, phone):
        page = " ".join(text_of(response) for response in responses)
        page = re.sub(r"gAAAA[\w=-]+", "SEALED", page)
        return page.replace(phone, "PHONE")


class TestNewEmail:
    def ask(self, client, signup, email):
        return client.post(url("change", signup), {**FIELDS, "email": email})

    def test_is_used_once_its_link_is_pressed(self, client, group, mailoutbox):
        signup = make(S.WAITING, group)
        old = url("personal", signup)
        response = client.post(
            url("change", signup), {**FIELDS, "email": "Nieuw@Example.org"}, follow=True
        )
        assert "nieuw@example.org" in text_of(response)
        assert [mail.to for mail in mailoutbox] == [
            ["nieuw@example.org"],
            ["bewoner0@example.org"],
        ]
        link = link_in(mailoutbox[0], "new-email")
        assert "/mine/" not in mailoutbox[0].body
        assert client.get(link).status_code == 200
        signup.refresh_from_db()
        assert signup.email == "bewoner0@example.org"
        page = client.post(link, follow=True)
        assert "Your new e-mail address is in use." in text_of(page)
        signup.refresh_from_db()
        assert (signup.email, signup.new_email) == ("nieuw@example.org", "")
        assert client.get(old).status_code == 410
        assert mailoutbox[-1].to == ["nieuw@example.org"]
        assert client.get(link_in(mailoutbox[-1], "mine")).status_code == 200

    def test_a_second_press_is_fine(self, client, group, mailoutbox):
        self.ask(client, make(S.WAITING, group), "nieuw@example.org")
        link = link_in(mailoutbox[0], "new-email")
        client.post(link)
        assert client.post(link).status_code == 303
        assert len(mailoutbox) == 3

    def test_an_address_asked_for_before_is_void(self, client, group, mailoutbox):
        signup = make(S.WAITING, group)
        self.ask(client, signup, "eerst@example.org")
        self.ask(client, signup, "toen@example.org")
        link = link_in(mailoutbox[0], "new-email")
        assert client.post(link).status_code == 410
        signup.refresh_from_db()
        assert signup.email == "bewoner0@example.org"

    def test_link_ends_after_three_days(self, client, group, monkeypatch):
        signup = make(S.WAITING, group, new_email="nieuw@example.org")
        sealed = NewEmailLink.to(signup).seal()
        link = reverse("wagtail_whatsappalert:signup_new_email", args=[sealed])
        later = timezone.now().timestamp() + 3 * 86400 + 60
        monkeypatch.setattr("time.time", lambda: later)
        assert client.post(link).status_code == 404

    def test_may_be_given_up(self, client, group, mailoutbox):
        signup = make(S.WAITING, group)
        self.ask(client, signup, "nieuw@example.org")
        page = client.post(url("keep_email", signup), follow=True)
        assert "Your e-mail address stays as it is." in text_of(page)
        assert client.post(link_in(mailoutbox[0], "new-email")).status_code == 410

    def test_may_be_that_of_a_neighbour(self, client, group, mailoutbox):
        make(S.ADDED, group, 1)
        self.ask(client, make(S.WAITING, group), "bewoner1@example.org")
        response = client.post(link_in(mailoutbox[0], "new-email"))
        assert response.status_code == 303
        assert Signup.objects.filter(email="bewoner1@example.org").count() == 2

    def test_after_withdrawing_is_void(self, client, group, mailoutbox):
        signup = make(S.WAITING, group)
        self.ask(client, signup, "nieuw@example.org")
        client.post(url("withdraw", signup))
        assert client.post(link_in(mailoutbox[0], "new-email")).status_code == 410


class TestStaying:
    def test_is_asked_when_it_is_time(self, client, group):
        signup = make(S.ADDED, group, reconfirm_asked_at=timezone.now())
        assert "/stay/" in text_of(client.get(url("personal", signup)))
        page = client.post(url("stay", signup), follow=True)
        assert "you still want to take part" in text_of(page)
        assert "/stay/" not in text_of(page)
        signup.refresh_from_db()
        assert signup.reconfirm_asked_at is None
        assert signup.reconfirmed_at is not None

    def test_after_the_end_is_too_late(self, client, group):
        signup = make(S.EXPIRED, group)
        assert client.post(url("stay", signup)).status_code == 303
        signup.refresh_from_db()
        assert signup.reconfirmed_at is None


class TestNewRules:
    @pytest.fixture
    def signup(self, group, site):
        old = make_house_rules(title="Old rule", site=site, number=1)
        make_house_rules(title="New rule", site=site, number=2)
        return make(S.ADDED, group, house_rules=old, rules_asked_at=timezone.now())

    def version(self, page):
        return re.search(r'name="version" value="([^"]+)"', text_of(page)).group(1)

    def test_are_shown_and_accepted(self, client, signup):
        assert "/rules/" in text_of(client.get(url("personal", signup)))
        page = client.get(url("rules", signup))
        assert "New rule" in text_of(page)
        data = {"version": self.version(page), "house_rules": "on"}
        done = client.post(url("rules", signup), data, follow=True)
        assert "You have accepted the rules." in text_of(done)
        assert "There are new rules" not in text_of(done)
        signup.refresh_from_db()
        assert signup.house_rules.number == 2
        assert signup.rules_asked_at is None
        assert RulesAcceptance.objects.get().house_rules.number == 2

    def test_need_the_box(self, client, signup):
        data = {"version": self.version(client.get(url("rules", signup)))}
        assert client.post(url("rules", signup), data).status_code == 422
        assert not RulesAcceptance.objects.exists()

    def test_that_changed_meanwhile_are_asked_again(self, client, signup, site):
        data = {"version": self.version(client.get(url("rules", signup)))}
        make_house_rules(title="Newest rule", site=site, number=3)
        response = client.post(url("rules", signup), {**data, "house_rules": "on"})
        assert response.status_code == 422
        assert "Newest rule" in text_of(response)
        assert "checked" not in text_of(response)
        assert self.version(response) != data["version"]
        assert not RulesAcceptance.objects.exists()

    def test_accepted_twice_are_kept_once(self, client, signup):
        data = {"version": self.version(client.get(url("rules", signup)))}
        for _press in range(2):
            client.post(url("rules", signup), {**data, "house_rules": "on"})
        assert RulesAcceptance.objects.count() == 1

    def test_naughty_versions_are_asked_again(self, client, signup):
        for text in NAUGHTY[::10]:
            data = {"version": text, "house_rules": "on"}
            assert client.post(url("rules", signup), data).status_code == 422

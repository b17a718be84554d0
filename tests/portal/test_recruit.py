import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.access.factories import sign_in
from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.portal import recruit_views
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import LegalBasis, WhatsAppAlertSettings

from .recruiting import enter, link_of, typed, url

S = SignupStatus

pytestmark = pytest.mark.django_db

SAME_PHONE = {"phone": "+31612345678", "active_phone": "+31612345678"}


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(capacity=10, workshop_rule="none")


@pytest.fixture
def her(group):
    return make_coordinator(
        group, bound=True, language="en", reachable_at=timezone.now()
    )


@pytest.fixture
def client(her):
    client = CommittingClient()
    sign_in(client, her)
    return client


class TestEntering:
    def test_keeps_him_unconfirmed_and_who_entered_him(self, client, group, her):
        response = enter(client, group)
        signup = Signup.objects.get()
        shown = url("portal_recruited", group, signup.pk)
        assert (response.status_code, response["Location"]) == (
            303,
            f"{shown}?done=entered",
        )
        assert (signup.status, signup.name, str(signup.phone), signup.house_number) == (
            S.UNCONFIRMED,
            "Jan Jansen",
            "+31612345678",
            12,
        )
        assert (signup.source, signup.entered_by_coordinator) == ("in_person", her)
        assert signup.rules_accepted_at

    def test_is_in_the_privacy_log_with_her_number(self, client, group, her):
        enter(client, group)
        entry = ModelLogEntry.objects.get(action="whatsappalert.enter")
        assert entry.data["coordinator"] == her.pk
        assert entry.object_id == str(Signup.objects.get().pk)

    def test_keeps_what_was_typed_when_something_is_wrong(self, client, group):
        response = enter(client, group, phone="0528 291911", house_rules=None)
        assert response.status_code == 422
        assert b"Jan   Jansen" in response.content
        assert [target for target, _error in response.context["form"].problems] == [
            "whatsappalert-recruit-phone",
            "whatsappalert-recruit-house_rules",
        ]
        assert not Signup.objects.exists()

    def test_asks_for_each_consent_where_that_is_the_basis(self, client, group, site):
        WhatsAppAlertSettings.objects.create(site=site, legal_basis=LegalBasis.CONSENT)
        assert enter(client, group).status_code == 422
        enter(client, group, consent_storage="on", consent_sharing="on")
        consents = Signup.objects.get().consents.all()
        assert [consent.source for consent in consents] == ["in_person", "in_person"]

    def test_asks_again_when_the_texts_changed_meanwhile(self, client, group):
        response = enter(client, group, texts="other")
        assert response.status_code == 422
        assert "house_rules" in response.context["form"].errors

    def test_twice_is_one_signup(self, client, group):
        assert enter(client, group)["Location"] == enter(client, group)["Location"]
        assert Signup.objects.count() == 1

    def test_with_an_address_mails_the_link_once(self, client, group):
        enter(client, group, email="jan@example.org")
        enter(client, group, email="jan@example.org")
        letter = Letter.objects.get()
        assert (letter.kind, letter.on_paper) == ("signup_confirm", False)

    def test_without_an_address_makes_no_letter(self, client, group):
        enter(client, group)
        assert not Letter.objects.exists()

    @pytest.mark.parametrize(
        "facts", [{"status": "ended"}, {"status": "paused"}, {"signup_route": "closed"}]
    )
    def test_is_refused_in_words_where_the_group_is_closed(self, client, group, facts):
        data = typed(client, group)
        Group.objects.update(**facts)
        response = client.post(url("portal_recruit", group), data)
        assert response.status_code == 409
        assert "Nothing was saved" in response.content.decode()
        assert not Signup.objects.exists()
        assert client.get(url("portal_recruit", group)).status_code == 200


class TestTooMany:
    def test_is_told_and_saves_nothing(self, client, group, monkeypatch):
        monkeypatch.setattr(recruit_views, "ENTRIES_PER_HOUR", 0)
        response = enter(client, group)
        assert response.status_code == 429
        assert int(response["Retry-After"]) > 0
        assert not Signup.objects.exists()


class TestSomebodyWhoTakesPartAlready:
    @pytest.mark.parametrize("status", [S.READY, S.ADDED])
    def test_is_told_where_she_knows_him(self, client, group, status):
        make_signup_in(status, group, **SAME_PHONE)
        response = enter(client, group)
        assert response.status_code == 422
        assert "phone" in response.context["form"].errors

    @pytest.mark.parametrize("status", [S.WAITING, S.INTERESTED, S.NEEDS_WORKSHOP])
    def test_looks_new_where_she_does_not(self, client, group, status):
        known = make_signup_in(status, group, **SAME_PHONE)
        new = client.get(enter(client, group, phone="06 87654321")["Location"])
        same = client.get(enter(client, group)["Location"])

        def words(response):
            text = re.sub(r'(href|value|action)="[^"]*"', "", response.content.decode())
            return text.replace("06 87654321", "06 12345678")

        assert words(same) == words(new)
        assert known.name not in same.content.decode()
        listed = client.get(url("portal_recruits", group)).context["people"]
        assert len(listed) == 2

    def test_gets_no_second_place(self, client, group):
        known = make_signup_in(S.WAITING, group, **SAME_PHONE)
        page = client.get(enter(client, group)["Location"])
        response = client.post(link_of(page))
        assert response.status_code == 409
        assert list(group.signups.active()) == [known]


class TestThoseWhoDidNotConfirm:
    def test_are_on_her_list_and_in_the_log(self, client, group, her):
        enter(client, group)
        response = client.get(url("portal_recruits", group))
        assert [str(person) for person in response.context["people"]] == [
            str(Signup.objects.get())
        ]
        entry = ModelLogEntry.objects.get(action="whatsappalert.list")
        assert entry.data["coordinator"] == her.pk

    def test_of_another_coordinator_are_not_hers(self, client, group):
        enter(client, group)
        signup = Signup.objects.get()
        deputy = make_coordinator(
            group, bound=True, language="en", reachable_at=timezone.now()
        )
        other = CommittingClient()
        sign_in(other, deputy)
        assert not other.get(url("portal_recruits", group)).context["people"]
        for pk in (signup.pk, signup.pk + 1):
            one = url("portal_recruited", group, pk)
            assert other.get(one).status_code == 404
            for name in ("portal_recruit_again", "portal_recruit_erase"):
                assert other.post(url(name, group, pk)).status_code == 404
        assert Signup.objects.exists()

    def test_get_the_mail_again_when_she_asks(self, client, group):
        enter(client, group, email="jan@example.org")
        Letter.objects.update(created_at=timezone.now() - timedelta(hours=1))
        again = url("portal_recruit_again", group, Signup.objects.get().pk)
        assert client.post(again)["Location"].endswith("done=again")
        assert client.post(again)["Location"].endswith("done=enough")
        assert Letter.objects.count() == 2

    def test_are_erased_when_she_says_so_and_twice_does_no_harm(self, client, group):
        enter(client, group, email="jan@example.org")
        signup = Signup.objects.get()
        erase = url("portal_recruit_erase", group, signup.pk)
        assert client.post(erase)["Location"].endswith("done=erased")
        assert client.post(erase)["Location"].endswith("done=gone")
        assert client.get(url("portal_recruited", group, signup.pk)).status_code == 303
        assert not Signup.objects.exists()
        assert not Letter.objects.exists()

    def test_cannot_be_erased_once_confirmed(self, client, group):
        enter(client, group)
        signup = Signup.objects.get()
        Signup.objects.update(status=S.WAITING)
        erase = url("portal_recruit_erase", group, signup.pk)
        assert client.post(erase)["Location"].endswith("done=gone")
        assert Signup.objects.exists()

    def test_take_as_many_queries_however_many(self, client, group, her):
        def queries_for_one_more(numbers):
            for number in numbers:
                make_signup_in(S.UNCONFIRMED, group, number, entered_by_coordinator=her)
            with CaptureQueriesContext(connection) as queries:
                client.get(url("portal_recruits", group))
            return len(queries)

        queries_for_one_more(range(2))
        few = queries_for_one_more(range(2, 5))
        assert queries_for_one_more(range(5, 50)) == few


class TestSomebodyElsesGroup:
    def test_is_as_if_it_did_not_exist(self, client):
        other = make_group(name="Noord")
        for name in ("portal_recruit", "portal_recruits", "portal_signup_form"):
            assert client.get(url(name, other)).status_code == 404


class TestTheFormOnPaper:
    def test_is_for_her_group_and_leads_back(self, client, group):
        response = client.get(url("portal_signup_form", group))
        assert group.name in response.content.decode()
        assert response.context["back_url"] == url("portal_recruit", group)

    def test_comes_in_the_language_she_asks_for(self, client, group):
        response = client.get(url("portal_signup_form", group), {"language": "nl"})
        assert '<html lang="nl">' in response.content.decode()

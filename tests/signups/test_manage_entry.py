from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor, make_house_rules, make_other_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.form_context import form_facts
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_signup_in
from .managers import entries, inspect_url, log_in, make_manager, said, shown, url_of

pytestmark = pytest.mark.django_db

S = SignupStatus
TYPED = {
    "source": "paper",
    "name": "Anna de Vries",
    "phone": "06 12345678",
    "email": "Anna@Example.org",
    "postcode": "7901ab",
    "house_number": "12a",
    "house_number_addition": "",
    "relation": "lives",
    "minimum_age": "on",
    "house_rules": "on",
}


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def group():
    return make_group()


def url(group, language="nl", **query):
    query = {"group": group.pk, "language": language, **query}
    return url_of("enter_signup") + "?" + "&".join(f"{k}={v}" for k, v in query.items())


def data(group, site, **changed):
    texts = form_facts(site, "nl", group.pk).texts
    today = timezone.localdate().isoformat()
    return {**TYPED, "texts": texts, "agreed_on": today, **changed}


def enter(client, group, site, **changed):
    return client.post(url(group), data(group, site, **changed), follow=True)


class TestChoosingTheGroup:
    def test_offers_the_groups_that_take_people(self, manager, group):
        make_group(name="Oud", status="ended")
        make_group(name="Vormt", status="forming")
        page = manager.get(url_of("enter_signup"))
        offered = page.context["form"]["group"].field.queryset
        assert [str(g) for g in offered] == ["Krakeel", "Vormt"]

    def test_offers_a_limited_manager_only_hers(self, group):
        own = make_group(name="Noord")
        client = make_manager(groups=[own])
        page = client.get(url_of("enter_signup"))
        assert list(page.context["form"]["group"].field.queryset) == [own]
        for method in (client.get, client.post):
            assert method(url(group)).status_code == 422
        assert not Signup.objects.exists()

    @pytest.mark.parametrize("query", ["?language=nl", "?language=xx&group=1"])
    def test_tells_what_is_missing(self, manager, query):
        assert manager.get(url_of("enter_signup") + query).status_code == 422

    def test_asks_for_the_site_where_there_are_more(self, manager, group):
        assert "site" not in manager.get(url_of("enter_signup")).context["form"].fields
        make_other_site()
        assert "site" in manager.get(url_of("enter_signup")).context["form"].fields

    def test_keeps_the_group_that_a_link_names(self, manager, group):
        page = manager.get(url_of("enter_signup") + f"?group={group.pk}")
        assert f'<option value="{group.pk}" selected' in page.content.decode()


class TestEntering:
    def test_takes_in_at_once_and_shows_where_it_led(
        self, manager, group, site, mailoutbox
    ):
        response = enter(manager, group, site)
        signup = Signup.objects.get()
        assert response.request["PATH_INFO"] == inspect_url(signup)
        assert shown(S.NEEDS_WORKSHOP.label) in said(response)[0]
        assert signup.phone.as_e164 == "+31612345678"
        assert (signup.email, signup.address) == ("anna@example.org", "7901 AB 12a")
        assert (signup.source, signup.entered_by) == ("paper", manager.user)
        assert entries("enter") == [str(signup.pk)]
        assert len(mailoutbox) == 1

    def test_works_without_email(self, manager, group, site, mailoutbox):
        enter(manager, group, site, email="", source="telephone")
        assert Signup.objects.get().email == ""
        assert Letter.objects.get().on_paper
        assert mailoutbox == []

    @pytest.mark.parametrize("source", ["website", "", "x"])
    def test_needs_to_know_how(self, manager, group, site, source):
        response = enter(manager, group, site, source=source)
        assert list(response.context["form"].errors) == ["source"]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("name", " "),
            ("phone", "0528 291911"),
            ("email", "anna"),
            ("postcode", "79"),
            ("house_number", "x"),
            ("minimum_age", ""),
            ("house_rules", ""),
            ("agreed_on", ""),
        ],
    )
    def test_checks_as_the_public_form_and_keeps_what_was_typed(
        self, manager, group, site, name, value
    ):
        response = enter(manager, group, site, **{name: value})
        assert response.status_code == 422
        form = response.context["form"]
        assert list(form.errors) == [name]
        assert form["relation"].value() == "lives"
        assert form["name"].value() == (value if name == "name" else TYPED["name"])
        assert not Signup.objects.exists()

    @pytest.mark.parametrize("days", [1, -366])
    def test_refuses_a_day_to_come_or_long_ago(self, manager, group, site, days):
        day = timezone.localdate() + timedelta(days=days)
        response = enter(manager, group, site, agreed_on=day.isoformat())
        assert list(response.context["form"].errors) == ["agreed_on"]

    def test_keeps_the_day_on_which_the_form_was_signed(self, manager, group, site):
        day = timezone.localdate() - timedelta(days=10)
        enter(manager, group, site, agreed_on=day.isoformat())
        accepted = Signup.objects.get().acceptances.get()
        assert timezone.localdate(accepted.accepted_at) == day
        assert accepted.source == "paper"

    def test_asks_each_consent_where_that_is_the_basis(self, manager, group, site):
        WhatsAppAlertSettings.objects.create(site=site, legal_basis="consent")
        response = enter(manager, group, site, consent_storage="on")
        assert list(response.context["form"].errors) == ["consent_sharing"]
        enter(manager, group, site, consent_storage="on", consent_sharing="on")
        consents = Signup.objects.get().consents.values_list("source", flat=True)
        assert list(consents) == ["paper", "paper"]

    def test_asks_again_when_the_rules_changed_meanwhile(self, manager, group, site):
        typed = data(group, site)
        make_house_rules(site=site, language="nl")
        response = manager.post(url(group), typed)
        form = response.context["form"]
        assert list(form.errors) == ["house_rules"]
        assert not form["house_rules"].value()
        assert form["name"].value() == TYPED["name"]
        again = {**typed, "texts": form["texts"].value()}
        assert manager.post(url(group), again).status_code == 302

    def test_refuses_a_phone_that_takes_part_and_tells_whose(
        self, manager, group, site
    ):
        phone = "+31612345678"
        owner = make_signup_in(S.WAITING, group, phone=phone, active_phone=phone)
        response = enter(manager, group, site)
        assert response.status_code == 422
        assert f"#{owner.pk}" in response.context["form"].errors["phone"][0]
        assert Signup.objects.count() == 1

    def test_a_double_click_enters_one_person(self, manager, group, site):
        for _click in range(2):
            enter(manager, group, site)
        assert Signup.objects.count() == 1

    def test_for_a_group_that_closed_meanwhile_is_told(self, manager, group, site):
        typed = data(group, site)
        type(group).objects.update(status="ended")
        assert manager.post(url(group), typed).status_code == 422
        assert not Signup.objects.exists()

    def test_costs_no_more_queries_with_many_groups(self, manager, group):
        def count():
            # What the form shows is kept from the third time on.
            for _time in range(3):
                with CaptureQueriesContext(connection) as queries:
                    assert manager.get(url(group)).status_code == 200
            return len(queries)

        few = count()
        for number in range(10):
            make_group(name=f"Groep {number}")
        assert count() == few


class TestWhoMayDoIt:
    @pytest.mark.parametrize("rights", [["view_signup"], ["manage_signup"], []])
    def test_nobody_without_both_rights(self, group, site, rights):
        client = log_in(make_editor(*rights))
        for method in (client.get, client.post):
            for address in (url(group), url_of("enter_signup")):
                assert method(address, TYPED)["Location"] == "/admin/"
        assert not Signup.objects.exists()

    def test_holds_no_transaction_around_the_service(self):
        view = resolve(url_of("enter_signup")).func
        assert view._non_atomic_requests == {"default"}

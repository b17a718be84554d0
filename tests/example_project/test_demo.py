from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group as Role
from django.utils import timezone
from wagtail.models import Page, Site

from example_project.municipality.demo.accounts import ACCOUNTS, PASSWORD
from wagtail_whatsappalert.areas.address_runs import codes_in, neighbourhood_code
from wagtail_whatsappalert.areas.addresses import look_up
from wagtail_whatsappalert.areas.models import (
    District,
    Neighbourhood,
    PostcodeAddresses,
)
from wagtail_whatsappalert.groups.models import Group, GroupStatus, SignupRoute
from wagtail_whatsappalert.pages.announcements import PressAnnouncementPage
from wagtail_whatsappalert.pages.models import GroupPage
from wagtail_whatsappalert.places.models import Availability
from wagtail_whatsappalert.signups.group_services import obstacle_to_start
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.workshops.models import Workshop, WorkshopState

from .conftest import run_demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def everything():
    """Every row of our own models, of the pages and of the accounts."""
    labels = {"wagtail_whatsappalert", "whatsappalert_pages", "municipality"}
    models = [model for model in apps.get_models() if model._meta.app_label in labels]
    models += [Page, Site, get_user_model()]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


class TestContent:
    def test_has_the_real_neighbourhoods(self):
        assert Neighbourhood.objects.filter(year=2016).count() == 48
        assert District.objects.get(code="WK011854").name == "Hollandscheveld"

    def test_has_addresses_in_each_of_them(self):
        codes = {
            neighbourhood_code(code)
            for text in PostcodeAddresses.objects.values_list("runs", flat=True)
            for code in codes_in(text)
        }
        known = Neighbourhood.objects.filter(year=2016).values_list("code", flat=True)
        assert codes == set(known)
        assert look_up("7901 AA", 1).neighbourhood_code == "BU01185000"

    def test_has_groups_in_every_state(self):
        groups = list(Group.objects.all())
        statuses = [group.status for group in groups]
        assert len(groups) >= 12
        assert statuses.count(GroupStatus.FORMING) >= 2
        assert GroupStatus.PAUSED in statuses
        assert Availability.FULL in [group.availability for group in groups]
        assert {group.signup_route for group in groups} == set(SignupRoute)
        assert all(group.point and group.outline for group in groups)
        for group in groups:
            group.full_clean()

    def test_each_group_has_a_page(self):
        assert GroupPage.objects.live().count() == Group.objects.count()

    def test_has_a_workshop_to_come_and_a_past_one(self):
        now = timezone.now()
        assert Workshop.objects.filter(start__gt=now).exists()
        assert Workshop.objects.filter(end__lt=now).exists()

    def test_has_workshops_in_every_state_that_asks_for_words(self):
        now = timezone.now()
        states = {workshop.state(now) for workshop in Workshop.objects.all()}
        assert states >= {
            WorkshopState.OPEN,
            WorkshopState.FULL,
            WorkshopState.CANCELLED,
            WorkshopState.HELD,
        }
        full = Workshop.objects.get(capacity=4)
        assert full.places_given == 4
        assert full.registrations.waiting().count() == 1
        assert Workshop.objects.exclude(online_link="").exists()
        assert Workshop.objects.filter(hosts__coordinator__isnull=False).exists()

    def test_has_two_announcements_of_the_past(self):
        dates = PressAnnouncementPage.objects.live().values_list("date", flat=True)
        assert len(dates) == 2
        assert all(date < timezone.localdate() for date in dates)

    def test_has_a_coordinator_for_every_active_group(self):
        today = timezone.localdate()
        groups = Group.objects.with_coordinator_state(today)
        assert not groups.filter(status="active", has_coordinator=False).exists()
        assert groups.filter(has_coordinator=False).exists()
        for group in groups.filter(status="active"):
            assert group.coordinators.may_receive_data(today).exists()

    def test_has_a_forming_group_that_can_start_and_one_that_cannot(self):
        now = timezone.now()
        can_start = [
            obstacle_to_start(group, now=now) == ""
            for group in Group.objects.filter(status=GroupStatus.FORMING)
        ]
        assert set(can_start) == {True, False}

    def test_fills_in_the_settings(self):
        site = Site.objects.get(is_default_site=True)
        whatsapp = WhatsAppAlertSettings.for_site(site)
        assert whatsapp.phone
        assert whatsapp.privacy_page.slug == "privacy"


class TestPages:
    def test_all_answer(self, client):
        site = Site.objects.get(is_default_site=True)
        pages = Page.objects.live().filter(depth__gt=1)
        answers = {
            page.get_url(current_site=site): client.get(
                page.get_url(current_site=site)
            ).status_code
            for page in pages
        }
        assert len(answers) > 25
        assert {a for a, s in answers.items() if s != 200} == set()

    def test_the_form_stands_on_an_ordinary_page(self, client):
        page = client.get("/meedoen/").content.decode()
        assert 'name="token"' in page
        assert "In vier stappen lid" in page

    def test_english_pages_are_english(self, client):
        page = client.get("/en/take-part/").content.decode()
        assert '<html lang="en">' in page
        assert "Take part" in page


class TestRunningAgain:
    def test_changes_nothing(self):
        before = everything()
        run_demo()
        assert everything() == before

    def test_keeps_what_an_editor_changed(self):
        Group.objects.filter(name="Krakeel").update(members_outside=12)
        page = Page.objects.get(slug="spelregels").specific
        page.title = "Afspraken"
        page.save_revision().publish()
        run_demo()
        assert Group.objects.get(name="Krakeel").members_outside == 12
        assert Page.objects.get(slug="spelregels").title == "Afspraken"

    def test_weeks_later_there_is_a_workshop_to_come_again(self):
        for workshop in Workshop.objects.all():
            workshop.start -= timedelta(days=60)
            workshop.end -= timedelta(days=60)
            workshop.save()
        run_demo()
        assert Workshop.objects.filter(start__gt=timezone.now()).count() >= 6


class TestAccounts:
    def test_are_printed_and_can_log_in(self, client, demo):
        for account in ACCOUNTS:
            assert account.username in demo
            assert client.login(username=account.username, password=PASSWORD)
        assert PASSWORD in demo

    def test_an_editor_edits_pages_and_groups_but_sees_no_signups(self):
        editor = get_user_model().objects.get(username="redacteur")
        home = Page.objects.get(slug="hoogeveen").specific
        rights = home.permissions_for_user(editor)
        assert rights.can_edit()
        assert rights.can_publish()
        assert rights.can_add_subpage()
        assert editor.has_perm("wagtail_whatsappalert.change_group")
        assert not any("signup" in permission for permission in permissions_of(editor))

    def test_a_signup_manager_has_his_role_and_no_page(self):
        manager = get_user_model().objects.get(username="aanmeldingen")
        role = Role.objects.get(name="Signup managers")
        assert list(manager.groups.all()) == [role]
        assert manager.has_perm("wagtail_whatsappalert.manage_signup")
        assert not manager.has_perm("wagtail_whatsappalert.view_privacy_log")
        home = Page.objects.get(slug="hoogeveen").specific
        assert not home.permissions_for_user(manager).can_edit()

    def test_each_reaches_the_admin(self, client):
        for account in ACCOUNTS:
            client.login(username=account.username, password=PASSWORD)
            assert client.get("/admin/").status_code == 200


def permissions_of(user):
    return user.get_all_permissions()

"""The form on a page of any site: as a block, as a tag, on the page of a workshop."""

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import ReferenceIndex

from tests.commits import CommittingClient, committed
from tests.signups.sending import SAME_ORIGIN
from tests.site.html import html_of
from tests.site.tree import make_site
from wagtail_whatsappalert.pages.workshops import WorkshopIndexPage
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.workshops.register_blocks import (
    WorkshopChooserBlock,
    WorkshopRegistrationBlock,
)
from wagtail_whatsappalert.workshops.register_tokens import read_register_token
from wagtail_whatsappalert.workshops.registrations import Registration

from .factories import make_index_page, make_workshop, make_workshop_page
from .registering import make_guest, stand

pytestmark = pytest.mark.django_db
FIELDS = {"name": "Anna", "email": "anna@example.org", "places": "1"}


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def index(site):
    return make_index_page(site)


def add_block(page, **value):
    page.body = [("workshop_registration", value)]
    page.save()
    return page


class TestTheBlock:
    def test_shows_a_form_that_can_be_sent(self, client, index):
        workshop = make_workshop()
        add_block(index, workshop=workshop.pk, heading="Kom ook", thank_you="Fijn!")
        (form,) = html_of(client.get(index.url)).signup_forms
        data = {**form.fields, **FIELDS}
        response = CommittingClient().post(form.action, data, **SAME_ORIGIN)
        assert response.status_code == 303
        assert "Fijn!" in client.get(response["Location"]).content.decode()
        assert Registration.objects.get().workshop == workshop

    def test_on_a_page_twice_shares_no_id(self, client, index):
        workshop = make_workshop()
        index.body = [
            ("workshop_registration", {"workshop": workshop.pk}),
            ("workshop_registration", {}),
        ]
        index.save()
        html = html_of(client.get(index.url))
        assert len(html.signup_forms) == 2
        assert html.shared_ids == []

    def test_of_a_workshop_that_is_gone_is_empty(self, client, index):
        workshop = make_workshop()
        add_block(index, workshop=workshop.pk)
        workshop.delete()
        response = client.get(index.url)
        assert response.status_code == 200
        assert html_of(response).signup_forms == []

    def test_costs_one_query_on_a_page_that_was_shown(self, client, site, index):
        def queries():
            client.get(index.url)
            with CaptureQueriesContext(connection) as done:
                client.get(index.url)
            return len(done.captured_queries)

        WhatsAppAlertSettings.objects.create(site=site)
        workshop = make_workshop()
        without = queries()
        add_block(index, workshop=workshop.pk)
        # The version of what the public sees, if nothing else on the page asks it.
        assert queries() <= without + 1

    def test_gives_a_headless_site_what_it_sends_with(self):
        workshop = make_workshop()
        block = WorkshopRegistrationBlock()
        value = block.to_python({"workshop": workshop.pk, "heading": "Kom ook"})
        data = block.get_api_representation(value)
        assert data["action"].endswith("/workshops/register/")
        assert read_register_token(data["token"]).workshop == workshop.pk

    def test_notes_which_workshop_it_is_about(self, index):
        workshop = make_workshop()
        with committed():
            add_block(WorkshopIndexPage.objects.get(), workshop=workshop.pk)
        assert ReferenceIndex.get_references_to(workshop).exists()
        block = WorkshopChooserBlock()
        assert block.value_from_form(workshop) == workshop.pk
        assert "workshop" in block.widget.chooser_modal_url_name


class TestTheTag:
    def show(self, workshop="", **context):
        request = RequestFactory().get("/", headers={"host": "testserver"})
        template = Template(
            "{% load whatsappalert_workshops %}{% workshop_registration workshop %}"
        )
        context = {"workshop": workshop, "request": request, **context}
        return template.render(Context(context))

    def test_takes_a_record_or_its_number(self):
        workshop = make_workshop()
        for given in (workshop, workshop.pk):
            assert workshop.title in self.show(given)

    def test_needs_no_request(self):
        assert "whatsappalert-form" in self.show(make_workshop(), request=None)

    def test_sends_nothing_in_a_preview(self):
        shown = self.show(make_workshop(), whatsappalert_preview=True)
        assert "disabled" in shown
        assert "action=" not in shown


class TestThePageOfAWorkshop:
    def test_has_the_form(self, client, index):
        page = make_workshop_page(index, make_workshop())
        assert len(html_of(client.get(page.url)).signup_forms) == 1

    @pytest.mark.parametrize("fact", ["is_cancelled", "takes_registrations"])
    def test_has_none_where_nobody_can_register(self, client, index, fact):
        workshop = make_workshop(**{fact: fact == "is_cancelled"})
        page = make_workshop_page(index, workshop)
        assert html_of(client.get(page.url)).signup_forms == []


class TestSavingAWorkshop:
    def test_gives_the_places_that_it_got_to_who_waits(self):
        workshop = make_workshop(capacity=1)
        make_guest(workshop, 0)
        make_guest(workshop, 1)
        workshop.refresh_from_db()
        workshop.capacity = 2
        with committed():
            workshop.save()
        assert [status for _name, status, _places in stand(workshop)] == [
            "registered",
            "registered",
        ]
        workshop.refresh_from_db()
        assert workshop.places_given == 2

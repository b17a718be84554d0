import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.groups.factories import make_group
from tests.site.html import html_of
from tests.site.tree import make_site
from tests.texts.factories import make_editor, make_house_rules
from wagtail_whatsappalert.groups.services import change_group_rules
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .managers import log_in, make_manager, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def manager():
    return make_manager()


def get(client, group, language="en"):
    url = url_of("print_signup_form")
    return client.get(url, {"group": group.pk, "language": language})


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


class TestPaperForm:
    def test_holds_the_rules_in_force_and_those_of_the_group(self, manager, site):
        group = make_group(minimum_age=21)
        make_house_rules("Be kind", site=site, number=7)
        change_group_rules(group=group, text="<p>No photos.</p>")
        text = text_of(get(manager, group))
        for part in ("Krakeel", "Be kind", "No photos.", "(version 7)", "21"):
            assert part in text

    def test_says_whom_it_goes_to(self, manager, site):
        facts = WhatsAppAlertSettings.objects.create(
            site=site, municipality="Hoogeveen", phone="14 0528"
        )
        assert "Hoogeveen" in text_of(get(manager, make_group()))
        assert "14 0528" in text_of(get(manager, make_group()))
        facts.paper_forms_to = "Raadhuisplein 1\n7901 BL Hoogeveen"
        facts.save()
        assert "Raadhuisplein 1<br>7901 BL" in text_of(get(manager, make_group()))

    def test_has_a_box_for_each_consent_only_where_that_is_asked(self, manager, site):
        facts = WhatsAppAlertSettings.objects.create(site=site)
        sentence = "may pass on my name"
        assert sentence not in text_of(get(manager, make_group()))
        facts.legal_basis = "consent"
        facts.save()
        assert sentence in text_of(get(manager, make_group()))

    def test_is_in_the_language_that_was_chosen(self, manager):
        dutch, english = (get(manager, make_group(), code) for code in ("nl", "en"))
        assert html_of(dutch).language == "nl"
        assert "Handtekening" not in text_of(english)
        assert "Signature" in text_of(english)

    def test_passes_a_strict_policy_and_is_kept_nowhere(self, manager):
        response = get(manager, make_group())
        assert html_of(response).inline == []
        assert "no-store" in response["Cache-Control"]

    def test_has_lines_to_write_on_and_nothing_to_type_in(self, manager):
        text = text_of(get(manager, make_group()))
        assert "<input" not in text and "<form" not in text

    def test_costs_the_same_for_every_group(self, manager):
        def count(group):
            # What the form shows is kept from the third time on.
            for _time in range(3):
                with CaptureQueriesContext(connection) as queries:
                    text_of(get(manager, group))
            return len(queries)

        few = count(make_group())
        for number in range(10):
            make_group(name=f"Groep {number}")
        assert count(make_group()) == few


class TestWhoMayPrintIt:
    @pytest.mark.parametrize("rights", [["view_signup"], ["manage_signup"], []])
    def test_nobody_without_both_rights(self, rights):
        client = log_in(make_editor(*rights))
        assert get(client, make_group())["Location"] == "/admin/"

    def test_a_limited_manager_for_her_own_groups_only(self):
        own, other = make_group(name="Noord"), make_group()
        client = make_manager(groups=[own])
        assert get(client, own).status_code == 200
        assert get(client, other).status_code == 422

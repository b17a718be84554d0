from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.access.factories import sign_in
from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.services import change_group_rules
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.texts.models import GroupReminder
from wagtail_whatsappalert.texts.services import publish_reminder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    site = make_site(hostname="testserver")
    WhatsAppAlertSettings.objects.create(
        site=site, municipality="Hoogeveen", emergency_number="101"
    )
    return site


@pytest.fixture
def group():
    return make_group(minimum_age=16)


@pytest.fixture
def client(group):
    client = CommittingClient()
    her = make_coordinator(
        group, bound=True, language="en", reachable_at=timezone.now()
    )
    sign_in(client, her)
    return client


def texts(client, group, **query):
    with translation.override("en"):
        address = reverse("wagtail_whatsappalert:portal_texts", args=[group.pk])
    return {text.code: text for text in client.get(address, query).context["texts"]}


class TestTexts:
    def test_are_plain_with_their_placeholders_filled_in(self, client, group):
        for text in texts(client, group).values():
            assert not set("<>{}&") & set(text.text)
        assert "Call 101 first" in texts(client, group)["short"].text
        assert "the municipality of Hoogeveen" in texts(client, group)["rules"].text
        assert "at least 16 years" in texts(client, group)["rules"].text

    def test_that_are_short_fit_in_a_description(self, client, group):
        found = texts(client, group)
        assert found["short"].is_short
        assert not found["rules"].is_short

    def test_hold_the_rules_of_the_group_too(self, client, group):
        change_group_rules(group=group, text="<p>Wees <b>aardig</b> &amp; stil</p>")
        assert "Wees *aardig* & stil" in texts(client, group)["rules"].text

    def test_are_shared_as_they_are(self, client, group):
        text = texts(client, group)["saar"]
        assert parse_qs(urlsplit(text.share).query)["text"] == [text.text]

    def test_come_in_the_language_she_asks_for(self, client, group):
        assert "foto" in texts(client, group, language="nl")["rules"].text
        assert texts(client, group, language="xx") == texts(client, group)

    def test_follow_the_version_in_force(self, client, group, site):
        for word in ("First", "Second {emergency_number}"):
            publish_reminder(GroupReminder(site=site, language="en", text=word))
        assert texts(client, group)["reminder"].text == "Second 101"

    def test_of_another_group_do_not_exist(self, client):
        other = make_group(name="Noord")
        with translation.override("en"):
            address = reverse("wagtail_whatsappalert:portal_texts", args=[other.pk])
        assert client.get(address).status_code == 404

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.adminkit.searching import search
from tests.groups.factories import make_group
from tests.texts.factories import make_editor, make_site
from wagtail_whatsappalert.coordinators.models import (
    ConfidentialityAgreement,
    Coordinator,
)

from .factories import make_agreement, make_coordinator

pytestmark = pytest.mark.django_db

LIST = "/admin/whatsappalert_coordinators/"
POSTED = {
    "name": "Karin Smit",
    "email": "karin@example.org",
    "phone": "06 12345678",
    "language": "nl",
    "active_from": "2026-01-01",
    "active_until": "",
}


@pytest.fixture(autouse=True)
def site():
    return make_site(municipality="Hoogeveen")


@pytest.fixture
def manager(client):
    user = make_editor("view_coordinator", "add_coordinator", "change_coordinator")
    client.force_login(user)
    return user


def address(view, coordinator=None):
    args = [coordinator.pk] if coordinator else []
    return reverse(f"whatsappalert_coordinators:{view}", args=args)


def actions():
    return list(ModelLogEntry.objects.values_list("action", flat=True))


@pytest.mark.usefixtures("manager")
class TestList:
    def found(self, client, query):
        page = client.get(LIST, query)
        return {coordinator.name for coordinator in page.context["object_list"]}

    def test_has_groups_state_and_agreement(self, client):
        make_coordinator(make_group(name="Krakeel"), bound=True, name="Karin")
        html = client.get(LIST).content.decode()
        assert "Karin" in html and "Krakeel" in html

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"state": "active"}, {"Nu", "Oud", "Geen"}),
            ({"state": "later"}, {"Straks"}),
            ({"state": "stopped"}, {"Klaar"}),
            ({"agreement": "accepted"}, {"Nu", "Oud"}),
            ({"agreement": "outdated"}, {"Oud"}),
            ({"agreement": "missing"}, {"Straks", "Klaar", "Geen"}),
            ({}, {"Nu", "Oud", "Straks", "Klaar", "Geen"}),
        ],
    )
    def test_filters(self, client, query, names):
        self.make_everybody()
        assert self.found(client, query) == names

    @pytest.mark.parametrize(
        ("typed", "names"),
        [
            ("straks", {"Straks"}),
            ("nu@example", {"Nu"}),
            ("06 98765432", {"Klaar"}),
            # Too few digits for a number.
            ("98", set()),
        ],
    )
    def test_searches(self, client, typed, names):
        self.make_everybody()
        page = client.get(search(client, LIST, typed))
        assert {her.name for her in page.context["object_list"]} == names

    def make_everybody(self):
        today = timezone.localdate()
        one, two = make_agreement(1), make_agreement(2)
        make_coordinator(name="Nu", email="nu@example.com", agreement=two)
        make_coordinator(name="Oud", email="oud@example.com", agreement=one)
        make_coordinator(name="Geen", email="geen@example.com")
        make_coordinator(
            name="Straks",
            email="later@example.com",
            active_from=today + timedelta(days=1),
        )
        make_coordinator(
            name="Klaar",
            email="klaar@example.com",
            phone="+31698765432",
            active_until=today - timedelta(days=1),
        )

    def test_filters_by_group(self, client):
        group = make_group()
        make_coordinator(group, name="Karin")
        make_coordinator(name="Ander")
        assert self.found(client, {"groups": group.pk}) == {"Karin"}

    def test_takes_as_many_queries_for_many(self, client):
        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            return len(queries)

        make_coordinator(make_group(), bound=True)
        client.get(LIST)
        few = count()
        for number in range(10):
            make_coordinator(make_group(name=f"Groep {number}"), bound=True)
        assert count() == few

    def test_is_logged(self, client, manager):
        coordinator = make_coordinator()
        client.get(LIST)
        entry = ModelLogEntry.objects.get(action="whatsappalert.list")
        assert (entry.user, entry.object_id) == (manager, str(coordinator.pk))


@pytest.mark.usefixtures("manager")
class TestRecord:
    def test_is_made_looked_at_and_changed_and_each_is_logged(self, client):
        assert client.post(address("add"), POSTED).status_code == 302
        coordinator = Coordinator.objects.get()
        assert coordinator.phone.as_e164 == "+31612345678"
        assert client.get(address("inspect", coordinator)).status_code == 200
        assert client.get(address("edit", coordinator)).status_code == 200
        changed = {**POSTED, "active_until": "2026-12-31"}
        client.post(address("edit", coordinator), changed)
        coordinator.refresh_from_db()
        assert coordinator.active_until
        for action in ("enter", "view", "change"):
            assert f"whatsappalert.{action}" in actions()
        assert client.get(address("history", coordinator)).status_code == 200

    def test_leaves_no_name_in_the_log(self, client):
        client.post(address("add"), POSTED)
        client.post(address("edit", Coordinator.objects.get()), POSTED)
        for entry in ModelLogEntry.objects.all():
            assert "Karin" not in entry.label + str(entry.data)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", "KARIN@example.org"),
            ("active_until", "2025-12-31"),
            ("language", "xx"),
            ("phone", "12"),
        ],
    )
    def test_is_refused_with_a_mistake(self, client, field, value):
        make_coordinator(email="karin@example.org")
        data = {**POSTED, "email": "other@example.org", field: value}
        page = client.post(address("add"), data)
        assert field in page.context["form"].errors
        assert Coordinator.objects.count() == 1

    def test_shows_its_groups(self, client):
        coordinator = make_coordinator(make_group(name="Krakeel"))
        html = client.get(address("inspect", coordinator)).content.decode()
        assert "Krakeel" in html


@pytest.mark.usefixtures("manager")
class TestAcceptance:
    def accept(self, client, coordinator, **changes):
        today = timezone.localdate().isoformat()
        data = {"number": "1", "accepted_on": today, "on_paper": "on", **changes}
        return client.post(address("accept", coordinator), data)

    def test_keeps_the_version_in_force_and_the_date(self, client, site, manager):
        coordinator = make_coordinator()
        page = client.get(address("accept", coordinator))
        assert "de gemeente Hoogeveen" in page.content.decode()
        assert not ConfidentialityAgreement.objects.exists()
        assert self.accept(client, coordinator).status_code == 302
        coordinator.refresh_from_db()
        assert coordinator.agreement.number == 1
        assert coordinator.agreement.site == site
        assert coordinator.may_receive_data(timezone.localdate())
        entry = ModelLogEntry.objects.get(action="whatsappalert.change")
        assert entry.user == manager
        assert entry.data["version"] == 1 and entry.data["on_paper"] is True

    def test_of_a_version_that_was_followed_up_meanwhile_is_refused(self, client):
        make_agreement(1)
        make_agreement(2)
        coordinator = make_coordinator()
        page = self.accept(client, coordinator)
        assert page.status_code == 409
        assert 'name="number" value="2"' in page.content.decode()
        coordinator.refresh_from_db()
        assert coordinator.agreement is None
        assert coordinator.agreement_accepted_at is None

    @pytest.mark.parametrize(
        "changes", [{"accepted_on": "2999-01-01"}, {"on_paper": ""}, {"number": ""}]
    )
    def test_needs_the_signed_paper(self, client, changes):
        coordinator = make_coordinator()
        assert self.accept(client, coordinator, **changes).status_code == 422
        coordinator.refresh_from_db()
        assert coordinator.agreement is None

    def test_stays_when_a_new_version_comes_and_shows_as_outdated(self, client):
        coordinator = make_coordinator(bound=True)
        make_agreement(2)
        coordinator.refresh_from_db()
        assert coordinator.may_receive_data(timezone.localdate())
        assert not client.get(LIST, {"agreement": "missing"}).context["object_list"]
        assert client.get(LIST, {"agreement": "outdated"}).context["object_list"]


class TestRights:
    def test_are_needed_for_everything(self, client):
        coordinator = make_coordinator()
        client.force_login(make_editor("change_group", "view_signup"))
        views = ["inspect", "edit", "accept", "history", "delete"]
        urls = [address(view, coordinator) for view in views]
        urls += [
            LIST,
            address("add"),
            f"{LIST}edit/987654/",
            f"{LIST}agreement/987654/",
        ]
        for url in urls:
            assert client.get(url).status_code in (302, 404), url
            response = client.post(url, POSTED)
            assert response.status_code in (302, 405, 404), url
            assert b"Regielid" not in response.content
        coordinator.refresh_from_db()
        assert coordinator.name != "Karin Smit"
        assert Coordinator.objects.count() == 1

    def test_to_look_are_none_to_change(self, client):
        coordinator = make_coordinator()
        client.force_login(make_editor("view_coordinator"))
        assert client.get(LIST).status_code == 200
        assert client.get(address("inspect", coordinator)).status_code == 200
        for view in ("edit", "accept"):
            assert client.get(address(view, coordinator)).status_code == 302
            assert client.post(address(view, coordinator), POSTED).status_code == 302
        coordinator.refresh_from_db()
        assert coordinator.name != "Karin Smit"


class TestAgreementVersions:
    def test_start_from_our_words_and_follow_each_other(self, client, site):
        from wagtail.test.utils.form_data import nested_form_data, rich_text

        client.force_login(
            make_editor("add_confidentialityagreement", "view_confidentialityagreement")
        )
        url = reverse("whatsappalert_agreements:add")
        page = client.get(url, {"language": "en"})
        assert b"no screenshots" in page.content
        text = rich_text("<p>I keep quiet about {municipality}.</p>")
        data = nested_form_data({"site": site.pk, "language": "en", "text": text})
        for _time in range(2):
            assert client.post(url, data).status_code == 302
        numbers = ConfidentialityAgreement.objects.values_list("number", flat=True)
        assert sorted(numbers) == [1, 2]
        newest = ConfidentialityAgreement.objects.get(number=2)
        inspect = reverse("whatsappalert_agreements:inspect", args=[newest.pk])
        assert "I keep quiet about" in client.get(inspect).content.decode()
        assert "{municipality}" not in client.get(inspect).content.decode()

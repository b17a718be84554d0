"""Steering groups and contacts in the admin, as people with just their rights."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.adminkit.searching import search
from tests.bulletins.factories import make_area
from tests.groups.factories import make_district
from tests.texts.factories import make_editor, make_site
from wagtail_whatsappalert.steering.models import Contact, SteeringGroup

from .factories import make_contact, make_steering_group

pytestmark = pytest.mark.django_db

GROUPS, CONTACTS = "whatsappalert_steering_groups", "whatsappalert_contacts"
RIGHTS = [
    f"{right}_{model}"
    for right in ("view", "add", "change", "delete")
    for model in ("steeringgroup", "contact")
]


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def manager(client):
    user = make_editor(*RIGHTS, "view_coordinator", "view_group")
    client.force_login(user)
    return user


def address(namespace, view, record=None):
    return reverse(f"{namespace}:{view}", args=[record.pk] if record else [])


def posted(steering_group, **changes):
    return {
        "steering_group": steering_group.pk,
        "kind": "officer",
        "name": "Jan de Boer",
        "email": "jan@politie.example",
        "phone": "0900-8844",
        "language": "nl",
        "active_from": "2026-01-01",
        "active_until": "",
        **changes,
    }


def actions():
    return list(ModelLogEntry.objects.values_list("action", flat=True))


@pytest.mark.usefixtures("manager")
class TestSteeringGroup:
    def test_is_made_and_changed(self, client):
        district = make_district()
        data = {"name": "Stuurgroep Noord", "districts": [district.pk]}
        assert client.post(address(GROUPS, "add"), data).status_code == 302
        group = SteeringGroup.objects.get()
        assert list(group.districts.all()) == [district]
        data = {"name": "Stuurgroep", "needs_second_reader": "on"}
        client.post(address(GROUPS, "edit", group), data)
        group.refresh_from_db()
        assert group.needs_second_reader and not group.districts.exists()
        assert client.get(address(GROUPS, "history", group)).status_code == 200

    def test_shows_who_belongs_to_it_without_upkeep(self, client):
        district, group, (coordinator,) = make_area()
        steering_group = make_steering_group(district)
        contact = make_contact(steering_group=steering_group)
        elsewhere = make_area()[2][0]
        page = client.get(address(GROUPS, "inspect", steering_group)).content.decode()
        for name in (coordinator.name, contact.name, group.name):
            assert name in page
        assert elsewhere.name not in page
        assert actions().count("whatsappalert.list") == 2

    def test_lists_take_as_many_queries_for_many(self, client):
        def count(url):
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            return len(queries)

        for url in (address(GROUPS, "index"), address(CONTACTS, "index")):
            make_contact(steering_group=make_steering_group(make_district()))
            count(url)
            few = count(url)
            for _number in range(8):
                make_contact(steering_group=make_steering_group(make_district()))
            assert count(url) == few, url

    def test_with_contacts_is_not_deleted(self, client):
        contact = make_contact()
        url = address(GROUPS, "delete", contact.steering_group)
        assert client.post(url).status_code == 200
        assert SteeringGroup.objects.exists()


class TestPeopleOnThePage:
    def test_are_numbers_for_who_may_not_see_them(self, client):
        client.force_login(make_editor("view_steeringgroup"))
        district, _group, (coordinator,) = make_area()
        steering_group = make_steering_group(district)
        contact = make_contact(steering_group=steering_group)
        page = client.get(address(GROUPS, "inspect", steering_group)).content.decode()
        assert coordinator.name not in page and contact.name not in page
        assert "whatsappalert.list" not in actions()


@pytest.mark.usefixtures("manager")
class TestContact:
    def test_is_made_looked_at_and_changed_and_each_is_logged(self, client):
        district = make_district()
        data = posted(make_steering_group(), districts=[district.pk])
        assert client.post(address(CONTACTS, "add"), data).status_code == 302
        contact = Contact.objects.get()
        assert list(contact.districts.all()) == [district]
        for view in ("inspect", "edit", "history"):
            assert client.get(address(CONTACTS, view, contact)).status_code == 200
        data |= {"is_public": "on"}
        client.post(address(CONTACTS, "edit", contact), data)
        contact.refresh_from_db()
        assert contact.is_public
        for action in ("enter", "view", "change"):
            assert f"whatsappalert.{action}" in actions()
        for entry in ModelLogEntry.objects.all():
            assert "Jan" not in entry.label + str(entry.data)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", "ANNA@politie.example"),
            ("phone", "bel mij"),
            ("active_until", "2025-12-31"),
            ("language", "xx"),
            ("kind", "neighbour"),
            ("steering_group", ""),
        ],
    )
    def test_is_refused_with_a_mistake(self, client, field, value):
        other = make_contact(email="anna@politie.example")
        data = {**posted(other.steering_group), field: value}
        page = client.post(address(CONTACTS, "add"), data)
        assert field in page.context["form"].errors
        assert Contact.objects.count() == 1

    def test_is_refused_outside_the_steering_group(self, client):
        group = make_steering_group(make_district())
        data = posted(group, districts=[make_district().pk])
        page = client.post(address(CONTACTS, "add"), data)
        assert "districts" in page.context["form"].errors

    def test_is_found_by_name_and_state(self, client):
        yesterday = timezone.localdate() - timedelta(days=1)
        make_contact(name="Nu", email="nu@politie.example")
        make_contact(name="Weg", active_until=yesterday)

        def found(**query):
            page = client.get(address(CONTACTS, "index"), query)
            return {contact.name for contact in page.context["object_list"]}

        assert found() == {"Nu", "Weg"}
        assert found(state="active") == {"Nu"}
        assert found(state="other") == {"Weg"}
        page = client.get(search(client, address(CONTACTS, "index"), "nu@pol"))
        assert [contact.name for contact in page.context["object_list"]] == ["Nu"]


class TestRights:
    def test_are_needed_for_everything(self, client):
        contact = make_contact()
        client.force_login(make_editor("change_group", "view_coordinator"))
        for name, record in (
            (GROUPS, contact.steering_group),
            (CONTACTS, contact),
        ):
            for view in ("inspect", "edit", "history", "delete"):
                url = address(name, view, record)
                for response in (client.get(url), client.post(url, {"name": "X"})):
                    assert response.status_code in (302, 405), url
                    assert contact.name.encode() not in response.content
            for view in ("index", "add"):
                assert client.get(address(name, view)).status_code == 302
        contact.refresh_from_db()
        assert contact.name != "X"

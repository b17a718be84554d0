import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.access.factories import sign_in
from tests.access.links import START, make_municipality
from tests.coordinators.factories import make_agreement, make_coordinator
from tests.steering.factories import make_contact
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.coordinators.models import (
    ConfidentialityAgreement,
    Coordinator,
)
from wagtail_whatsappalert.coordinators.services import NotInForce
from wagtail_whatsappalert.portal import welcome_views

pytestmark = pytest.mark.django_db

WELCOME, DETAILS = f"{START}welcome/", f"{START}details/"
BOTH = {
    "number": "1",
    "accepts": "on",
    "phone": "06 87654321",
    "is_reachable": "on",
}


@pytest.fixture(autouse=True)
def site():
    return make_municipality()


def signed_in(client, **kwargs):
    coordinator = make_coordinator(**{"language": "en", **kwargs})
    sign_in(client, coordinator)
    return coordinator


def ready(**kwargs):
    return {"bound": True, "reachable_at": timezone.now(), **kwargs}


class TestTheFirstTime:
    def test_shows_the_agreement_in_force_in_her_language(self, client, site):
        make_agreement(1, site=site, text="<p>Verouderd</p>")
        make_agreement(2, site=site, text="<p>Ik zwijg voor {municipality}.</p>")
        make_agreement(1, site=site, language="en", text="<p>English</p>")
        signed_in(client, language="nl")
        html = client.get(WELCOME).content.decode()
        assert "Ik zwijg voor de gemeente Hoogeveen." in html
        assert "Verouderd" not in html and "English" not in html
        assert 'name="number" value="2"' in html

    def test_shows_how_she_is_reached_and_ticks_nothing_for_her(self, client):
        person = signed_in(client)
        html = client.get(WELCOME).content.decode()
        assert person.email in html
        assert person.phone.as_national in html
        assert " checked" not in html

    def test_keeps_what_she_accepted_and_said(self, client, site):
        person = signed_in(client)
        before = timezone.now()
        answer = client.post(WELCOME, BOTH)
        assert answer.status_code == 303
        person.refresh_from_db()
        assert person.agreement.number == 1
        assert (person.agreement.site, person.agreement.language) == (site, "en")
        assert person.agreement_accepted_at >= before
        assert person.reachable_at >= before
        assert person.phone.as_e164 == "+31687654321"
        assert not person.in_directory
        assert client.get(answer["Location"]).status_code == 200

    def test_puts_her_in_the_directory_only_if_she_asks(self, client):
        person = signed_in(client)
        client.post(WELCOME, {**BOTH, "in_directory": "on"})
        person.refresh_from_db()
        assert person.in_directory

    def test_is_in_the_privacy_log_as_hers_without_her_number(self, client):
        person = signed_in(client)
        client.post(WELCOME, BOTH)
        entries = ModelLogEntry.objects.filter(action="whatsappalert.change")
        accepted = entries.get(data__on_paper=False)
        assert accepted.data["version"] == 1
        assert accepted.data["coordinator"] == person.pk
        assert {entry.object_id for entry in entries} == {str(person.pk)}
        assert "687654321" not in str([entry.data for entry in entries])

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("accepts", ""),
            ("number", ""),
            ("number", "9" * 30),
            ("phone", "12"),
            ("phone", ""),
            ("is_reachable", ""),
        ],
    )
    def test_with_a_mistake_keeps_nothing_and_what_was_typed(
        self, client, field, value
    ):
        person = signed_in(client)
        page = client.post(WELCOME, {**BOTH, "in_directory": "on", field: value})
        assert page.status_code == 422
        assert len(page.context["steps"].problems) == 1
        assert page.content.decode().count(" checked") >= 2
        person.refresh_from_db()
        assert person.agreement is None and person.reachable_at is None
        assert not ConfidentialityAgreement.objects.exists()

    def test_shows_the_new_version_when_it_came_meanwhile(self, client, site):
        make_agreement(1, site=site, language="en")
        make_agreement(2, site=site, language="en", text="<p>New words</p>")
        person = signed_in(client)
        page = client.post(WELCOME, {**BOTH, "number": "1"})
        html = page.content.decode()
        assert page.status_code == 409
        assert page.context["refusal"]
        assert "New words" in html and 'name="number" value="2"' in html
        assert "06 87654321" in html
        assert not page.context["is_ticked"]
        person.refresh_from_db()
        assert person.agreement is None and person.reachable_at is None

    def test_keeps_all_of_it_or_nothing(self, client, monkeypatch):
        def fail(**kwargs):
            raise NotInForce

        monkeypatch.setattr(welcome_views, "confirm_reachable", fail)
        person = signed_in(client)
        assert client.post(WELCOME, BOTH).status_code == 409
        person.refresh_from_db()
        assert person.agreement is None

    def test_twice_is_harmless(self, client):
        signed_in(client)
        assert [client.post(WELCOME, BOTH).status_code for _ in range(2)] == [303, 303]
        assert ModelLogEntry.objects.filter(data__on_paper=False).count() == 1

    def test_asks_only_what_is_missing(self, client):
        person = signed_in(client, **ready(reachable_at=None))
        page = client.get(WELCOME)
        assert page.context["steps"].agreement is None
        answer = client.post(WELCOME, {"phone": "0612345678", "is_reachable": "on"})
        assert answer.status_code == 303
        person.refresh_from_db()
        assert person.reachable_at

    def test_is_over_once_all_is_done(self, client):
        signed_in(client, **ready())
        answer = client.get(WELCOME)
        assert (answer.status_code, answer["Location"]) == (303, f"/en{START}")


class TestANewVersion:
    def test_locks_nobody_out_but_asks(self, client, site):
        first = make_agreement(1, site=site, language="en")
        person = signed_in(client, **ready(agreement=first))
        make_agreement(2, site=site, language="en", text="<p>New words</p>")
        home = client.get(f"/en{START}")
        assert home.status_code == 200
        assert "/welcome/" in home.content.decode()
        page = client.get(WELCOME)
        assert page.context["steps"].reachable is None
        assert "New words" in page.content.decode()
        client.post(WELCOME, {"number": "2", "accepts": "on"})
        person.refresh_from_db()
        assert person.agreement.number == 2
        assert "/welcome/" not in client.get(f"/en{START}").content.decode()


class TestHerDetails:
    POSTED = {"phone": "06 11112222", "language": "nl", "in_directory": "on"}

    def test_are_hers_to_change_and_logged_without_them(self, client):
        person = signed_in(client, **ready())
        answer = client.post(DETAILS, self.POSTED)
        # In the language that she chose.
        assert answer["Location"] == f"{DETAILS}?done=saved"
        assert client.get(answer["Location"]).context["done"]
        person.refresh_from_db()
        assert person.phone.as_e164 == "+31611112222"
        assert (person.language, person.in_directory) == ("nl", True)
        entry = ModelLogEntry.objects.get(action="whatsappalert.change")
        assert entry.data["fields"] == ["phone", "language", "in_directory"]
        assert entry.data["coordinator"] == person.pk
        assert "611112222" not in str(entry.data)

    def test_that_did_not_change_are_no_change(self, client):
        person = signed_in(client, **ready())
        same = {"phone": person.phone.as_national, "language": "en"}
        assert client.post(DETAILS, same).status_code == 303
        assert not ModelLogEntry.objects.exists()

    @pytest.mark.parametrize(
        "changes", [{"phone": "12"}, {"phone": ""}, {"language": "xx"}]
    )
    def test_with_a_mistake_are_still_there(self, client, changes):
        person = signed_in(client, **ready())
        page = client.post(DETAILS, {**self.POSTED, **changes})
        assert page.status_code == 422
        assert len(page.context["form"].problems) == 1
        assert " checked" in page.content.decode()
        assert Coordinator.objects.get() == person
        assert not Coordinator.objects.get().in_directory

    def test_cannot_be_her_name_or_address(self, client):
        person = signed_in(client, **ready())
        client.post(DETAILS, {**self.POSTED, "email": "x@example.org", "name": "X"})
        after = Coordinator.objects.get()
        assert (after.email, after.name) == (person.email, person.name)

    def test_show_the_agreement_that_she_accepted(self, client):
        signed_in(client, **ready())
        assert "I tell nobody." in client.get(DETAILS).content.decode()

    def test_tell_on_how_many_devices_she_is_signed_in(self, client):
        person = signed_in(client, **ready())
        sign_in(client, person)
        assert client.get(DETAILS).context["devices"] == 2

    def test_of_a_contact_are_for_the_municipality(self, client):
        contact = make_contact()
        sign_in(client, contact, Role.CONTACT)
        page = client.get(DETAILS)
        assert contact.email in page.content.decode()
        assert page.context["form"] is None
        assert client.post(DETAILS, self.POSTED).status_code == 200
        contact.refresh_from_db()
        assert contact.phone == "0900-8844"

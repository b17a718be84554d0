"""What contacts see and decide, with the faults that happen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.access.factories import sign_in
from tests.bulletins.factories import (
    ACTION,
    TEXT,
    make_area,
    make_many_coordinators,
    reread,
    send,
    write,
)
from tests.commits import CommittingClient
from tests.site.tree import make_site
from tests.steering.factories import make_contact, make_steering_group
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.bulletins.models import Bulletin
from wagtail_whatsappalert.bulletins.services import note_passed_on
from wagtail_whatsappalert.mailing.models import Letter

pytestmark = pytest.mark.django_db

HOME = "/whatsapp/coordinators/"


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def area():
    return make_area(coordinators=2)


@pytest.fixture
def contact(client, area):
    contact = make_contact(area[0])
    sign_in(client, contact, Role.CONTACT)
    return contact


@pytest.fixture
def pair(client, area):
    """An author, and a second reader who is signed in."""
    group = make_steering_group(needs_second_reader=True)
    author, reader = (make_contact(area[0], steering_group=group) for _ in range(2))
    sign_in(client, reader, Role.CONTACT)
    return author, reader


def address(bulletin, deed=""):
    name = f"portal_bulletin_{deed}" if deed else "portal_bulletin"
    return reverse(f"wagtail_whatsappalert:{name}", args=[bulletin.pk])


def correction(bulletin, **changes):
    moment = timezone.localtime(bulletin.valid_until)
    return {
        "text": "Het meisje draagt een rode jas.",
        "action": bulletin.action,
        "urgency": bulletin.urgency,
        "valid_until": moment.strftime("%Y-%m-%dT%H:%M"),
        "version": bulletin.version,
        **changes,
    }


def html(response):
    return response.content.decode()


class TestPage:
    def test_tells_who_passed_it_on(self, client, contact, area):
        bulletin = send(contact)
        receipt = bulletin.receipts.get(coordinator=area[2][0])
        note_passed_on(receipt=receipt, version=1, now=timezone.now())
        response = client.get(address(bulletin))
        receivers = response.context["receivers"]
        assert [each.passed_on for each in receivers] == ["", "now"]
        numbers = response.context["numbers"]
        assert (numbers.receivers, numbers.opened, numbers.passed_on) == (2, 1, 1)
        assert numbers.queued == 2

    def test_is_logged_by_number(self, client, contact, area):
        client.get(address(send(contact)))
        entry = ModelLogEntry.objects.filter(action="whatsappalert.list").get()
        assert entry.data["contact"] == contact.pk
        assert sorted(entry.data["numbers"]) == [each.pk for each in area[2]]

    def test_shows_a_telephone_number_only_where_the_mail_failed(
        self, client, contact, area, settings
    ):
        bulletin = send(contact)
        assert "tel:+316" not in html(client.get(address(bulletin)))
        settings.WAGTAIL_WHATSAPPALERT = {"LETTER_ATTEMPTS": 1}
        Letter.objects.filter(kind="bulletin").update(attempts=1)
        assert html(client.get(address(bulletin))).count("tel:+316") == 2

    def test_takes_as_many_queries_for_many(self, client, contact, area):
        def count(bulletin):
            with CaptureQueriesContext(connection) as queries:
                client.get(address(bulletin))
            return len(queries)

        few = send(contact)
        count(few)
        make_many_coordinators(area[1], 100)
        assert count(send(contact)) == count(few)

    def test_has_pages_of_many(self, client, contact, area):
        make_many_coordinators(area[1], 60)
        bulletin = send(contact)
        response = client.get(address(bulletin), {"page": 2})
        assert len(response.context["receivers"]) == 12

    @pytest.mark.parametrize("deed", ["", "correct", "withdraw", "approve", "refuse"])
    def test_of_other_districts_does_not_exist(self, client, contact, deed):
        other = make_area()[0]
        group = contact.steering_group
        foreign = send(make_contact(other, steering_group=group))
        elsewhere = send(make_contact())
        for bulletin in (foreign, elsewhere, Bulletin(pk=999_999)):
            assert client.get(address(bulletin, deed)).status_code == 404
            refused = 404 if deed else 405
            assert client.post(address(bulletin, deed)).status_code == refused

    def test_is_gone_for_who_stopped(self, client, contact):
        bulletin = send(contact)
        contact.active_until = timezone.localdate() - timedelta(days=1)
        contact.save()
        assert client.get(address(bulletin)).status_code == 303


class TestLists:
    def test_show_what_is_hers(self, client, contact):
        bulletin = send(contact)
        send(make_contact(), text="Elders")
        for url in (HOME, f"{HOME}bulletins/"):
            page = html(client.get(url))
            assert TEXT in page and "Elders" not in page
            assert address(bulletin) in page

    def test_take_as_many_queries_for_many(self, client, contact):
        def count(url):
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            return len(queries)

        for url in (HOME, f"{HOME}bulletins/"):
            send(contact)
            count(url)
            few = count(url)
            for _number in range(5):
                send(contact)
            assert count(url) == few, url

    def test_say_what_waits_for_her(self, client, pair):
        bulletin = write(pair[0])
        assert address(bulletin) in html(client.get(HOME))
        client.post(address(bulletin, "approve"))
        assert client.get(HOME).status_code == 200


class TestSecondReader:
    def test_approves(self, client, pair, area):
        bulletin = write(pair[0])
        assert address(bulletin, "approve") in html(client.get(address(bulletin)))
        assert client.post(address(bulletin, "approve")).status_code == 303
        assert reread(bulletin).status == "sent"
        assert Letter.objects.filter(kind="bulletin").count() == 2
        assert client.post(address(bulletin, "approve")).status_code == 303

    def test_refuses_with_a_reason(self, client, pair):
        bulletin = write(pair[0])
        assert client.post(address(bulletin, "refuse")).status_code == 422
        data = {"reason": "Het adres klopt niet."}
        assert client.post(address(bulletin, "refuse"), data).status_code == 303
        assert reread(bulletin).reason == data["reason"]
        outcome = Letter.objects.get(kind="bulletin_outcome")
        assert outcome.sent_at

    def test_is_not_who_wrote_it(self, client, pair):
        bulletin = write(pair[0])
        sign_in(client, pair[0], Role.CONTACT)
        assert address(bulletin, "approve") not in html(client.get(address(bulletin)))
        assert client.post(address(bulletin, "approve")).status_code == 409
        assert reread(bulletin).status == "awaiting"

    def test_is_told_when_somebody_was_first(self, client, pair, area):
        bulletin = write(pair[0])
        third = make_contact(area[0], steering_group=pair[0].steering_group)
        other = CommittingClient()
        sign_in(other, third, Role.CONTACT)
        other.post(address(bulletin, "refuse"), {"reason": "Nee."})
        response = client.post(address(bulletin, "approve"))
        assert response.status_code == 409
        assert response.context["refusal"]
        assert reread(bulletin).status == "refused"

    def test_by_a_link_opened_too_early_changes_nothing(self, client, pair):
        bulletin = write(pair[0])
        assert client.get(address(bulletin, "approve")).status_code == 303
        assert reread(bulletin).status == "awaiting"


class TestCorrecting:
    def test_tells_everybody_who_got_it(self, client, contact):
        bulletin = send(contact)
        assert TEXT in html(client.get(address(bulletin, "correct")))
        response = client.post(address(bulletin, "correct"), correction(bulletin))
        assert response.status_code == 303
        bulletin = reread(bulletin)
        assert (bulletin.version, bulletin.announce_since) == (2, None)
        assert TEXT in html(client.get(address(bulletin)))

    def test_twice_makes_one(self, client, contact):
        bulletin = send(contact)
        data = correction(bulletin)
        for _click in range(2):
            response = client.post(address(bulletin, "correct"), data)
            assert response.status_code == 303
        assert reread(bulletin).version == 2

    def test_keeps_what_was_typed_when_somebody_was_first(self, client, contact):
        bulletin = send(contact)
        client.post(
            address(bulletin, "correct"), correction(bulletin, text="Van een ander")
        )
        data = correction(bulletin, text="Van mij")
        response = client.post(address(bulletin, "correct"), data)
        assert response.status_code == 409
        assert "Van een ander" in html(response) and "Van mij" in html(response)
        assert 'name="version" value="2"' in html(response)
        assert reread(bulletin).text == "Van een ander"

    def test_of_what_was_withdrawn_keeps_what_was_typed(self, client, contact):
        bulletin = send(contact)
        client.post(address(bulletin, "withdraw"), {"reason": "Terecht."})
        data = correction(bulletin, text="Van mij")
        response = client.post(address(bulletin, "correct"), data)
        assert response.status_code == 409
        assert "Van mij" in html(response)
        assert client.get(address(bulletin, "correct")).status_code == 303

    @pytest.mark.parametrize(
        "changes",
        [{"text": ""}, {"version": ""}, {"version": "x"}, {"valid_until": "x"}],
    )
    def test_with_a_mistake_is_refused(self, client, contact, changes):
        bulletin = send(contact)
        data = correction(bulletin, **changes)
        response = client.post(address(bulletin, "correct"), data)
        assert response.status_code == 422
        assert ACTION in html(response)
        assert reread(bulletin).version == 1


class TestWithdrawing:
    def test_needs_a_reason(self, client, contact):
        bulletin = send(contact)
        url = address(bulletin, "withdraw")
        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": " "}).status_code == 422
        assert client.post(url, {"reason": "Zij is terecht."}).status_code == 303
        assert client.post(url, {"reason": "Nog eens."}).status_code == 303
        assert reread(bulletin).reason == "Zij is terecht."

    def test_after_its_time_is_refused(self, client, contact):
        bulletin = send(contact)
        Bulletin.objects.update(valid_until=timezone.now())
        url = address(bulletin, "withdraw")
        response = client.post(url, {"reason": "Zij is terecht."})
        assert response.status_code == 409
        assert "Zij is terecht." in html(response)

    def test_by_the_author_while_it_waits_tells_nobody(self, client, pair):
        bulletin = write(pair[0])
        client.post(address(bulletin, "withdraw"), {"reason": "Te laat."})
        assert reread(bulletin).status == "withdrawn"
        assert not bulletin.receipts.exists()

import csv
import io
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.signups.managers import entries, log_in, said, url_of
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.privacy.access_log import access_entries
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.limits import ManagerLimit
from wagtail_whatsappalert.workshops.models import Workshop
from wagtail_whatsappalert.workshops.registrations import Registration

from .attending import make_evening, tick_off, walk_in
from .factories import make_workshop
from .registering import cancel, make_guest, make_registration

pytestmark = pytest.mark.django_db

VIEW = "view_registration"
MANAGE, EXPORT = "manage_registration", "export_registration"
LIST = reverse("whatsappalert_registrations:index")


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def manager():
    return log_in(make_editor(VIEW, MANAGE))


@pytest.fixture
def workshop():
    return make_evening(capacity=2)


def inspect_url(registration):
    return reverse("whatsappalert_registrations:inspect", args=[registration.pk])


def names_in(response):
    return [one.name for one in response.context["object_list"]]


class TestTheList:
    def test_is_refused_without_the_right(self, workshop):
        editor = log_in(make_editor("view_workshop", "view_signup"))
        guest = make_guest(workshop)
        for url in (LIST, inspect_url(guest)):
            assert editor.get(url).status_code == 302

    def test_finds_by_post_and_keeps_names_out_of_the_address(self, manager, workshop):
        make_guest(workshop, name="Anna Bos"), make_guest(workshop, 1, name="Bert Vos")
        answer = manager.post(LIST, {"q": "anna"})
        assert "anna" not in answer.url.lower()
        assert names_in(manager.get(answer.url)) == ["Anna Bos"]

    def test_narrows_to_workshop_status_and_attendance(self, manager, workshop):
        there = make_guest(workshop, name="A")
        make_guest(workshop, 1, name="B")
        make_guest(workshop, 2, name="Wacht")
        make_guest(make_workshop(), name="Elders")
        tick_off(there), walk_in(workshop, name="Loper")
        over = timezone.now() - timedelta(minutes=1)
        Workshop.objects.filter(pk=workshop.pk).update(end=over)
        expected = {
            f"workshop={workshop.pk}": {"A", "B", "Wacht", "Loper"},
            "status=waiting": {"Wacht"},
            "attended=yes": {"A", "Loper"},
            "attended=no": {"B"},
            "attended=walk_in": {"Loper"},
            "status=nonsense": set(),
        }
        for query, names in expected.items():
            assert set(names_in(manager.get(f"{LIST}?{query}"))) == names, query

    def test_needs_no_more_queries_for_more_people(self, manager, workshop):
        def count():
            with CaptureQueriesContext(connection) as queries:
                manager.get(LIST)
            return len(queries)

        make_guest(workshop)
        count()
        few = count()
        for number in range(1, 8):
            make_guest(workshop, number)
        assert count() == few

    def test_is_logged(self, manager, workshop):
        guest = make_guest(workshop)
        manager.get(LIST)
        manager.get(inspect_url(guest))
        assert (entries("list"), entries("view")) == ([str(guest.pk)], [str(guest.pk)])

    def test_of_who_manages_some_groups_holds_their_workshops_only(self, workshop):
        group = make_group()
        user = make_editor(VIEW, MANAGE)
        ManagerLimit.objects.create(user=user).groups.set([group])
        theirs = make_workshop()
        theirs.groups.add(group)
        make_guest(theirs, name="Van hen")
        foreign = make_guest(workshop, name="Niet van hen")
        client = log_in(user)
        assert names_in(client.get(LIST)) == ["Van hen"]
        assert client.get(inspect_url(foreign)).status_code == 404
        for name in ("registration_cancel", "registration_tick", "registration_move"):
            assert client.post(url_of(name, foreign.pk)).status_code == 404
        assert client.get(url_of("attendance", workshop.pk)).status_code == 404


class TestExporting:
    def test_needs_a_right_of_its_own(self, manager, workshop):
        make_guest(workshop)
        assert manager.get(f"{LIST}?export=csv").status_code == 302

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_is_logged_without_what_was_typed(self, workshop, kind):
        make_guest(workshop)
        client = log_in(make_editor(VIEW, EXPORT))
        response = client.get(f"{LIST}?export={kind}&workshop={workshop.pk}")
        assert b"".join(response.streaming_content)
        entry = access_entries().filter(action="whatsappalert.export").get()
        assert entry.data == {"format": kind, "filters": {"workshop": workshop.pk}}

    def test_holds_no_formula_and_no_access_needs(self, workshop):
        make_guest(workshop, name="=1+1", access_needs="Rolstoel")
        walk_in(workshop, phone="+31612345678")
        client = log_in(make_editor(VIEW, EXPORT))
        content = b"".join(client.get(f"{LIST}?export=csv").streaming_content)
        text = content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert {row[4] for row in rows[1:]} == {"'=1+1", "Wim Binnenloper"}
        assert "+31 612345678" in text
        assert "Rolstoel" not in text


class TestByHand:
    def enter(self, client, workshop, **data):
        values = {"name": "Tel Efoon", "places": 1, "language": "nl", **data}
        values["workshop"] = workshop.pk
        return client.post(url_of("enter_registration"), values)

    def test_enters_somebody_without_an_address(self, manager, workshop):
        response = self.enter(manager, workshop)
        registration = Registration.objects.get()
        assert response.url == inspect_url(registration)
        assert (registration.status, registration.email) == ("registered", "")
        assert entries("enter") == [str(registration.pk)]

    def test_puts_who_does_not_fit_on_the_waiting_list(self, manager, workshop):
        make_guest(workshop, places=2)
        self.enter(manager, workshop, email="tel@example.org")
        assert Registration.objects.get(name="Tel Efoon").status == "waiting"

    @pytest.mark.parametrize(
        "wrong", [{"name": " "}, {"places": 9}, {"email": "x"}, {"language": "x"}]
    )
    def test_explains_what_is_wrong(self, manager, workshop, wrong):
        assert self.enter(manager, workshop, **wrong).status_code == 422
        assert not Registration.objects.exists()

    def test_refuses_a_workshop_that_has_started(self, manager, workshop):
        Workshop.objects.filter(pk=workshop.pk).update(start=timezone.now())
        assert self.enter(manager, workshop).status_code == 422

    def test_cancels_and_gives_the_place_to_who_waits(self, manager, workshop):
        guest = make_guest(workshop, places=2)
        waiting = make_guest(workshop, 1)
        manager.post(url_of("registration_cancel", guest.pk))
        guest.refresh_from_db(), waiting.refresh_from_db()
        assert (guest.status, waiting.status) == ("cancelled", "registered")

    def test_moves_to_another_date(self, manager, workshop):
        guest, later = make_guest(workshop), make_workshop()
        url = url_of("registration_move", guest.pk)
        assert manager.post(url, {"workshop": workshop.pk}).status_code == 422
        manager.post(url, {"workshop": later.pk})
        assert later.registrations.get().status == "registered"
        guest.refresh_from_db()
        assert guest.moved_to.workshop == later

    def test_says_that_it_is_too_late(self, manager, workshop):
        guest = make_guest(workshop)
        cancel(guest)
        url = url_of("registration_move", guest.pk)
        target = make_workshop()
        answer = manager.post(url, {"workshop": target.pk}, follow=True)
        assert len(said(answer)) == 1
        assert not target.registrations.exists()

    def test_ticks_and_takes_back(self, manager, workshop):
        signup = make_signup_in(
            SignupStatus.NEEDS_WORKSHOP, make_group(), email="gast0@example.org"
        )
        guest = make_guest(workshop)
        for people, status in ((1, "ready"), (0, "needs_workshop")):
            manager.post(url_of("registration_tick", guest.pk), {"people": people})
            signup.refresh_from_db()
            assert signup.status == status
        assert signup.transitions.last().actor == manager.user

    @pytest.mark.parametrize(
        "name", ["registration_cancel", "registration_move", "registration_tick"]
    )
    def test_is_refused_to_who_may_only_look(self, workshop, name):
        reader, guest = log_in(make_editor(VIEW)), make_guest(workshop)
        assert reader.post(url_of(name, guest.pk)).status_code == 302
        page = reader.get(inspect_url(guest)).content.decode()
        assert url_of(name, guest.pk) not in page
        guest.refresh_from_db()
        assert guest.status == "registered"

    def test_an_unconfirmed_one_is_not_offered_to_tick(self, manager, workshop):
        page = manager.get(inspect_url(make_registration(workshop))).content.decode()
        assert "/attendance/" not in page.split("registration-facts")[0]


class TestTheAttendanceList:
    def test_is_open_on_any_day_and_logged(self, manager):
        workshop = make_workshop()
        guest = make_guest(workshop, name="Anna Bos")
        url = url_of("attendance", workshop.pk)
        assert "Anna Bos" in manager.get(url).content.decode()
        data = {"action": "tick", "registration": guest.pk, "people": 1}
        assert manager.post(url, data).status_code == 303
        guest.refresh_from_db()
        assert guest.ticked_by == manager.user
        assert "Anna Bos" in manager.get(f"{url}print/").content.decode()
        assert access_entries().first().user == manager.user

    def test_is_refused_to_who_may_only_look(self, workshop):
        reader = log_in(make_editor(VIEW))
        for name in ("attendance", "attendance_print", "attendance_mail"):
            assert reader.post(url_of(name, workshop.pk)).status_code == 302

    def test_is_reached_from_the_list_of_workshops(self, workshop):
        client = log_in(make_editor("view_workshop", VIEW, MANAGE))
        page = client.get(reverse("whatsappalert_workshops:index")).content.decode()
        assert url_of("attendance", workshop.pk) in page
        filtered = f"{LIST}?workshop={workshop.pk}"
        assert filtered in page
        assert parse_qs(urlsplit(filtered).query) == {"workshop": [str(workshop.pk)]}

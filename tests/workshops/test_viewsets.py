from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.widgets import AdminDateTimeInput

from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.pages.workshops import WorkshopPage
from wagtail_whatsappalert.workshops.forms import WorkshopCreationForm, WorkshopForm
from wagtail_whatsappalert.workshops.models import Workshop

from .factories import make_workshop

pytestmark = pytest.mark.django_db

POINT = "SRID=4326;POINT(6.476 52.722)"
FORM = {
    "title": "Meld verdacht gedrag",
    "start": "2027-10-31 19:30",
    "end": "2027-10-31 21:30",
    "venue": "De Tamboer",
    "address": "",
    "location": "",
    "host": "Politie",
    "what_to_bring": "",
    "capacity": "40",
    "places_per_registration": "4",
    "takes_registrations": "on",
}


def make_editor(*permissions):
    user = get_user_model().objects.create_user(
        "editor", "editor@gemeente.example", "secret"
    )
    admin = Permission.objects.get(codename="access_admin")
    user.user_permissions.add(
        admin, *Permission.objects.filter(codename__in=permissions)
    )
    return user


@pytest.fixture
def editor(client):
    """Who may do everything with workshops and nothing else."""
    rights = [f"{verb}_workshop" for verb in ("add", "change", "delete", "view")]
    client.force_login(make_editor(*rights))
    return client


def titles(response):
    return {workshop.title for workshop in response.context["object_list"]}


class TestRights:
    def test_are_asked_of_everybody(self, client):
        client.force_login(make_editor())
        workshop = make_workshop()
        for name, args in [
            ("index", []),
            ("add", []),
            ("edit", [workshop.pk]),
            ("delete", [workshop.pk]),
            ("inspect", [workshop.pk]),
            ("history", [workshop.pk]),
        ]:
            response = client.get(reverse(f"whatsappalert_workshops:{name}", args=args))
            assert response.status_code == 302, name

    def test_open_every_view(self, editor):
        workshop = make_workshop(location=POINT)
        for name in ("edit", "delete", "inspect", "history", "usage"):
            url = reverse(f"whatsappalert_workshops:{name}", args=[workshop.pk])
            assert editor.get(url).status_code == 200, name


class TestList:
    def test_shows_when_where_and_who(self, editor):
        make_workshop(host="Politie", is_cancelled=True)
        html = editor.get(reverse("whatsappalert_workshops:index")).content.decode()
        for text in ("Meld verdacht gedrag", "De Tamboer, zaal 2", "Politie"):
            assert text in html

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"when": "upcoming"}, {"Straks", "Vervallen"}),
            ({"when": "past"}, {"Voorbij"}),
            ({"is_cancelled": "true"}, {"Vervallen"}),
            ({"q": "podium"}, {"Straks"}),
            ({}, {"Straks", "Vervallen", "Voorbij"}),
        ],
    )
    def test_can_be_narrowed_down(self, editor, query, expected):
        make_workshop(title="Straks", venue="Het Podium")
        make_workshop(title="Vervallen", is_cancelled=True)
        make_workshop(title="Voorbij", start=timezone.now() - timedelta(days=3))
        assert (
            titles(editor.get(reverse("whatsappalert_workshops:index"), query))
            == expected
        )

    def test_exports_what_it_shows(self, editor):
        make_workshop(title="=1+1")
        response = editor.get(
            reverse("whatsappalert_workshops:index"), {"export": "csv"}
        )
        content = b"".join(response.streaming_content).decode()
        assert "'=1+1" in content
        assert "De Tamboer, zaal 2" in content

    def test_asks_no_more_queries_for_more_workshops(self, editor):
        def count(number):
            for _each in range(number):
                make_workshop()
            editor.get(reverse("whatsappalert_workshops:index"))
            with CaptureQueriesContext(connection) as queries:
                editor.get(reverse("whatsappalert_workshops:index"))
            return len(queries)

        assert count(3) == count(27)


class TestSaving:
    def test_makes_a_workshop_at_the_time_of_the_clock(self, editor):
        response = editor.post(reverse("whatsappalert_workshops:add"), FORM)
        assert response.status_code == 302
        workshop = Workshop.objects.get()
        assert workshop.start.isoformat() == "2027-10-31T18:30:00+00:00"
        assert (workshop.host, workshop.sequence) == ("Politie", 0)

    def test_keeps_what_was_typed_when_the_end_is_wrong(self, editor):
        data = {**FORM, "end": "2027-10-31 18:30"}
        response = editor.post(reverse("whatsappalert_workshops:add"), data)
        assert response.status_code == 200
        assert "end" in response.context["form"].errors
        assert "De Tamboer" in response.content.decode()
        assert not Workshop.objects.exists()

    def test_counts_a_change_for_guests_and_only_that(self, editor):
        editor.post(reverse("whatsappalert_workshops:add"), FORM)
        workshop = Workshop.objects.get()
        url = reverse("whatsappalert_workshops:edit", args=[workshop.pk])
        editor.post(url, {**FORM, "host": "Wijkagent"})
        workshop.refresh_from_db()
        assert (workshop.host, workshop.sequence) == ("Wijkagent", 0)
        editor.post(url, {**FORM, "is_cancelled": "on"})
        workshop.refresh_from_db()
        assert (workshop.is_cancelled, workshop.sequence) == (True, 1)

    def test_moves_the_point_with_the_address(self, monkeypatch):
        found = Location(6.48, 52.73)
        monkeypatch.setattr(WorkshopForm, "locate", lambda address: found)
        form_class = type(
            "Form",
            (WorkshopForm,),
            {
                "Meta": type(
                    "Meta", (), {"model": Workshop, "fields": ["address", "location"]}
                )
            },
        )
        workshop = make_workshop(address="Hoofdstraat 1", location=POINT)
        data = {"address": "Hoofdstraat 99", "location": POINT}
        form = form_class(data, instance=workshop)
        assert form.is_valid()
        assert form.cleaned_data["location"] == str(found)


class TestChooser:
    def test_makes_a_workshop_on_the_spot(self, editor):
        url = reverse("whatsappalert_workshop_chooser:create")
        fields = ("title", "start", "end", "venue", "address")
        response = editor.post(
            url, {f"new-workshop-{name}": FORM[name] for name in fields}
        )
        result = response.json()
        assert result["step"] == "chosen"
        assert result["result"]["title"] == "Meld verdacht gedrag"
        assert Workshop.objects.get().venue == "De Tamboer"

    def test_offers_a_calendar_to_choose_the_day_from(self):
        widget = WorkshopCreationForm().fields["start"].widget
        assert isinstance(widget, AdminDateTimeInput)

    def test_makes_nothing_for_who_may_not(self, client):
        client.force_login(make_editor("view_workshop"))
        url = reverse("whatsappalert_workshop_chooser:create")
        client.post(url, {f"new-workshop-{name}": FORM[name] for name in FORM})
        assert not Workshop.objects.exists()

    def test_stands_in_the_form_of_the_page(self):
        form_class = WorkshopPage.get_edit_handler().get_form_class()
        widget = form_class.base_fields["workshop"].widget
        assert type(widget).__name__ == "WorkshopChooserWidget"

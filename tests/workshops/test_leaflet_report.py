"""How many leaflets the municipality has to print."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.leaflets.factories import make_leaflet, make_standard_leaflet
from tests.texts.factories import make_editor, make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.leaflet_letters import LEAFLETS
from wagtail_whatsappalert.workshops.leaflet_report import print_orders
from wagtail_whatsappalert.workshops.models import Workshop

from .factories import make_workshop

pytestmark = pytest.mark.django_db
URL = "wagtail_whatsappalert_admin:leaflet_print_order"


def make_letter(number, **kwargs):
    values = {"kind": LEAFLETS, "language": "nl", "on_paper": True, **kwargs}
    key = f"{LEAFLETS}:{number}"
    return Letter.objects.create(subject_id=number, unique_key=key, **values)


def hand_out(places, *leaflets, **kwargs):
    workshop = make_workshop(**kwargs)
    workshop.leaflets.set(leaflets)
    Workshop.objects.filter(pk=workshop.pk).update(places_given=places)


def counts():
    orders = print_orders(now=timezone.now())
    return {
        order.leaflet.title: (order.by_post, order.at_workshops) for order in orders
    }


class TestPrintOrder:
    def test_counts_letters_that_wait_by_the_set_that_goes_with_them(self, settings):
        settings.LANGUAGE_CODE = "nl"
        make_standard_leaflet(title="Inbraak")
        make_standard_leaflet(title="Burglary", language="en")
        make_leaflet(title="Los")
        languages = ["nl", "nl", "en", "pl"]
        for number, language in enumerate(languages):
            make_letter(number, language=language)
        make_letter(10, sent_at=timezone.now())
        make_letter(11, on_paper=False)
        make_letter(12, kind="signup_moved")
        assert counts() == {"Inbraak": (3, 0), "Burglary": (1, 0), "Los": (0, 0)}

    def test_counts_places_at_workshops_to_come(self):
        one, other = make_leaflet(title="Een"), make_leaflet(title="Ander")
        hand_out(12, one, other)
        hand_out(8, one)
        hand_out(100, one, is_cancelled=True)
        hand_out(100, one, start=timezone.now() - timedelta(days=2))
        hand_out(100)
        assert counts() == {"Een": (0, 20), "Ander": (0, 12)}

    def test_takes_three_queries(self):
        for _number in range(3):
            hand_out(1, make_standard_leaflet())
        with CaptureQueriesContext(connection) as queries:
            print_orders(now=timezone.now())
        assert len(queries) == 3


class TestThePage:
    @pytest.fixture(autouse=True)
    def order(self):
        make_site()
        hand_out(12, make_standard_leaflet(title="=Inbraak"))
        make_letter(1)

    def test_shows_the_numbers_and_gives_them_as_a_file(self, client):
        client.force_login(make_editor("view_leaflet"))
        html = client.get(reverse(URL)).content.decode()
        assert "<td>13</td>" in html and "=Inbraak" in html
        answer = client.get(reverse(URL), {"export": "csv"})
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[1].startswith("'=Inbraak;")
        assert lines[1].endswith(";1;12;13")

    def test_is_for_who_may_see_leaflets(self, client):
        client.force_login(make_editor("view_group"))
        assert client.get(reverse(URL)).status_code == 302

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.site.tree import make_site

from .factories import (
    in_hoogeveen,
    make_index_page,
    make_workshop,
    make_workshop_page,
)

pytestmark = pytest.mark.django_db


def ics_url(pk):
    return reverse("wagtail_whatsappalert:workshop_ics", args=[pk])


class TestDownload:
    def test_gives_a_calendar_file_with_a_name(self, client):
        workshop = make_workshop(
            title="Meld verdacht gedrag!", start=in_hoogeveen(2026, 10, 25, 0, 30)
        )
        response = client.get(ics_url(workshop.pk))
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response["Content-Disposition"] == (
            'attachment; filename="meld-verdacht-gedrag-2026-10-25.ics"'
        )

    def test_names_the_page_of_the_workshop_in_full(self, client):
        site = make_site(hostname="gemeente.example")
        workshop = make_workshop()
        page = make_workshop_page(make_index_page(site), workshop)
        response = client.get(ics_url(workshop.pk))
        (event,) = Calendar.from_ical(response.content).walk("VEVENT")
        assert event["url"] == f"http://gemeente.example/workshops/{page.slug}/"

    def test_says_nothing_of_a_page_that_is_a_draft(self, client):
        workshop = make_workshop()
        make_workshop_page(make_index_page(make_site()), workshop, live=False)
        assert b"URL" not in client.get(ics_url(workshop.pk)).content

    def test_is_not_sent_again_when_unchanged(self, client):
        workshop = make_workshop()
        etag = client.get(ics_url(workshop.pk))["ETag"]
        again = client.get(ics_url(workshop.pk), headers={"If-None-Match": etag})
        assert again.status_code == 304
        workshop.venue = "Het Podium"
        workshop.save()
        changed = client.get(ics_url(workshop.pk), headers={"If-None-Match": etag})
        assert changed.status_code == 200

    def test_answers_404_for_no_workshop(self, client):
        assert client.get(ics_url(987_654)).status_code == 404

    def test_refuses_a_post(self, client):
        assert client.post(ics_url(make_workshop().pk)).status_code == 405

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.groups.factories import make_group
from tests.site.pages import json_ld_of
from tests.site.tree import make_site
from wagtail_whatsappalert.leaflets.models import Leaflet
from wagtail_whatsappalert.pages.workshops import WorkshopPage
from wagtail_whatsappalert.workshops.models import Workshop

from .factories import (
    NAUGHTY,
    in_hoogeveen,
    make_index_page,
    make_workshop,
)
from .shown import get, make_page

pytestmark = pytest.mark.django_db

POINT = "SRID=4326;POINT(6.476 52.722)"


class TestWorkshopPage:
    def test_writes_the_day_out_and_gives_it_to_machines(self, client):
        page = make_page(start=in_hoogeveen(2027, 10, 31, 19, 30))
        html = get(client, page).content.decode()
        assert "zondag 31 oktober 2027, 19:30" in html
        assert 'datetime="2027-10-31T19:30:00+0100"' in html
        assert 'datetime="2027-10-31T21:30:00+0100"' in html

    def test_gives_machines_no_parts_of_a_second(self, client):
        # HTML allows three digits, Python writes six.
        start = in_hoogeveen(2027, 10, 31, 19, 30).replace(microsecond=123456)
        assert "123456" not in get(client, make_page(start=start)).content.decode()

    def test_tells_both_days_when_it_ends_on_another_one(self, client):
        start = in_hoogeveen(2027, 3, 1, 23, 0)
        html = get(client, make_page(start=start)).content.decode()
        assert "maandag 1 maart 2027, 23:00" in html
        assert "dinsdag 2 maart 2027, 01:00" in html

    def test_tells_all_that_a_guest_wants_to_know(self, client):
        page = make_page(
            address="Hoofdstraat 17", host="Politie", what_to_bring="Een pen"
        )
        response = get(client, page)
        for fact in ("De Tamboer, zaal 2", "Hoofdstraat 17", "Politie", "Een pen"):
            assert fact in response.content.decode()

    def test_tells_for_whom_how_and_with_what(self, client):
        page = make_page(
            directions="Bus 12", accessibility="Een lift", language="Engels"
        )
        page.workshop.groups.add(make_group(name="Krakeel-West"))
        page.workshop.leaflets.add(
            Leaflet.objects.create(title="Wat is verdacht?", url="https://e.example/")
        )
        html = get(client, page).content.decode()
        for fact in ("Bus 12", "Een lift", "Engels", "Krakeel-West", "e.example"):
            assert fact in html
        assert "Wat is verdacht?" in html

    @pytest.mark.parametrize(
        ("capacity", "given", "badge"),
        [(30, 0, "active"), (3, 3, "paused")],
    )
    def test_tells_its_state_in_steps(self, client, capacity, given, badge):
        page = make_page(capacity=capacity)
        Workshop.objects.update(places_given=given)
        html = get(client, page).content.decode()
        assert f"whatsappalert-badge--{badge}" in html

    def test_has_an_address_that_stays(self, client):
        page = make_page()
        url = reverse("wagtail_whatsappalert:workshop_address", args=[page.workshop_id])
        assert client.get(url).url == page.full_url
        page.unpublish()
        html = client.get(url).content.decode()
        assert page.workshop.title in html
        for pk in (987_654, 9 * 10**30):
            url = reverse("wagtail_whatsappalert:workshop_address", args=[pk])
            assert client.get(url).status_code == 404

    def test_offers_the_calendar_file(self, client):
        page = make_page()
        url = reverse("wagtail_whatsappalert:workshop_ics", args=[page.workshop_id])
        assert f'href="{url}"' in get(client, page).content.decode()

    def test_warns_that_it_was_cancelled(self, client):
        assert "notice--warning" not in get(client, make_page()).content.decode()
        cancelled = make_page(is_cancelled=True)
        assert "notice--warning" in get(client, cancelled).content.decode()

    def test_offers_no_calendar_file_of_a_workshop_that_is_over(self, client):
        page = make_page(start=timezone.now() - timedelta(days=1))
        assert ".ics" not in get(client, page).content.decode()

    def test_has_no_inline_script_or_style(self, client):
        html = get(client, make_page()).content.decode()
        assert "<style" not in html
        assert "style=" not in html
        assert html.count("<script>") == 0

    def test_survives_the_deletion_of_its_record(self, client):
        page = make_page()
        page.save_revision()
        page.workshop.delete()
        response = get(client, WorkshopPage.objects.get())
        assert response.status_code == 200
        assert "ld+json" not in response.content.decode()
        assert page.latest_revision.as_object().workshop is None

    @pytest.mark.parametrize("with_record", [True, False])
    def test_can_be_previewed_before_it_is_saved(self, with_record, rf):
        index = make_index_page(make_site())
        page = WorkshopPage(title="Nieuw", slug="nieuw")
        page.workshop = make_workshop() if with_record else None
        page.set_url_path(index)
        page.locale = index.locale
        response = page.make_preview_request(preview_mode=page.default_preview_mode)
        assert response.status_code == 200

    def test_gives_the_facts_of_the_record_to_the_api(self, client):
        page = make_page(is_cancelled=True)
        data = client.get(f"/api/v2/pages/{page.pk}/").json()
        assert data["venue"] == "De Tamboer, zaal 2"
        assert data["is_cancelled"] is True


class TestEventForSearchEngines:
    def test_has_times_with_offset_place_and_point(self, client):
        page = make_page(
            start=in_hoogeveen(2027, 7, 1, 19, 30),
            address="Hoofdstraat 17",
            location=POINT,
            host="Politie",
        )
        event = json_ld_of(get(client, page))
        assert event["@context"] == "https://schema.org"
        assert event["@type"] == "Event"
        assert event["startDate"] == "2027-07-01T19:30:00+02:00"
        assert event["eventStatus"] == "https://schema.org/EventScheduled"
        assert event["url"] == page.full_url
        assert event["location"]["address"] == "Hoofdstraat 17"
        assert event["location"]["geo"]["latitude"] == 52.722
        assert event["organizer"]["name"] == "Politie"

    def test_tells_that_it_was_cancelled(self, client):
        event = json_ld_of(get(client, make_page(is_cancelled=True)))
        assert event["eventStatus"] == "https://schema.org/EventCancelled"

    @pytest.mark.parametrize("text", NAUGHTY)
    def test_holds_any_text_as_it_was_typed(self, client, text):
        page = make_page(title="Workshop", host=text, what_to_bring=text)
        page.workshop.title = text
        page.workshop.save()
        response = get(client, page)
        assert json_ld_of(response)["name"] == text
        assert "<script>alert" not in response.content.decode()
        assert "<img src=x" not in response.content.decode()

    def test_tells_whether_there_is_a_place_and_not_how_many(self, client):
        page = make_page(capacity=3)
        assert json_ld_of(get(client, page))["offers"]["availability"].endswith(
            "/InStock"
        )
        assert "remainingAttendeeCapacity" not in get(client, page).content.decode()
        Workshop.objects.update(places_given=3)
        offer = json_ld_of(get(client, page))["offers"]
        assert offer["availability"] == "https://schema.org/SoldOut"

    def test_offers_nothing_of_one_that_is_cancelled(self, client):
        assert "offers" not in json_ld_of(get(client, make_page(is_cancelled=True)))

    def test_tells_that_one_can_take_part_online_and_not_where(self, client):
        response = get(client, make_page(online_link="https://meet.example/1"))
        event = json_ld_of(response)
        mode = "https://schema.org/MixedEventAttendanceMode"
        assert event["eventAttendanceMode"] == mode
        assert event["location"][1]["@type"] == "VirtualLocation"
        assert "meet.example" not in response.content.decode()


class TestOpenGraph:
    def test_names_page_and_site(self, client):
        page = make_page()
        page.title, page.search_description = "Tom & Co", "Kom <b>ook</b>"
        page.save()
        html = get(client, page).content.decode()
        assert '<meta property="og:title" content="Tom &amp; Co">' in html
        assert 'content="Kom &lt;b&gt;ook&lt;/b&gt;"' in html
        assert f'<meta property="og:url" content="{page.full_url}">' in html
        assert 'property="og:site_name" content="Gemeente Hoogeveen"' in html

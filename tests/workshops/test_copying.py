import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.pages.workshops import WorkshopPage
from wagtail_whatsappalert.workshops.copy_services import copy_workshop
from wagtail_whatsappalert.workshops.models import Workshop

from .factories import (
    in_hoogeveen,
    make_index_page,
    make_workshop,
    make_workshop_page,
)
from .test_viewsets import editor, make_editor  # noqa: F401

pytestmark = pytest.mark.django_db

START = in_hoogeveen(2027, 10, 28, 19, 30)
LATER = [in_hoogeveen(2027, 11, 4, 19, 30), in_hoogeveen(2027, 11, 11, 20, 0)]


@pytest.fixture
def workshop():
    workshop = make_workshop(
        start=START,
        opens_at=in_hoogeveen(2027, 10, 1, 9, 0),
        closes_at=in_hoogeveen(2027, 10, 28, 12, 0),
        capacity=12,
        directions="Bus 12",
        online_link="https://meet.example/1",
    )
    workshop.groups.add(make_group())
    return workshop


def copy(workshop, starts=LATER, key=None):
    return copy_workshop(workshop=workshop, starts=starts, key=key or uuid.uuid4())


def copy_url(workshop):
    return reverse("wagtail_whatsappalert_admin:copy_workshop", args=[workshop.pk])


class TestCopies:
    def test_keep_everything_but_the_days(self, workshop):
        workshop.places_given = 2
        first, second = copy(workshop)
        assert (first.start, second.start) == tuple(LATER)
        assert first.end == in_hoogeveen(2027, 11, 4, 21, 30)
        assert (first.capacity, first.directions) == (12, "Bus 12")
        assert list(first.groups.all()) == list(workshop.groups.all())
        assert first.places_given == 0

    def test_open_and_close_as_long_before_on_the_clock(self, workshop):
        # The clock goes back in between.
        first, second = copy(workshop)
        assert first.closes_at == in_hoogeveen(2027, 11, 4, 12, 0)
        assert first.opens_at == in_hoogeveen(2027, 10, 8, 9, 0)
        assert second.closes_at == in_hoogeveen(2027, 11, 11, 12, 30)

    def test_are_workshops_of_their_own(self, workshop):
        workshop.venue, workshop.is_cancelled = "Elders", True
        workshop.save()
        first, second = copy(workshop)
        assert len({workshop.uid, first.uid, second.uid}) == 3
        assert (first.sequence, first.is_cancelled) == (0, False)

    def test_are_made_once_however_often_they_are_asked_for(self, workshop):
        key = uuid.uuid4()
        assert len(copy(workshop, [LATER[0], LATER[0]], key)) == 1
        assert len(copy(workshop, LATER, key)) == 1
        assert Workshop.objects.count() == 3


class TestView:
    DATA = {"start_1": "2027-11-04 19:30", "start_3": "2027-11-11 20:00"}

    def data(self, **more):
        return {**self.DATA, "key": str(uuid.uuid4()), **more}

    def test_makes_all_in_one_go_and_once(self, editor, workshop):  # noqa: F811
        data = self.data()
        for _time in range(2):
            response = editor.post(copy_url(workshop), data)
            assert response.status_code == 302
        starts = Workshop.objects.exclude(pk=workshop.pk).values_list(
            "start", flat=True
        )
        assert sorted(starts) == LATER

    @pytest.mark.parametrize(
        "wrong",
        [
            {"start_1": "", "start_3": ""},
            {"start_1": "morgen"},
            {"start_1": "2020-01-01 19:30"},
            {"key": "x"},
        ],
    )
    def test_keeps_what_was_typed_when_something_is_wrong(
        self,
        editor,  # noqa: F811
        workshop,
        wrong,
    ):
        response = editor.post(copy_url(workshop), self.data(**wrong))
        assert response.status_code == 422
        assert Workshop.objects.count() == 1

    def test_is_a_button_of_the_workshop(self, editor, workshop):  # noqa: F811
        html = editor.get(reverse("whatsappalert_workshops:index")).content.decode()
        assert copy_url(workshop) in html
        assert editor.get(copy_url(workshop)).status_code == 200

    def test_is_for_who_may_make_workshops(self, client, workshop):
        client.force_login(make_editor("change_workshop", "view_workshop"))
        assert client.post(copy_url(workshop), self.data()).status_code == 302
        assert Workshop.objects.count() == 1

    def test_makes_pages_like_that_of_the_first(self, admin_client, workshop):
        index = make_index_page(make_site())
        page = make_workshop_page(
            index, workshop, slug="avond", body=[("text", "<p>Welkom</p>")]
        )
        page.save_revision().publish()
        data = self.data(page_state="live", page_parent=str(index.pk))
        assert admin_client.post(copy_url(workshop), data).status_code == 302
        pages = WorkshopPage.objects.exclude(pk=page.pk)
        assert {page.slug for page in pages} == {"avond-2027-11-04", "avond-2027-11-11"}
        assert all(page.live and "Welkom" in str(page.body) for page in pages)
        assert page.workshop_id not in {page.workshop_id for page in pages}
        assert timezone.now() < min(page.workshop.start for page in pages)

    def test_makes_new_pages_where_the_first_has_none(self, admin_client, workshop):
        index = make_index_page(make_site())
        data = self.data(page_state="draft", page_parent=str(index.pk))
        admin_client.post(copy_url(workshop), data)
        assert [page.live for page in WorkshopPage.objects.all()] == [False, False]

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.workshops.models import Workshop

from .factories import make_workshop

pytestmark = pytest.mark.django_db

POINT = "SRID=4326;POINT(6.476 52.722)"


class TestSequence:
    @pytest.mark.parametrize(
        ("fact", "value"),
        [
            ("title", "Anders"),
            ("start", timezone.now()),
            ("end", timezone.now() + timedelta(days=30)),
            ("venue", "Het Podium"),
            ("address", "Hoofdstraat 17, Hoogeveen"),
            ("location", POINT),
            ("is_cancelled", True),
        ],
    )
    def test_rises_when_a_guest_must_know(self, fact, value):
        workshop = make_workshop()
        setattr(workshop, fact, value)
        workshop.save()
        assert Workshop.objects.get().sequence == 1

    @pytest.mark.parametrize(
        ("fact", "value"), [("host", "Politie"), ("what_to_bring", "Een pen")]
    )
    def test_stays_when_anything_else_changes(self, fact, value):
        workshop = make_workshop()
        setattr(workshop, fact, value)
        workshop.save()
        assert Workshop.objects.get().sequence == 0

    def test_stays_when_nothing_changes(self):
        make_workshop().save()
        assert Workshop.objects.get().sequence == 0

    def test_counts_on_from_what_another_editor_saved(self):
        pk = make_workshop().pk
        first, second = (Workshop.objects.get(pk=pk) for _editor in range(2))
        first.venue = "Het Podium"
        first.save()
        second.venue = "De Tamboer, zaal 3"
        second.save()
        assert Workshop.objects.get().sequence == 2

    def test_rises_when_a_stale_editor_puts_a_fact_back(self):
        stale = make_workshop(venue="A")
        fresh = Workshop.objects.get()
        fresh.venue = "B"
        fresh.save()
        stale.save()
        assert Workshop.objects.get().sequence == 2

    def test_is_written_with_only_the_fields_that_were_asked_for(self):
        workshop = make_workshop()
        workshop.is_cancelled = True
        workshop.venue = "Not asked for"
        workshop.save(update_fields=["is_cancelled"])
        saved = Workshop.objects.get()
        assert (saved.sequence, saved.venue) == (1, "De Tamboer, zaal 2")

    def test_ignores_a_fact_that_is_not_written(self):
        workshop = make_workshop()
        workshop.venue = "Not asked for"
        workshop.save(update_fields=["host"])
        assert Workshop.objects.get().sequence == 0


class TestUid:
    def test_survives_every_change(self):
        workshop = make_workshop()
        uid = workshop.uid
        workshop.title = "Anders"
        workshop.save()
        assert Workshop.objects.get().uid == uid

    def test_differs_between_workshops(self):
        assert make_workshop().uid != make_workshop().uid


class TestTimes:
    def test_refuses_an_end_before_the_start(self):
        workshop = make_workshop()
        workshop.end = workshop.start - timedelta(minutes=1)
        with pytest.raises(ValidationError) as caught:
            workshop.full_clean()
        assert list(caught.value.message_dict) == ["end"]

    def test_counts_a_workshop_that_is_going_on_as_upcoming(self):
        now = timezone.now()
        workshop = make_workshop(start=now - timedelta(minutes=5))
        assert list(Workshop.objects.upcoming(now)) == [workshop]
        assert not Workshop.objects.past(now).exists()
        assert not workshop.is_past


class TestPublicVersion:
    def test_changes_when_a_workshop_is_saved(self):
        before = public_version()
        make_workshop()
        assert public_version() != before

    def test_changes_when_a_workshop_is_deleted(self):
        workshop = make_workshop()
        before = public_version()
        workshop.delete()
        assert public_version() != before

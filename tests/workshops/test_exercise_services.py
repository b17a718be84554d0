from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.commits import committed
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.privacy.purging import purge_everything
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.workshops.exceptions import (
    ControlRoomNotInformed,
    ExerciseOver,
    OutcomeMissing,
)
from wagtail_whatsappalert.workshops.exercise_results import page_text
from wagtail_whatsappalert.workshops.exercise_services import (
    change_period,
    leave_exercise,
    send_result,
    switch_on,
)
from wagtail_whatsappalert.workshops.exercises import Exercise, ExerciseParticipant

from .exercising import inform, join, make_exercise, make_participant, note
from .mailbox import newest
from .registering import cancel, make_guest, make_registration

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def exercise():
    return make_exercise()


def send(exercise):
    with committed():
        return send_result(exercise=exercise, now=timezone.now())


class TestSwitchingOn:
    def test_needs_a_control_room_that_knows(self, exercise):
        with pytest.raises(ControlRoomNotInformed):
            switch_on(exercise=exercise, now=timezone.now())
        user = make_editor()
        told = inform(exercise, user)
        assert (told.informed_by, told.control_room_contact) == (user, "Mevr. De Boer")
        assert switch_on(exercise=exercise, now=timezone.now()).is_on

    def test_is_refused_by_the_database_too(self, exercise):
        with pytest.raises(IntegrityError), transaction.atomic():
            Exercise.objects.filter(pk=exercise.pk).update(is_on=True)

    def test_is_too_late_after_the_last_day(self, exercise):
        inform(exercise)
        with pytest.raises(ExerciseOver):
            switch_on(exercise=exercise, now=timezone.now() + 16 * DAY)

    def test_must_be_done_again_in_another_period(self, exercise):
        inform(exercise)
        switch_on(exercise=exercise, now=timezone.now())
        last = exercise.ends_on
        same = change_period(
            exercise=exercise, starts_on=exercise.starts_on, ends_on=last
        )
        assert same.is_on
        other = change_period(
            exercise=exercise, starts_on=exercise.starts_on, ends_on=last + DAY
        )
        assert (other.is_on, other.control_room_informed_at) == (False, None)


class TestJoining:
    def test_keeps_the_address_and_changes_it(self, exercise):
        guest = make_guest(exercise.workshop)
        join(guest), join(guest, 14)
        participant = ExerciseParticipant.objects.get()
        kept = (participant.postcode, participant.house_number)
        assert kept == ("7901 AB", 14)

    def test_is_for_guests_only(self, exercise):
        for stranger in (
            make_registration(exercise.workshop),
            cancel(make_guest(exercise.workshop, 1)),
        ):
            with pytest.raises(ExerciseOver):
                join(stranger)

    def test_ends_with_the_last_day(self, exercise):
        Exercise.objects.update(ends_on=timezone.localdate() - DAY)
        with pytest.raises(ExerciseOver):
            join(make_guest(exercise.workshop))

    def test_is_undone_by_stepping_out_and_by_cancelling(self, exercise):
        one, other = (make_participant(exercise, number) for number in (0, 1))
        assert leave_exercise(registration=one.registration)
        assert not leave_exercise(registration=one.registration)
        cancel(other.registration)
        assert not ExerciseParticipant.objects.exists()


class TestTheResult:
    def test_waits_for_the_outcome(self, exercise):
        with pytest.raises(OutcomeMissing):
            send(exercise)

    def test_reaches_each_once_and_erases_the_addresses(self, exercise):
        for number in range(2):
            make_participant(exercise, number)
        note(exercise)
        mail.outbox.clear()
        assert send(exercise) == 2
        with pytest.raises(ExerciseOver):
            send(exercise)
        receivers = sorted(message.to[0] for message in mail.outbox)
        assert receivers == ["gast0@example.org", "gast1@example.org"]
        assert "12" in newest().body
        assert "7901" not in newest().body
        for one in ExerciseParticipant.objects.all():
            assert (one.postcode, one.house_number) == ("", None)
            assert one.house_number_addition == ""
            assert one.erased_at

    def test_stands_in_a_text_for_a_page(self, exercise, site):
        make_participant(exercise, name="Anna Bos")
        told = page_text(note(exercise, 1), WhatsAppAlertSettings.for_site(site))
        assert "112" in told
        assert "0900-8844" in told
        assert "Anna" not in told
        lost = page_text(
            note(exercise, was_stopped=False), WhatsAppAlertSettings.for_site(site)
        )
        assert lost.split("\n\n")[3] != told.split("\n\n")[3]


class TestErasing:
    def test_addresses_go_some_time_after_the_last_day(self, exercise, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"REGISTRATION_RETENTION_DAYS": 5}
        make_participant(exercise)
        over = timezone.now() + 14 * DAY
        name = "addresses of burglar exercises"
        assert purge_everything(now=over + 5 * DAY, dry_run=True)[name] == 0
        assert purge_everything(now=over + 6 * DAY, dry_run=True)[name] == 1
        assert purge_everything(now=over + 6 * DAY)[name] == 1
        assert not ExerciseParticipant.objects.exclude(postcode="").exists()

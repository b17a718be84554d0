from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.commits import CommittingClient
from tests.signups.managers import entries, log_in, said, url_of
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.workshops.exercises import Exercise, ExerciseParticipant
from wagtail_whatsappalert.workshops.registration_links import RegistrationLink

from .exercising import inform, make_exercise, make_participant, note
from .factories import make_workshop
from .registering import make_guest

pytestmark = pytest.mark.django_db

RIGHTS = ("view_exercise", "add_exercise", "change_exercise")
OWN = {"HTTP_SEC_FETCH_SITE": "same-origin"}
ADDRESS = {"postcode": "7901ab", "house_number": "12a", "agrees": "on"}


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def exercise():
    return make_exercise()


@pytest.fixture
def leader():
    return log_in(make_editor(*RIGHTS))


@pytest.fixture
def client():
    return CommittingClient()


def mine(name, registration):
    sealed = RegistrationLink.to(registration).seal()
    return reverse(f"wagtail_whatsappalert:{name}", args=[sealed])


def inspect_url(exercise):
    return reverse("whatsappalert_exercises:inspect", args=[exercise.pk])


class TestJoining:
    def test_is_offered_on_the_page_of_the_registration(self, client, exercise):
        guest = make_guest(exercise.workshop)
        page = client.get(mine("workshop_personal", guest)).content.decode()
        assert mine("exercise_join", guest).split("/exercise/")[0] in page
        assert 'name="agrees"' in page
        other = make_guest(make_workshop(), 1)
        page = client.get(mine("workshop_personal", other)).content.decode()
        assert 'name="agrees"' not in page

    def test_joins_and_steps_out_again(self, client, exercise):
        guest = make_guest(exercise.workshop)
        answer = client.post(mine("exercise_join", guest), ADDRESS, **OWN)
        assert answer.status_code == 303
        one = ExerciseParticipant.objects.get()
        address = (one.postcode, one.house_number, one.house_number_addition)
        assert address == ("7901 AB", 12, "a")
        page = client.get(mine("workshop_personal", guest)).content.decode()
        assert "7901 AB 12 a" in page
        client.post(mine("exercise_leave", guest), **OWN)
        assert not ExerciseParticipant.objects.exists()

    @pytest.mark.parametrize(
        "wrong", [{"postcode": "x"}, {"house_number": "x"}, {"agrees": ""}]
    )
    def test_explains_what_is_wrong(self, client, exercise, wrong):
        guest = make_guest(exercise.workshop)
        answer = client.post(mine("exercise_join", guest), {**ADDRESS, **wrong}, **OWN)
        assert answer.status_code == 422
        assert not ExerciseParticipant.objects.exists()

    def test_tells_that_it_is_over(self, client, exercise):
        guest = make_guest(exercise.workshop)
        Exercise.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
        answer = client.post(mine("exercise_join", guest), ADDRESS, **OWN)
        assert answer.status_code == 409


class TestLeading:
    def test_starts_with_a_workshop_and_a_period(self, leader):
        workshop, today = make_workshop(), timezone.localdate()
        url = reverse("whatsappalert_exercises:add")
        data = {"workshop": workshop.pk, "starts_on": today, "ends_on": today}
        wrong = {**data, "ends_on": today - timedelta(days=1)}
        assert leader.post(url, wrong).status_code == 200
        assert not Exercise.objects.exists()
        answer = leader.post(url, data)
        assert answer.url == inspect_url(Exercise.objects.get(workshop=workshop))

    def test_cannot_begin_before_the_control_room_knows(self, leader, exercise):
        refused = leader.post(url_of("exercise_on", exercise.pk), follow=True)
        (reason,) = said(refused)
        assert reason
        at = timezone.localtime() - timedelta(minutes=1)
        data = {"contact": "De Boer", "at": f"{at:%Y-%m-%d %H:%M}"}
        url = url_of("exercise_control_room", exercise.pk)
        late = {**data, "at": f"{at + timedelta(days=1):%Y-%m-%d %H:%M}"}
        assert leader.post(url, late).status_code == 422
        assert leader.post(url, {**data, "contact": ""}).status_code == 422
        leader.post(url, data)
        leader.post(url_of("exercise_on", exercise.pk))
        exercise.refresh_from_db()
        assert (exercise.is_on, exercise.informed_by) == (True, leader.user)
        leader.post(url_of("exercise_off", exercise.pk))
        exercise.refresh_from_db()
        assert not exercise.is_on

    def test_notes_the_outcome_and_sends_it(self, leader, exercise):
        make_participant(exercise)
        data = {"attempts": 3, "emergency_calls": 2, "other_calls": 0}
        url = url_of("exercise_outcome", exercise.pk)
        assert leader.post(url, {**data, "was_stopped": ""}).status_code == 422
        assert leader.post(url, {**data, "attempts": "9" * 20}).status_code == 422
        leader.post(url, {**data, "was_stopped": "no"})
        page = leader.get(inspect_url(exercise)).content.decode()
        assert "<textarea" in page
        leader.post(url_of("exercise_send", exercise.pk))
        exercise.refresh_from_db()
        assert exercise.result_sent_at
        page = leader.get(inspect_url(exercise)).content.decode()
        assert url_of("exercise_outcome", exercise.pk) not in page

    def test_lists_the_exercises(self, leader, exercise):
        page = leader.get(reverse("whatsappalert_exercises:index")).content.decode()
        assert inspect_url(exercise) in page

    @pytest.mark.parametrize(
        "name",
        ["on", "off", "period", "control_room", "outcome", "send", "addresses"],
    )
    def test_is_refused_to_who_may_only_look(self, exercise, name):
        inform(exercise), note(exercise)
        reader = log_in(make_editor("view_exercise"))
        url = url_of(f"exercise_{name}", exercise.pk)
        assert reader.get(url).status_code == 302
        assert url not in reader.get(inspect_url(exercise)).content.decode()


class TestAddresses:
    def test_are_shown_to_who_has_the_right_and_logged(self, exercise):
        one = make_participant(exercise, name="Anna Bos")
        leader = log_in(make_editor("view_exercise", "view_exercise_addresses"))
        page = leader.get(url_of("exercise_addresses", exercise.pk)).content.decode()
        assert "7901 AB" in page
        assert "Anna" not in page
        assert entries("view") == [str(one.pk)]

    def test_stand_on_no_page_of_others(self, leader, exercise):
        make_participant(exercise)
        assert leader.get(url_of("exercise_addresses", exercise.pk)).status_code == 302
        assert "7901" not in leader.get(inspect_url(exercise)).content.decode()

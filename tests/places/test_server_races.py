"""200 people confirm at once on a real server; 25 places, on every database."""

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import OperationalError, connections
from django.urls import reverse
from django.utils import timezone

from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.notifications import confirmation_link
from wagtail_whatsappalert.signups.waiting_list import position

from .server import serving

PEOPLE, PLACES = 200, 25

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def group():
    make_site()
    return make_group(places=PLACES, workshop_rule="none")


@pytest.fixture
def paths(group):
    """The address in the mail of each, by the number of his signup."""
    now = timezone.now()
    signups = [
        make_signup_in(SignupStatus.UNCONFIRMED, group, number)
        for number in range(PEOPLE)
    ]
    whole = {signup.pk: confirmation_link(signup, now=now) for signup in signups}
    start = reverse("wagtail_whatsappalert:signup")
    return {pk: link[link.index(start) :] for pk, link in whole.items()}


def confirm_all(port, paths):
    """Status, moment of asking and moment of the answer, by number of the signup."""
    start = threading.Barrier(PEOPLE)

    def confirm(path):
        start.wait(timeout=60)
        asked = time.monotonic()
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        client.request("POST", path)
        status = client.getresponse().status
        return status, asked, time.monotonic()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return dict(zip(paths, pool.map(confirm, paths.values()), strict=True))


def check(group, answers, log):
    errors = (log / "errors.log").read_text()
    assert {status for status, _, _ in answers.values()} == {200}, errors[-3000:]
    assert "locked" not in errors
    in_order = list(group.signups.order_by("ticket"))
    assert [signup.ticket for signup in in_order] == list(range(1, PEOPLE + 1))
    ready, waiting = in_order[:PLACES], in_order[PLACES:]
    assert {signup.status for signup in ready} == {SignupStatus.READY}
    assert {signup.status for signup in waiting} == {SignupStatus.WAITING}
    assert [position(signup) for signup in (waiting[0], waiting[-1])] == [
        1,
        PEOPLE - PLACES,
    ]
    assert Letter.objects.filter(kind="signup_moved").count() == PEOPLE
    # Nobody stands before one who had his answer before he asked.
    answered = [answers[signup.pk][2] for signup in in_order]
    latest_question = 0.0
    for signup, moment in zip(in_order, answered, strict=True):
        assert moment > latest_question
        latest_question = max(latest_question, answers[signup.pk][1])
    group.refresh_from_db()
    assert group.places_given == PLACES


class TestTwoHundredConfirmations:
    def test_fill_exactly_the_places_and_lose_nobody(self, group, paths, tmp_path):
        with serving(tmp_path) as port:
            answers = confirm_all(port, paths)
        check(group, answers, tmp_path)

    def test_do_so_while_an_editor_saves_the_group(self, group, paths, tmp_path):
        done = threading.Event()
        saves = []

        def keep_saving():
            try:
                while not done.is_set():
                    loaded = Group.objects.get(pk=group.pk)
                    time.sleep(0.005)
                    # SQLite gives up after five seconds when very many write.
                    with suppress(OperationalError):
                        loaded.save()
                        saves.append(loaded)
            finally:
                connections.close_all()

        editor = threading.Thread(target=keep_saving)
        with serving(tmp_path) as port:
            editor.start()
            try:
                answers = confirm_all(port, paths)
            finally:
                done.set()
                editor.join()
        assert len(saves) > 5
        check(group, answers, tmp_path)

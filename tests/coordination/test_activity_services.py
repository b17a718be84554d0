from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.commits import committed
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.coordination.activity_services import (
    ask_if_active,
    confirm_activity,
    follow_questions,
    report_stopped,
)
from wagtail_whatsappalert.coordination.exceptions import QuestionOver
from wagtail_whatsappalert.coordination.models import ActivityCheck
from wagtail_whatsappalert.groups.models import Group, GroupStatus
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.lifecycle import SignupStatus

from .factories import DAY, make_check

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=183)
STEP = timedelta(days=14)


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def group():
    group = make_group(places=5)
    Group.objects.update(activity_confirmed_at=timezone.now() - LONG_AGO)
    return group


@pytest.fixture
def karin(group):
    return make_coordinator(group, bound=True)


def ask(now=None):
    with committed():
        return ask_if_active(now=now or timezone.now())


def follow(now):
    with committed():
        return follow_questions(now=now)


def confirm(group, **kwargs):
    with committed():
        return confirm_activity(group_id=group.pk, now=timezone.now(), **kwargs)


def fresh(group):
    return Group.objects.get(pk=group.pk)


def silence(now):
    """What follows when nobody answers, until the end."""
    for number in range(1, 5):
        follow(now + number * STEP)


class TestAsking:
    def test_writes_to_everybody_who_runs_the_group_once(self, group, karin):
        deputy = make_coordinator(group)
        make_coordinator()
        assert ask() == 1
        assert ask() == 0
        assert sorted(m.to[0] for m in mail.outbox) == sorted(
            [karin.email, deputy.email]
        )

    def test_waits_until_it_is_half_a_year(self, group, karin):
        Group.objects.update(activity_confirmed_at=timezone.now() - 100 * DAY)
        assert ask() == 0

    def test_leaves_out_groups_that_nobody_runs(self, group):
        make_coordinator(group, active_until=timezone.localdate() - DAY)
        assert ask() == 0

    @pytest.mark.parametrize("state", ["forming", "paused", "ended"])
    def test_leaves_out_groups_that_are_not_active(self, state, group, karin):
        Group.objects.update(status=state)
        assert ask() == 0


class TestSilence:
    def test_leads_from_step_to_step(self, group, karin):
        now = timezone.now()
        ask(now)
        seen = []
        for number in range(1, 6):
            follow(now + number * STEP)
            check = ActivityCheck.objects.get()
            seen.append(
                (check.reminders, bool(check.unverified_at), bool(check.paused_at))
            )
        assert seen == [
            (1, False, False),
            (2, False, False),
            (2, True, False),
            (2, True, True),
            (2, True, True),
        ]
        assert fresh(group).status == GroupStatus.PAUSED
        kinds = Letter.objects.order_by("pk").values_list("kind", flat=True)
        assert [kind.removeprefix("activity_") for kind in kinds] == [
            *("question", "reminder", "reminder", "unverified", "paused")
        ]

    def test_takes_one_step_at_a_time_however_long_nothing_ran(self, group, karin):
        now = timezone.now()
        ask(now)
        follow(now + 400 * DAY)
        follow(now + 400 * DAY)
        check = ActivityCheck.objects.get()
        assert check.reminders == 1
        assert check.unverified_at is None

    def test_does_nothing_before_its_time(self, group, karin):
        now = timezone.now()
        ask(now)
        assert follow(now + STEP - DAY) == 0

    def test_tells_the_public(self, group, karin):
        make_check(group, days=60, reminders=2, reminded_at=timezone.now() - STEP)
        before = public_version()
        follow(timezone.now())
        assert fresh(group).unverified_since
        assert public_version() != before

    def test_holds_the_group_before_its_question_as_an_answer_does(self, group, karin):
        make_check(group, days=60, reminders=2, reminded_at=timezone.now() - STEP)
        with CaptureQueriesContext(connection) as asked:
            follow(timezone.now())
        written = [q["sql"] for q in asked if q["sql"].startswith("UPDATE")]
        assert Group._meta.db_table in written[0].partition(" SET ")[0]

    def test_is_not_undone_by_an_editor_who_saves_the_group(self, group, karin):
        now = timezone.now()
        ask(now)
        before = fresh(group)
        for number in (1, 2, 3):
            follow(now + number * STEP)
        before.save()
        assert fresh(group).unverified_since

    def test_of_a_group_that_lost_its_coordinator_is_not_counted(self, group, karin):
        ask()
        karin.delete()
        follow(timezone.now() + STEP)
        check = ActivityCheck.objects.get()
        assert not check.is_open
        assert check.reminders == 0

    def test_of_a_group_that_a_manager_paused_is_not_counted(self, group, karin):
        ask()
        Group.objects.update(status="paused")
        follow(timezone.now() + STEP)
        assert not ActivityCheck.objects.get().is_open
        confirm(group)
        assert fresh(group).status == "paused"


class TestAnYes:
    def test_ends_the_question(self, group, karin):
        ask()
        confirm(group, coordinator=karin)
        check = ActivityCheck.objects.get()
        assert check.answered_by == karin
        assert not check.is_open
        assert ask() == 0

    def test_clears_what_the_silence_led_to(self, group, karin):
        now = timezone.now()
        ask(now)
        silence(now)
        confirm(group, coordinator=karin)
        assert fresh(group).status == GroupStatus.ACTIVE
        assert fresh(group).unverified_since is None

    def test_gives_places_to_who_waited_meanwhile(self, group, karin):
        now = timezone.now()
        ask(now)
        silence(now)
        waiting = make_signup_in(SignupStatus.WAITING, group, 1)
        # In the same transaction: nothing that waits for the commit is done here.
        confirm_activity(group_id=group.pk, now=timezone.now())
        waiting.refresh_from_db()
        assert waiting.status == SignupStatus.NEEDS_WORKSHOP

    def test_does_not_open_what_a_manager_paused(self, group, karin):
        Group.objects.update(status="paused")
        confirm(group, coordinator=karin)
        assert fresh(group).status == "paused"

    def test_of_a_manager_is_kept_with_his_name(self, group, karin):
        ask()
        user = make_editor("change_group")
        confirm(group, user=user)
        assert ActivityCheck.objects.get().answered_for_her_by == user
        logged = ModelLogEntry.objects.filter(user=user, action="wagtail.edit")
        assert logged.count() == 1

    def test_is_what_opening_the_group_again_by_hand_means(self, group, karin):
        now = timezone.now()
        ask(now)
        silence(now)
        Group.objects.update(status="active")
        follow(now + 100 * DAY)
        assert not ActivityCheck.objects.get().is_open
        assert fresh(group).unverified_since is None


class TestANo:
    def test_pauses_the_group(self, group, karin):
        ask()
        check = ActivityCheck.objects.get()
        report_stopped(check=check, coordinator=karin, now=timezone.now())
        assert fresh(group).status == GroupStatus.PAUSED
        check.refresh_from_db()
        assert check.answered_at == check.paused_at
        assert check.answered_by == karin

    def test_comes_too_late_after_a_yes(self, group, karin):
        ask()
        check = ActivityCheck.objects.get()
        confirm(group, coordinator=karin)
        with pytest.raises(QuestionOver):
            report_stopped(check=check, coordinator=karin, now=timezone.now())
        assert fresh(group).status == GroupStatus.ACTIVE

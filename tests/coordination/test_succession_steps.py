"""What time brings, and what managers change behind a succession's back."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.access.factories import sign_in
from tests.commits import committed
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_district, make_group, make_neighbourhood
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.access.models import AccessSession
from wagtail_whatsappalert.coordination.exceptions import SuccessionOver
from wagtail_whatsappalert.coordination.models import SuccessionStatus
from wagtail_whatsappalert.coordination.services import (
    accept_succession,
    cancel_stop,
    propose_successor,
)
from wagtail_whatsappalert.coordination.succession_steps import (
    end_due_successions,
    notice_missing_coordinators,
)
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters

from .factories import DAY, is_active, make_proposal, make_stop, today

pytestmark = pytest.mark.django_db

S = SuccessionStatus


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def karin(group):
    return make_coordinator(group, bound=True)


def end(now=None):
    with committed():
        return end_due_successions(now=now or timezone.now())


def notice(now=None):
    with committed():
        return notice_missing_coordinators(now=now or timezone.now())


def status(succession):
    succession.refresh_from_db()
    return succession.status


class TestHerLastDay:
    def test_is_one_on_which_she_still_runs_the_group(self, group, karin):
        make_stop(group, karin, days=0)
        assert end() == 0
        assert is_active(karin)

    def test_is_followed_by_the_end_of_her_access(self, group, karin, client):
        session = sign_in(client, karin)
        succession = make_stop(group, karin, days=-1)
        assert end() == 1
        assert status(succession) == S.ENDED
        assert not group.coordinators.exists()
        assert not is_active(karin)
        assert AccessSession.objects.get(pk=session.pk).ended_at

    def test_ends_once(self, group, karin):
        make_stop(group, karin, days=-1)
        end()
        sent = len(mail.outbox)
        assert end() == 0
        assert len(mail.outbox) == sent

    def test_does_not_stop_who_was_asked_from_saying_yes(self, group, karin):
        other = make_coordinator(bound=True)
        succession = make_proposal(group, karin, other, days=-1)
        assert end() == 1
        assert status(succession) == S.PROPOSED
        assert not group.coordinators.exists()
        accept_succession(succession=succession, coordinator=other, now=timezone.now())
        assert list(group.coordinators.all()) == [other]

    def test_cannot_be_taken_back_once_it_is_over(self, group, karin):
        other = make_coordinator(bound=True)
        succession = make_proposal(group, karin, other, days=-1)
        end()
        with pytest.raises(SuccessionOver):
            cancel_stop(succession=succession, now=timezone.now())
        succession.refresh_from_db()
        assert succession.status == S.PROPOSED

    def test_leaves_her_other_groups_alone(self, group, karin):
        make_group(name="Ander").coordinators.add(karin)
        make_stop(group, karin, days=-1)
        end()
        assert is_active(karin)


class TestAskingAnother:
    @pytest.mark.parametrize("swap", [False, True])
    def test_holds_both_in_order_of_number(self, swap, group, karin):
        pair = [make_coordinator(), make_coordinator()]
        first, second = pair[::-1] if swap else pair
        succession = make_proposal(group, karin, first)
        with CaptureQueriesContext(connection) as asked:
            propose_successor(
                succession=succession, successor=second, now=timezone.now()
            )
        held = re.findall(
            r"UPDATE \W\w+_coordinator\W SET .+ = (\d+)$",
            "\n".join(query["sql"] for query in asked),
            re.MULTILINE,
        )
        assert [int(number) for number in held[:2]] == [each.pk for each in pair]


class TestWhatManagersChange:
    def test_taking_her_from_the_group_ends_her_stop(self, group, karin):
        succession = make_stop(group, karin)
        group.coordinators.remove(karin)
        assert status(succession) == S.ENDED
        assert not succession.is_open

    def test_ending_her_ends_her_stop(self, group, karin):
        succession = make_stop(group, karin)
        karin.active_until = today() - DAY
        karin.save()
        assert status(succession) == S.ENDED

    def test_deleting_her_ends_her_stop(self, group, karin):
        succession = make_stop(group, karin)
        karin.delete()
        assert status(succession) == S.ENDED

    @pytest.mark.parametrize("how", ["end", "delete"])
    def test_who_was_asked_and_is_gone_makes_room_for_another(self, how, group, karin):
        other = make_coordinator()
        succession = make_proposal(group, karin, other)
        if how == "delete":
            other.delete()
        else:
            other.active_until = today() - DAY
            other.save()
        assert status(succession) == S.ASKED
        assert succession.successor is None

    def test_saving_her_otherwise_changes_nothing(self, group, karin):
        succession = make_stop(group, karin)
        karin.name = "Karin Bakker"
        karin.save()
        assert status(succession) == S.ASKED


class TestGroupsWithoutCoordinator:
    @pytest.fixture
    def district(self):
        return make_district()

    @pytest.fixture
    def group(self, district):
        return make_group(neighbourhoods=[make_neighbourhood(district=district)])

    def told(self, contact):
        return [m for m in mail.outbox if m.to == [contact.email]]

    def test_are_told_to_the_municipal_contacts_of_the_area_once(self, group, district):
        here = make_contact(district, kind="municipality")
        elsewhere = make_contact(make_district(), kind="municipality")
        officer = make_contact(district, kind="officer")
        assert notice() == 1
        assert notice(timezone.now() + DAY) == 0
        [letter] = self.told(here)
        assert group.name in letter.body
        assert self.told(elsewhere) == self.told(officer) == []

    def test_are_told_in_one_letter(self, group):
        contact = make_contact(kind="municipality")
        make_group(name="Ander")
        assert notice() == 2
        [letter] = self.told(contact)
        assert "Ander" in letter.body
        assert group.name in letter.body

    def test_are_told_again_when_it_happens_again(self, group):
        contact = make_contact(kind="municipality")
        notice()
        karin = make_coordinator(group)
        notice()
        assert Group.objects.get(pk=group.pk).coordinator_missed_since is None
        group.coordinators.remove(karin)
        tomorrow = timezone.now() + DAY
        notice(tomorrow)
        deliver_due_letters(now=tomorrow)
        assert len(self.told(contact)) == 2

    def test_are_not_told_when_somebody_took_over_before_it_left(self, group):
        contact = make_contact(kind="municipality")
        notice_missing_coordinators(now=timezone.now())
        make_coordinator(group)
        notice_missing_coordinators(now=timezone.now())
        with committed():
            deliver_due_letters(now=timezone.now())
        assert self.told(contact) == []

    @pytest.mark.parametrize("state", ["forming", "ended"])
    def test_are_only_those_that_started(self, state, group):
        Group.objects.update(status=state)
        assert notice() == 0

    def test_are_not_those_with_a_coordinator(self, group):
        make_coordinator(group)
        assert notice() == 0

    def test_keep_what_an_editor_does_not_know(self, group):
        before = Group.objects.get(pk=group.pk)
        notice()
        before.save()
        assert Group.objects.get(pk=group.pk).coordinator_missed_since

    def test_write_nothing_where_there_is_no_contact(self, group):
        assert notice() == 1
        assert not Letter.objects.exists()

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.coordinators.models import Coordinator
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.hand_over import (
    people_of,
    release,
    to_hand_over,
    work_of,
)
from wagtail_whatsappalert.signups.lifecycle import RESIDENT, Actor, ActorKind, Move
from wagtail_whatsappalert.signups.lifecycle_services import move_signup
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_confirmed_signup, make_signup

pytestmark = pytest.mark.django_db

SHE = Actor(ActorKind.COORDINATOR)


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="hoogeveen.example")


@pytest.fixture
def group():
    return make_group(workshop_rule="none")


def move(signup, which, actor=SHE):
    return move_signup(signup=signup, move=which, actor=actor, now=timezone.now())


def released(coordinator, group):
    people = to_hand_over(people_of(coordinator, group, now=timezone.now()))
    return release(people, group=group, coordinator=coordinator)


class TestReleased:
    def test_are_what_rule_nine_names_and_no_more(self, group):
        make_confirmed_signup(group, 4, house_number_addition="a")
        (person,) = released(make_coordinator(group, bound=True), group)
        assert person.name == "Bewoner 4"
        assert person.phone == "+31610000004"
        assert person.address == "7901 AB 5a"
        assert not hasattr(person, "email")
        assert person.to_be_removed is False

    def test_have_no_house_number_where_the_group_shares_none(self, group):
        make_confirmed_signup(group)
        group.shares_house_numbers = False
        group.save()
        (person,) = released(make_coordinator(group, bound=True), group)
        assert person.address == "7901 AB"

    def test_are_those_who_are_ready_or_must_be_removed(self, group):
        make_signup(group, 1)
        ready = make_confirmed_signup(group, 2)
        added = make_confirmed_signup(group, 3)
        gone = make_confirmed_signup(group, 4)
        for signup in (added, gone):
            move(signup, Move.ADD)
        move(gone, Move.WITHDRAW, RESIDENT)
        people = released(make_coordinator(group, bound=True), group)
        assert [(p.number, p.to_be_removed) for p in people] == [
            (ready.pk, False),
            (gone.pk, True),
        ]

    def test_are_no_longer_there_once_erased(self, group):
        signup = make_confirmed_signup(group)
        Signup.objects.filter(pk=signup.pk).update(erased_at=timezone.now())
        coordinator = make_coordinator(group, bound=True)
        assert released(coordinator, group) == []
        assert work_of(coordinator) == []

    def test_are_of_her_own_groups_only(self, group):
        make_confirmed_signup(make_group(name="Elders", workshop_rule="none"))
        assert released(make_coordinator(group, bound=True), group) == []

    def test_are_in_the_log_by_number(self, group):
        signup = make_confirmed_signup(group)
        coordinator = make_coordinator(group, bound=True)
        released(coordinator, group)
        entry = ModelLogEntry.objects.get(action="whatsappalert.list")
        assert entry.object_id == str(signup.pk)
        assert entry.data["coordinator"] == coordinator.pk
        assert "Bewoner" not in str(entry.data) + entry.label


class TestNothingIsReleased:
    @pytest.fixture(autouse=True)
    def person(self, group):
        make_confirmed_signup(group)

    def test_before_the_agreement_is_accepted(self, group):
        assert released(make_coordinator(group), group) == []

    @pytest.mark.parametrize(
        ("start", "end", "number"),
        [(-9, -1, 0), (-9, 0, 1), (0, None, 1), (1, None, 0), (1, 9, 0)],
    )
    def test_before_the_first_day_and_after_the_last(self, group, start, end, number):
        today = timezone.localdate()
        coordinator = make_coordinator(
            group,
            bound=True,
            active_from=today + timedelta(days=start),
            active_until=None if end is None else today + timedelta(days=end),
        )
        assert len(released(coordinator, group)) == number

    def test_to_an_old_record_of_somebody_who_stopped_or_is_gone(self, group):
        coordinator = make_coordinator(group, bound=True)
        yesterday = timezone.localdate() - timedelta(days=1)
        Coordinator.objects.update(active_until=yesterday)
        assert released(coordinator, group) == []
        Coordinator.objects.all().delete()
        assert released(coordinator, group) == []

    def test_once_the_group_is_no_longer_hers(self, group):
        coordinator = make_coordinator(group, bound=True)
        group.coordinators.clear()
        assert released(coordinator, group) == []


class TestMail:
    def mails(self, outbox, coordinator):
        return [mail for mail in outbox if mail.to == [coordinator.email]]

    def test_tells_numbers_and_nobodys_data(self, group, mailoutbox):
        group.name = "Krakeel & Co"
        group.save()
        coordinator = make_coordinator(group, bound=True, language="en")
        signup = make_confirmed_signup(group, 7)
        (mail,) = self.mails(mailoutbox, coordinator)
        both = mail.body + mail.alternatives[0][0] + mail.subject
        assert "Krakeel & Co: 1 person to be added" in mail.body
        assert "http://hoogeveen.example" in mail.body
        assert "/coordinators/" in mail.body
        for secret in (signup.name, "10000007", signup.email, "7901 AB"):
            assert secret not in both
        assert mail.to == [coordinator.email]

    def test_asks_for_the_agreement_first(self, group, mailoutbox):
        coordinator = make_coordinator(group, language="en")
        make_confirmed_signup(group)
        (mail,) = self.mails(mailoutbox, coordinator)
        assert "agreement" in mail.subject
        assert "1 person to be added" in mail.body

    def test_goes_to_nobody_who_stopped(self, group, mailoutbox):
        yesterday = timezone.localdate() - timedelta(days=1)
        coordinator = make_coordinator(group, bound=True, active_until=yesterday)
        make_confirmed_signup(group)
        assert not self.mails(mailoutbox, coordinator)
        assert not Letter.objects.filter(kind="coordinator_work").exists()

    def test_tells_of_removals(self, group, mailoutbox):
        coordinator = make_coordinator(group, bound=True, language="en")
        signup = make_confirmed_signup(group)
        move(signup, Move.ADD)
        Letter.objects.filter(kind="coordinator_work").delete()
        mailoutbox.clear()
        from tests.commits import committed

        with committed():
            move(signup, Move.WITHDRAW, RESIDENT)
        (mail,) = self.mails(mailoutbox, coordinator)
        assert "1 person to be removed" in mail.body

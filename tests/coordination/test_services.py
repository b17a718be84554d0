from functools import partial

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.access.factories import sign_in
from tests.commits import committed
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.access.models import AccessSession
from wagtail_whatsappalert.coordination.exceptions import (
    CannotPropose,
    NotBound,
    SuccessionOver,
)
from wagtail_whatsappalert.coordination.models import Succession, SuccessionStatus
from wagtail_whatsappalert.coordination.services import (
    accept_succession,
    cancel_stop,
    decline_succession,
    propose_successor,
    say_stop,
)
from wagtail_whatsappalert.groups.roles import Coordination
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.lifecycle import SignupStatus

from .factories import DAY, is_active, make_deputy, make_proposal, make_stop, today

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
    return make_coordinator(group, bound=True, name="Karin Smit")


def answer(service, succession, coordinator):
    with committed():
        return service(
            succession=succession, coordinator=coordinator, now=timezone.now()
        )


accept, decline = (
    partial(answer, accept_succession),
    partial(answer, decline_succession),
)


def mailed_to(person):
    return [m.subject for m in mail.outbox if m.to == [person.email]]


def calls():
    return Letter.objects.filter(kind="succession_call")


class TestSayingStop:
    def test_twice_makes_one(self, group, karin):
        first, second = make_stop(group, karin), make_stop(group, karin)
        assert first == second
        assert Succession.objects.count() == 1

    def test_asks_each_member_once_and_nobody_else(self, group, karin):
        members = [make_signup_in(SignupStatus.ADDED, group, n) for n in (1, 2)]
        make_signup_in(SignupStatus.READY, group, 3)
        make_signup_in(SignupStatus.ADDED, group, 4, email="")
        make_signup_in(SignupStatus.ADDED, group, 5, erased_at=timezone.now())
        make_signup_in(SignupStatus.ADDED, group, 6, email=karin.email)
        make_signup_in(SignupStatus.ADDED, make_group(name="Ander"), 7)
        make_stop(group, karin)
        make_stop(group, karin)
        assert set(calls().values_list("subject_id", flat=True)) == {
            member.pk for member in members
        }

    def test_leads_a_member_to_his_own_page(self, group, karin):
        member = make_signup_in(SignupStatus.ADDED, group, 1)
        make_stop(group, karin)
        [letter] = [m for m in mail.outbox if m.to == [member.email]]
        assert "/signup/mine/" in letter.body
        assert karin.name not in letter.body

    def test_asks_no_member_where_another_goes_on(self, group, karin):
        make_signup_in(SignupStatus.ADDED, group, 1)
        make_coordinator(group)
        make_stop(group, karin)
        assert not calls().exists()

    def test_asks_the_members_although_a_deputy_goes_on(self, group, karin):
        make_signup_in(SignupStatus.ADDED, group, 1)
        make_deputy(group)
        make_stop(group, karin)
        assert calls().count() == 1

    def test_asks_a_deputy_instead_of_the_members(self, group, karin):
        make_signup_in(SignupStatus.ADDED, group, 1)
        deputy = make_deputy(group)
        succession = make_stop(group, karin, successor=deputy)
        assert succession.status == S.PROPOSED
        assert succession.successor == deputy
        assert not calls().exists()
        assert len(mailed_to(deputy)) == 1

    def test_is_refused_for_a_group_that_she_does_not_run(self, karin):
        with pytest.raises(SuccessionOver):
            make_stop(make_group(name="Ander"), karin)

    def test_costs_as_much_for_50_members_as_for_5(self):
        costs = set()
        for count in (5, 50):
            group = make_group(name=f"Met {count}")
            karin = make_coordinator(group)
            for number in range(count):
                make_signup_in(SignupStatus.ADDED, group, number)
            with CaptureQueriesContext(connection) as queries:
                say_stop(
                    coordinator=karin, group=group, last_day=today(), now=timezone.now()
                )
            costs.add(len(queries))
        assert calls().count() == 55
        assert len(costs) == 1


class TestProposing:
    def test_shows_nothing_before_a_yes(self, group, karin):
        other = make_coordinator(bound=True)
        make_proposal(group, karin, other)
        assert not other.groups.exists()
        assert mailed_to(other) != []

    def test_the_same_one_twice_sends_one_letter(self, group, karin):
        other = make_coordinator()
        succession = make_proposal(group, karin, other)
        with committed():
            propose_successor(
                succession=succession, successor=other, now=timezone.now() + DAY
            )
        assert len(mailed_to(other)) == 1

    def test_another_one_asks_the_first_no_more(self, group, karin):
        first, second = make_coordinator(bound=True), make_coordinator(bound=True)
        succession = make_proposal(group, karin, first)
        propose_successor(succession=succession, successor=second, now=timezone.now())
        with pytest.raises(SuccessionOver):
            accept(succession, first)
        assert not is_active(first)
        accept(succession, second)

    def test_refuses_who_stops_herself(self, group, karin):
        succession = make_stop(group, karin)
        with pytest.raises(CannotPropose):
            propose_successor(
                succession=succession, successor=karin, now=timezone.now()
            )

    def test_refuses_who_is_not_active(self, group, karin):
        gone = make_coordinator(active_until=today() - DAY)
        with pytest.raises(CannotPropose):
            make_proposal(group, karin, gone)


class TestAccepting:
    def test_hands_the_group_over(self, group, karin):
        other = make_coordinator(bound=True)
        make_signup_in(SignupStatus.READY, group, 1)
        succession = accept(make_proposal(group, karin, other), other)
        assert succession.status == S.ACCEPTED
        assert list(group.coordinators.all()) == [other]
        assert len(mailed_to(karin)) == 2
        # Asked, taken over, and the work that waits.
        assert len(mailed_to(other)) == 3

    def test_ends_her_access_at_once(self, group, karin, client):
        session = sign_in(client, karin)
        other = make_coordinator(bound=True)
        accept(make_proposal(group, karin, other), other)
        assert not is_active(karin)
        assert AccessSession.objects.get(pk=session.pk).ended_at

    def test_ends_the_access_of_who_began_today(self, group):
        karin = make_coordinator(group, bound=True, active_from=today())
        other = make_coordinator(bound=True)
        accept(make_proposal(group, karin, other), other)
        assert not is_active(karin)

    def test_leaves_her_other_groups_alone(self, group, client):
        second = make_group(name="Ander")
        karin = make_coordinator(group, second, bound=True)
        session = sign_in(client, karin)
        other = make_coordinator(bound=True)
        accept(make_proposal(group, karin, other), other)
        assert is_active(karin)
        assert list(karin.groups.all()) == [second]
        assert AccessSession.objects.get(pk=session.pk).ended_at is None

    def test_makes_a_deputy_the_coordinator(self, group, karin):
        deputy = make_deputy(group)
        accept(make_stop(group, karin, successor=deputy), deputy)
        coordination = Coordination.objects.get(group=group)
        assert coordination.coordinator == deputy
        assert not coordination.is_deputy

    def test_needs_the_agreement(self, group, karin):
        other = make_coordinator()
        succession = make_proposal(group, karin, other)
        with pytest.raises(NotBound):
            accept(succession, other)
        assert list(group.coordinators.all()) == [karin]

    def test_is_for_who_was_asked(self, group, karin):
        succession = make_proposal(group, karin, make_coordinator(bound=True))
        with pytest.raises(SuccessionOver):
            accept(succession, make_coordinator(bound=True))

    def test_works_once(self, group, karin):
        other = make_coordinator(bound=True)
        succession = make_proposal(group, karin, other)
        accept(succession, other)
        with pytest.raises(SuccessionOver):
            accept(succession, other)


class TestDeclining:
    def test_goes_back_to_the_search_and_asks_the_members(self, group, karin):
        make_signup_in(SignupStatus.ADDED, group, 1)
        deputy = make_deputy(group)
        succession = decline(make_stop(group, karin, successor=deputy), deputy)
        assert succession.status == S.ASKED
        assert succession.was_declined
        assert calls().count() == 1
        assert is_active(deputy)

    def test_ends_the_access_of_who_runs_nothing(self, group, karin):
        other = make_coordinator()
        decline(make_proposal(group, karin, other), other)
        assert not is_active(other)

    def test_leaves_who_is_asked_elsewhere_alone(self, group, karin):
        second = make_group(name="Ander")
        other = make_coordinator()
        make_proposal(second, make_coordinator(second), other)
        decline(make_proposal(group, karin, other), other)
        assert is_active(other)


class TestStaying:
    def test_ends_it_and_tells_who_was_asked(self, group, karin):
        other = make_coordinator()
        succession = make_proposal(group, karin, other)
        with committed():
            cancel_stop(succession=succession, coordinator=karin, now=timezone.now())
        succession.refresh_from_db()
        assert succession.status == S.CANCELLED
        assert len(mailed_to(other)) == 2
        assert list(group.coordinators.all()) == [karin]

    def test_lets_her_say_it_again_later(self, group, karin):
        first = make_stop(group, karin)
        cancel_stop(succession=first, coordinator=karin, now=timezone.now())
        assert make_stop(group, karin) != first

    def test_is_not_for_another(self, group, karin):
        succession = make_stop(group, karin)
        with pytest.raises(SuccessionOver):
            cancel_stop(
                succession=succession,
                coordinator=make_coordinator(group),
                now=timezone.now(),
            )

    def test_comes_too_late_once_it_is_handed_over(self, group, karin):
        other = make_coordinator(bound=True)
        succession = make_proposal(group, karin, other)
        accept(succession, other)
        with pytest.raises(SuccessionOver):
            cancel_stop(succession=succession, coordinator=karin, now=timezone.now())

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.commits import committed
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.consents import RulesAcceptance
from wagtail_whatsappalert.signups.exceptions import IllegalMove, RulesChanged
from wagtail_whatsappalert.signups.lifecycle import ActorKind, SignupStatus
from wagtail_whatsappalert.signups.models import Signup, SignupTransition
from wagtail_whatsappalert.signups.personal_services import (
    Details,
    accept_offer,
    accept_rules,
    change_details,
    confirm_new_email,
    withdraw,
)

from .factories import make_confirmed_signup, make_signup_in

S = SignupStatus

pytestmark = pytest.mark.django_db

NEW_PHONE = "+31687654321"


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def group():
    return make_group()


def change(signup, *, now=None, **kwargs):
    signup = Signup.objects.get(pk=signup.pk)
    same = Details(
        name=signup.name,
        phone=signup.phone.as_e164,
        email=signup.email,
        postcode=signup.postcode,
        house_number=signup.house_number,
        house_number_addition=signup.house_number_addition,
    )
    with committed():
        return change_details(
            signup=signup, details=replace(same, **kwargs), now=now or timezone.now()
        )


def fresh(signup):
    return Signup.objects.get(pk=signup.pk)


class TestAnotherPhone:
    def test_is_the_active_one_from_now_on(self, group):
        signup = make_signup_in(S.WAITING, group)
        change(signup, phone=NEW_PHONE)
        assert fresh(signup).phone.as_e164 == NEW_PHONE
        assert fresh(signup).active_phone == NEW_PHONE
        assert fresh(signup).status == S.WAITING

    def test_of_a_member_is_added_anew_in_the_same_place(self, group, mailoutbox):
        coordinator = make_coordinator(group)
        signup = make_signup_in(S.ADDED, group, ticket=4)
        change(signup, phone=NEW_PHONE)
        signup = fresh(signup)
        assert (signup.status, signup.ticket) == (S.READY, 4)
        step = SignupTransition.objects.get()
        assert (step.source, step.target) == (S.ADDED, S.READY)
        assert step.actor_kind == ActorKind.RESIDENT
        assert NEW_PHONE[3:] not in step.reason
        assert [coordinator.email] in [mail.to for mail in mailoutbox]

    def test_of_somebody_ready_is_told_to_the_coordinator(self, group, mailoutbox):
        coordinator = make_coordinator(group)
        change(make_signup_in(S.READY, group), phone=NEW_PHONE)
        assert [coordinator.email] in [mail.to for mail in mailoutbox]

    def test_is_told_by_mail(self, group, mailoutbox):
        change(make_signup_in(S.WAITING, group), phone=NEW_PHONE)
        assert [mail.to for mail in mailoutbox] == [["bewoner0@example.org"]]

    def test_nothing_new_is_told_to_nobody(self, group, mailoutbox):
        change(make_signup_in(S.ADDED, group))
        assert mailoutbox == []
        assert not SignupTransition.objects.exists()

    def test_is_logged_without_the_data(self, group):
        signup = make_signup_in(S.WAITING, group)
        change(signup, phone=NEW_PHONE)
        entry = ModelLogEntry.objects.get()
        assert entry.object_id == str(signup.pk)
        assert entry.user is None
        assert NEW_PHONE[3:] not in str(entry.data)


class TestPhoneOfSomebodyElse:
    @pytest.fixture
    def owner(self, group):
        return make_signup_in(
            S.ADDED, group, 7, active_phone=NEW_PHONE, phone=NEW_PHONE
        )

    @pytest.mark.parametrize("status", [S.WAITING, S.READY, S.ADDED])
    def test_stays_his(self, group, owner, status):
        signup = make_signup_in(status, group)
        change(signup, phone=NEW_PHONE)
        signup = fresh(signup)
        assert signup.phone.as_e164 == signup.active_phone == "+31610000000"
        assert signup.status == status
        assert signup.shown_phone.as_e164 == NEW_PHONE
        assert fresh(owner).active_phone == NEW_PHONE

    def test_is_told_to_its_owner_once(self, group, owner, mailoutbox):
        signup, now = make_signup_in(S.WAITING, group), timezone.now()
        for days in range(2):
            change(signup, phone=NEW_PHONE, now=now + timedelta(days=days))
        to_owner = [mail for mail in mailoutbox if mail.to == [owner.email]]
        assert len(to_owner) == 1
        assert "Bewoner 0" not in to_owner[0].body

    def test_mails_the_asker_as_any_other_number_does(self, group, owner, mailoutbox):
        asker, other = (make_signup_in(S.WAITING, group, n) for n in (1, 2))
        change(asker, phone=NEW_PHONE)
        change(other, phone="+31611111111")
        subjects = [mail.subject for mail in mailoutbox if mail.to[0] != owner.email]
        assert len(subjects) == 2
        assert len(set(subjects)) == 1

    def test_is_his_after_the_owner_left(self, group, owner):
        signup = make_signup_in(S.WAITING, group)
        change(signup, phone=NEW_PHONE)
        withdraw(signup=owner, now=timezone.now())
        change(signup, phone=NEW_PHONE)
        assert fresh(signup).active_phone == NEW_PHONE
        assert not fresh(signup).asked_phone

    def test_is_forgotten_when_he_gives_his_own_again(self, group, owner):
        signup = make_signup_in(S.WAITING, group)
        change(signup, phone=NEW_PHONE)
        change(signup, phone="+31610000000")
        assert not fresh(signup).asked_phone

    def test_in_another_group_is_free(self, group):
        make_signup_in(S.ADDED, make_group(name="Ander"), 7, active_phone=NEW_PHONE)
        signup = make_signup_in(S.WAITING, group)
        change(signup, phone=NEW_PHONE)
        assert fresh(signup).active_phone == NEW_PHONE


class TestNewEmail:
    def test_gets_so_many_mails_in_a_day(self, group, mailoutbox, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY": 2}
        now = timezone.now()
        people = [make_signup_in(S.WAITING, group, n) for n in range(3)]
        for signup in people:
            change(signup, email="slachtoffer@example.org", now=now)
        to = [mail for mail in mailoutbox if mail.to == ["slachtoffer@example.org"]]
        assert len(to) == 2

    def test_of_one_person_has_the_same_limit(self, group, mailoutbox, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY": 2}
        signup = make_signup_in(S.WAITING, group)
        for number in range(4):
            change(signup, email=f"nieuw{number}@example.org")
        new = [mail for mail in mailoutbox if mail.to[0].startswith("nieuw")]
        assert len(new) == 2

    def test_asked_twice_in_a_moment_gets_one_mail(self, group, mailoutbox):
        signup = make_signup_in(S.WAITING, group)
        for _click in range(2):
            change(signup, email="nieuw@example.org")
        assert len(mailoutbox) == 2

    def test_cannot_be_confirmed_as_another(self, group):
        signup = make_signup_in(S.WAITING, group, new_email="een@example.org")
        with pytest.raises(IllegalMove):
            confirm_new_email(
                signup=signup, email="twee@example.org", now=timezone.now()
            )

    def test_leaves_no_mail_behind_when_given_up(self, group, mailoutbox):
        signup = make_signup_in(S.WAITING, group)
        change(signup, email="nieuw@example.org")
        withdraw(signup=signup, now=timezone.now())
        assert fresh(signup).new_email == ""


class TestErased:
    def test_members_are_changed_by_nobody(self, group):
        signup = make_signup_in(S.ADDED, group, erased_at=timezone.now())
        with pytest.raises(IllegalMove):
            change(signup, name="Bert")


class TestAcceptingAnOffer:
    def test_after_its_time_is_illegal(self, group):
        signup = make_signup_in(S.OFFERED, group)
        late = signup.offer_until + timedelta(seconds=1)
        with pytest.raises(IllegalMove):
            accept_offer(signup=signup, now=late)


class TestRules:
    def test_are_kept_with_the_confirmation(self, group):
        signup = make_confirmed_signup(group)
        acceptance = RulesAcceptance.objects.get()
        assert acceptance.signup == signup
        assert acceptance.house_rules_id == signup.house_rules_id
        assert acceptance.accepted_at == signup.rules_accepted_at

    def test_of_another_version_are_refused(self, group):
        signup = make_signup_in(S.ADDED, group)
        with pytest.raises(RulesChanged):
            accept_rules(signup=signup, version="0-0", now=timezone.now())


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_people_get_one_number_once(self, group):
        people = [make_signup_in(S.WAITING, group, number) for number in range(4)]
        start, errors = Barrier(len(people)), []

        def run(signup):
            start.wait()
            try:
                change_details(
                    signup=signup,
                    details=Details("X", NEW_PHONE, signup.email, "7901 AB", 1, ""),
                    now=timezone.now(),
                )
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()

        threads = [Thread(target=run, args=[signup]) for signup in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert Signup.objects.filter(active_phone=NEW_PHONE).count() == 1
        assert Signup.objects.filter(asked_phone=NEW_PHONE).count() == 3
        assert Letter.objects.filter(kind="signup_exists").count() == 1

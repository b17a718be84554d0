from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry, Site

from tests.commits import committed
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.groups.models import GroupStatus
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.exceptions import (
    GroupClosed,
    IllegalMove,
    PhoneTaken,
    ReasonMissing,
)
from wagtail_whatsappalert.signups.form_context import form_facts
from wagtail_whatsappalert.signups.lifecycle import Actor, Move
from wagtail_whatsappalert.signups.lifecycle_services import move_signup
from wagtail_whatsappalert.signups.manual_services import (
    Facts,
    change_facts,
    enter_signup,
    make_move_by_hand,
)
from wagtail_whatsappalert.signups.models import Signup, Source
from wagtail_whatsappalert.signups.retention import erase_signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_application, make_confirmed_signup, make_signup

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def actor():
    return Actor.manager(make_editor("view_signup", "manage_signup"))


def enter(group, actor, number=0, *, source=Source.PAPER, **kwargs):
    site = Site.objects.get(is_default_site=True)
    with committed():
        return enter_signup(
            application=make_application(number, **kwargs),
            group_id=group.pk,
            site=site,
            language="nl",
            facts=form_facts(site, "nl", group.pk),
            source=source,
            agreed_at=YESTERDAY,
            actor=actor,
            now=NOW,
        )


def change(signup, actor, **changed):
    names = Facts.__dataclass_fields__
    facts = {name: getattr(signup, name) for name in names}
    facts["phone"] = signup.phone.as_e164
    with committed():
        return change_facts(
            signup=signup, facts=Facts(**{**facts, **changed}), actor=actor, now=NOW
        )


def move(signup, name, actor, reason="Belde."):
    with committed():
        return make_move_by_hand(
            signup=signup, move=name, actor=actor, reason=reason, now=NOW
        )


def make_member(group, actor, number=0, **kwargs):
    signup = make_confirmed_signup(group, number, **kwargs)
    assert signup.status == "ready"
    with committed():
        return move_signup(signup=signup, move=Move.ADD, actor=actor, now=NOW)


class TestEntering:
    def test_gives_a_place_like_any_other(self, actor):
        group = make_group(places=1)
        assert enter(group, actor, 1).status == "needs_workshop"
        assert enter(group, actor, 2).status == "waiting"
        group.refresh_from_db()
        assert group.places_given == 1

    def test_for_a_forming_group_notes_interest(self, actor):
        assert enter(make_group(status="forming"), actor).status == "interested"

    def test_comes_behind_who_was_before(self, actor):
        group = make_group()
        first = make_confirmed_signup(group, 1)
        assert enter(group, actor, 2).ticket == first.ticket + 1

    def test_keeps_who_entered_it_and_how(self, actor):
        signup = enter(make_group(), actor, source=Source.TELEPHONE)
        signup.refresh_from_db()
        assert (signup.source, signup.entered_by) == ("telephone", actor.user)
        assert signup.confirmed_at == NOW
        step = signup.transitions.get()
        assert (step.move, step.actor_kind, step.actor) == (
            "confirm",
            "manager",
            actor.user,
        )

    def test_keeps_when_and_how_the_rules_were_accepted(self, actor):
        signup = enter(make_group(), actor)
        accepted = signup.acceptances.get()
        assert (accepted.accepted_at, accepted.source) == (YESTERDAY, "paper")
        assert accepted.house_rules == signup.house_rules
        assert signup.rules_accepted_at == YESTERDAY

    def test_keeps_each_consent_where_it_is_asked(self, actor, site):
        WhatsAppAlertSettings.objects.create(site=site, legal_basis="consent")
        signup = enter(make_group(), actor)
        consents = signup.consents.values_list("text__purpose", "source", "given_at")
        assert set(consents) == {
            ("storage", "paper", YESTERDAY),
            ("sharing", "paper", YESTERDAY),
        }

    def test_mails_what_happened_and_asks_for_no_confirmation(self, actor, mailoutbox):
        enter(make_group(), actor, email="anna@example.org")
        assert [mail.to for mail in mailoutbox] == [["anna@example.org"]]
        assert [letter.kind for letter in Letter.objects.all()] == ["signup_moved"]

    def test_without_email_makes_a_letter_to_print(self, actor, mailoutbox):
        enter(make_group(), actor, email="")
        assert Letter.objects.get().on_paper
        assert mailoutbox == []

    def test_two_people_may_have_no_email(self, actor):
        group = make_group()
        enter(group, actor, 1, email="")
        assert enter(group, actor, 2, email="").ticket == 2

    def test_refuses_a_phone_that_is_in_the_group(self, actor):
        group = make_group()
        make_confirmed_signup(group, phone="+31612345678")
        with pytest.raises(PhoneTaken):
            enter(group, actor, 1, phone="+31612345678")
        assert Signup.objects.count() == 1

    def test_takes_over_what_the_same_person_did_not_confirm(self, actor):
        group = make_group()
        waiting = make_signup(group)
        signup = enter(group, actor)
        assert signup.pk == waiting.pk
        assert Signup.objects.get().status == "needs_workshop"

    @pytest.mark.parametrize("status", [GroupStatus.PAUSED, GroupStatus.ENDED])
    def test_refuses_for_a_group_that_takes_nobody(self, actor, status):
        with pytest.raises(GroupClosed):
            enter(make_group(status=status), actor)
        assert not Signup.objects.exists()

    def test_also_works_where_our_form_is_closed(self, actor):
        assert enter(make_group(signup_route="closed"), actor).is_active

    def test_is_logged_without_the_person(self, actor):
        signup = enter(make_group(), actor, name="Annabella")
        entry = ModelLogEntry.objects.get(action="whatsappalert.enter")
        assert (entry.object_id, entry.user) == (str(signup.pk), actor.user)
        assert "Annabella" not in f"{entry.label} {entry.data}"


class TestMovingByHand:
    def test_confirms(self, actor):
        signup = make_signup(make_group())
        assert move(signup, Move.CONFIRM, actor).status == "needs_workshop"

    def test_confirms_nobody_twice(self, actor):
        signup = make_confirmed_signup(make_group())
        with pytest.raises(IllegalMove):
            move(signup, Move.CONFIRM, actor)

    def test_tells_when_the_phone_was_in_the_group_already(self, actor):
        group = make_group()
        make_confirmed_signup(group, 1, phone="+31612345678")
        signup = Signup.objects.get()
        twin = make_signup(make_group(name="B"), 2, phone="+31612345678")
        Signup.objects.filter(pk=twin.pk).update(group=group)
        twin.refresh_from_db()
        with pytest.raises(PhoneTaken):
            move(twin, Move.CONFIRM, actor)
        assert signup.is_active

    def test_lets_in_without_the_workshop_for_good(self, actor):
        signup = make_confirmed_signup(make_group())
        signup = move(signup, Move.CLEAR_WORKSHOP, actor, "Is politieagent.")
        assert (signup.status, signup.workshop_replacement) == ("ready", "waived")

    def test_refuses_without_a_reason_where_one_is_needed(self, actor):
        signup = make_confirmed_signup(make_group())
        with pytest.raises(ReasonMissing):
            move(signup, Move.REFUSE, actor, " ")


class TestChangingFacts:
    def test_keeps_them_and_tells_which_changed(self, actor):
        signup = make_confirmed_signup(make_group())
        assert change(signup, actor, name="Anna", house_number=7) == [
            "name",
            "house_number",
        ]
        signup.refresh_from_db()
        assert (signup.name, signup.house_number) == ("Anna", 7)

    def test_logs_which_fields_without_what_stands_in_them(self, actor):
        signup = make_confirmed_signup(make_group())
        change(signup, actor, name="Annabella")
        entry = ModelLogEntry.objects.filter(action="whatsappalert.change").last()
        assert entry.data["changed"] == ["name"]
        assert "Annabella" not in f"{entry.label} {entry.data}"

    def test_that_are_the_same_change_and_log_nothing(self, actor):
        signup = make_confirmed_signup(make_group())
        assert change(signup, actor) == []
        assert not ModelLogEntry.objects.filter(action="whatsappalert.change").exists()

    def test_takes_a_phone_of_somebody_who_left(self, actor):
        group = make_group()
        other = make_confirmed_signup(group, 1, phone="+31612345678")
        move(other, Move.WITHDRAW, actor)
        signup = make_confirmed_signup(group, 2)
        change(signup, actor, phone="+31612345678")
        signup.refresh_from_db()
        assert signup.active_phone == "+31612345678"

    def test_refuses_a_phone_of_somebody_else(self, actor):
        group = make_group()
        make_confirmed_signup(group, 1, phone="+31612345678")
        signup = make_confirmed_signup(group, 2, name="Bert")
        with pytest.raises(PhoneTaken):
            change(signup, actor, phone="+31612345678", name="Bart")
        signup.refresh_from_db()
        assert signup.name == "Bert"

    def test_of_the_phone_before_confirming_keeps_signing_up_the_same(self, actor):
        group = make_group()
        signup = make_signup(group, 1)
        change(signup, actor, phone="+31612345678")
        again = make_signup(group, 1, phone="+31612345678")
        assert again.pk == signup.pk

    def test_of_the_email_counts_as_confirmed(self, actor):
        signup = make_confirmed_signup(make_group())
        Signup.objects.filter(pk=signup.pk).update(new_email="old@example.org")
        change(signup, actor, email="new@example.org")
        signup.refresh_from_db()
        assert (signup.email, signup.new_email) == ("new@example.org", "")

    def test_brings_letters_that_wait_where_they_can_arrive(self, actor):
        signup = enter(make_group(), actor, email="")
        change(signup, actor, email="anna@example.org")
        assert not Letter.objects.get().on_paper

    def test_of_a_members_phone_asks_the_coordinator_to_add_it(self, actor):
        signup = make_member(make_group(workshop_rule="none"), actor)
        change(signup, actor, phone="+31612345678")
        signup.refresh_from_db()
        assert signup.status == "ready"

    def test_of_somebody_who_is_erased_is_refused(self, actor):
        signup = make_confirmed_signup(make_group())
        facts = Facts("A", "+31612345678", "", "7901 AB", 1, "", "lives")
        erase_signup(signup=signup, actor=actor, now=NOW)
        with pytest.raises(IllegalMove):
            change_facts(signup=signup, facts=facts, actor=actor, now=timezone.now())
        assert Signup.objects.get().name == ""

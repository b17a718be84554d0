"""Who joins without a workshop gets the leaflets."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from tests.groups.factories import make_group
from tests.leaflets.factories import (
    make_collection,
    make_document,
    make_standard_leaflet,
)
from tests.texts.factories import make_site
from wagtail_whatsappalert.leaflets.models import Leaflet
from wagtail_whatsappalert.mailing.letters import compose
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters
from wagtail_whatsappalert.signups.group_services import follow_group
from wagtail_whatsappalert.signups.leaflet_letters import LEAFLETS
from wagtail_whatsappalert.signups.lifecycle import SYSTEM, Move, SignupStatus
from wagtail_whatsappalert.signups.lifecycle_services import replace_workshop
from wagtail_whatsappalert.signups.models import Signup, WorkshopReplacement

from .factories import make_confirmed_signup, make_signup_in
from .moving import NOW, move

pytestmark = pytest.mark.django_db
S = SignupStatus


@pytest.fixture(autouse=True)
def site(settings):
    settings.LANGUAGE_CODE = "nl"
    return make_site()


@pytest.fixture
def group():
    return make_group(workshop_rule="leaflets", places=5)


@pytest.fixture
def leaflet():
    return make_standard_leaflet(title="Inbraak", document=make_document())


def let_in(signup, replacement=WorkshopReplacement.LEAFLETS, now=NOW):
    return replace_workshop(
        signup=signup, replacement=replacement, actor=SYSTEM, reason="", now=now
    )


def letters():
    return Letter.objects.filter(kind=LEAFLETS)


def written(signup):
    return compose(letters().get(subject_id=signup.pk))


def recorded(signup):
    signup = Signup.objects.get(pk=signup.pk)
    return signup.workshop_replacement, signup.leaflets_sent_at


@pytest.mark.usefixtures("leaflet")
class TestLeafletsInsteadOfAWorkshop:
    def test_go_to_who_gets_a_place_in_a_group_without_workshops(self, group):
        signup = make_confirmed_signup(group)
        assert signup.status == S.READY
        deliver_due_letters(now=timezone.now() + timedelta(minutes=1))
        to_him = [m for m in mail.outbox if m.to == [signup.email]]
        (letter,) = [m for m in to_him if "folder.pdf" in m.body]
        assert "http" in letter.body and "Inbraak (PDF" in letter.body
        replacement, moment = recorded(signup)
        assert replacement == WorkshopReplacement.LEAFLETS
        assert abs(timezone.now() - moment) < timedelta(hours=1)

    def test_go_to_who_is_let_in_with_them(self):
        signup = make_signup_in(S.NEEDS_WORKSHOP, make_group())
        let_in(signup)
        assert recorded(signup) == (WorkshopReplacement.LEAFLETS, NOW)
        assert letters().count() == 1

    def test_go_at_once_to_who_is_ready_already(self):
        signup = make_signup_in(S.READY, make_group())
        let_in(signup)
        assert recorded(signup)[1] == NOW

    def test_wait_for_his_turn(self):
        group = make_group(places=0)
        signup = make_signup_in(S.WAITING, group)
        let_in(signup)
        assert recorded(signup) == (WorkshopReplacement.LEAFLETS, None)
        type(group).objects.filter(pk=group.pk).update(capacity=5)
        follow_group(group_id=group.pk, now=NOW)
        assert recorded(signup)[1] == NOW

    def test_go_to_all_when_a_group_gives_up_the_workshop(self):
        group = make_group(workshop_rule="leaflets")
        for number in range(3):
            make_signup_in(S.NEEDS_WORKSHOP, group, number)
        follow_group(group_id=group.pk, now=NOW)
        assert letters().count() == 3

    def test_go_once(self):
        signup = make_signup_in(S.NEEDS_WORKSHOP, make_group())
        for _time in range(2):
            let_in(signup)
            move(signup, Move.REQUIRE_WORKSHOP)
        let_in(signup, now=NOW + timedelta(days=1))
        assert letters().count() == 1
        assert recorded(signup) == (WorkshopReplacement.LEAFLETS, NOW)

    @pytest.mark.parametrize("replacement", ["attended", "waived"])
    def test_do_not_go_to_who_needs_no_workshop_for_another_reason(
        self, group, replacement
    ):
        signup = make_signup_in(S.NEEDS_WORKSHOP, group)
        let_in(signup, replacement)
        assert recorded(signup) == (replacement, None)
        assert not letters().exists()

    @pytest.mark.parametrize("rule", ["none", "required"])
    def test_belong_to_groups_that_chose_them(self, rule):
        make_confirmed_signup(make_group(workshop_rule=rule, places=5))
        assert not letters().exists()

    def test_do_not_go_to_a_member_whose_mark_is_undone(self, group):
        signup = make_signup_in(S.ADDED, group)
        move(signup, Move.UNDO_ADD)
        assert not letters().exists()


class TestTheLetter:
    def test_has_the_set_of_his_language(self, group, leaflet):
        make_standard_leaflet(title="Burglary", language="en", url="https://a.example")
        signup = make_signup_in(S.NEEDS_WORKSHOP, group, language="en")
        let_in(signup)
        body = written(signup).body
        assert "Burglary (on a.example):\nhttps://a.example" in body
        assert "Inbraak" not in body

    def test_has_the_set_of_the_site_for_another_language(self, group, leaflet):
        signup = make_signup_in(S.NEEDS_WORKSHOP, group, language="pl")
        let_in(signup)
        assert "Inbraak" in written(signup).body

    def test_names_what_it_has_no_link_to(self, group):
        private = make_document(make_collection(is_private=True), "geheim.pdf")
        make_standard_leaflet(title="Burglary", language="en")
        make_standard_leaflet(title="Inside", language="en", document=private)
        signup = make_signup_in(S.NEEDS_WORKSHOP, group, language="en")
        let_in(signup)
        body = written(signup).body
        assert "Ask the municipality for: Burglary; Inside." in body
        assert "geheim" not in body

    def test_on_paper_says_what_lies_in_the_envelope(self, group):
        make_standard_leaflet(title="Burglary", language="en", url="https://a.example")
        signup = make_signup_in(S.NEEDS_WORKSHOP, group, email="", language="en")
        let_in(signup)
        assert letters().get().on_paper
        with translation.override("en"):
            said = written(signup).content["paragraphs"]
        assert "With this letter come: Burglary." in said

    def test_is_not_written_without_a_set(self, group):
        signup = make_confirmed_signup(group)
        assert recorded(signup) == ("", None)
        assert not letters().exists()

    def test_is_pointless_once_he_has_withdrawn_or_the_set_is_gone(
        self, group, leaflet
    ):
        gone, stays = (make_signup_in(S.NEEDS_WORKSHOP, group, n) for n in range(2))
        for signup in (gone, stays):
            let_in(signup)
        move(Signup.objects.get(pk=gone.pk), Move.WITHDRAW)
        assert written(gone) is None
        assert written(stays)
        Leaflet.objects.all().delete()
        assert written(stays) is None

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.models import ModelLogEntry, Site

from tests.commits import committed
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.exceptions import GroupClosed, PhoneTaken
from wagtail_whatsappalert.signups.form_context import form_facts
from wagtail_whatsappalert.signups.lifecycle import RESIDENT, Actor, SignupStatus
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.recruitment import (
    erase_recruit,
    message_to_recruit,
    recruit_signup,
    recruits_of,
    remind_recruit,
    sms_link,
    was_recruited,
    whatsapp_link,
)
from wagtail_whatsappalert.signups.retention import purge_unconfirmed_signups
from wagtail_whatsappalert.signups.subject_access import data_file

from .factories import confirm, make_application, make_signup, make_signup_in

S = SignupStatus
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def group():
    return make_group(places=3, workshop_rule="none")


@pytest.fixture
def her(group):
    return make_coordinator(group)


def recruit(group, her, number=0, now=NOW, **kwargs):
    site = Site.objects.get(is_default_site=True)
    with committed():
        return recruit_signup(
            application=make_application(number, **kwargs),
            group_id=group.pk,
            site=site,
            language="nl",
            facts=form_facts(site, "nl", group.pk),
            agreed_at=now,
            actor=Actor.coordinator(her),
            now=now,
        )


class TestRecruiting:
    def test_waits_for_his_own_confirmation(self, group, her):
        signup = recruit(group, her, email="")
        assert (signup.status, signup.ticket) == (S.UNCONFIRMED, None)
        assert signup.entered_by_coordinator == her
        assert signup.rules_accepted_at == NOW

    def test_takes_over_what_he_began_himself(self, group, her):
        own = make_signup(group, 1, now=NOW - timedelta(days=5))
        signup = recruit(group, her, 1)
        assert (signup.pk, signup.source) == (own.pk, "in_person")
        assert signup.created_at == NOW

    def test_counts_the_days_from_her_first_entry(self, group, her):
        recruit(group, her)
        later = recruit(group, her, now=NOW + timedelta(days=2))
        assert later.created_at == NOW

    def test_is_refused_for_who_stands_on_her_list(self, group, her):
        confirm(make_signup(group, 1))
        with pytest.raises(PhoneTaken):
            recruit(group, her, 1, email="other@example.org")

    def test_is_not_refused_for_who_is_in_another_group(self, group, her):
        confirm(make_signup(make_group(name="Noord", workshop_rule="none"), 1))
        assert recruit(group, her, 1).status == S.UNCONFIRMED

    @pytest.mark.parametrize("facts", [{"status": "ended"}, {"signup_route": "closed"}])
    def test_is_refused_where_the_group_is_closed(self, group, her, facts):
        Group.objects.update(**facts)
        with pytest.raises(GroupClosed):
            recruit(group, her)

    def test_confirmed_by_mail_gets_a_place_and_one_letter_about_it(self, group, her):
        signup = recruit(group, her)
        assert confirm(signup).signup.status == S.READY
        his = Letter.objects.filter(kind__startswith="signup_").order_by("pk")
        assert [letter.kind for letter in his] == ["signup_confirm", "signup_moved"]

    def test_makes_no_second_active_signup_of_one_number(self, group, her):
        known = make_signup_in(S.WAITING, group, 1)
        confirmation = confirm(recruit(group, her, 1, email=""))
        assert confirmation.is_duplicate
        assert list(group.signups.active()) == [known]

    def test_is_told_to_him_without_her_name(self, group, her):
        signup = recruit(group, her)
        file = data_file(signup=signup, actor=RESIDENT, now=NOW)
        assert signup.name in file
        assert her.name not in file


class TestTheMessage:
    def test_leads_to_a_page_in_his_language_without_his_data(self, group, her):
        signup = recruit(group, her, email="")
        message = message_to_recruit(signup, now=NOW)
        assert "/whatsapp/signup/confirm/" in message
        assert signup.name not in message
        assert str(signup.phone) not in message

    def test_goes_to_his_number(self, group, her):
        signup = recruit(group, her, email="")
        assert whatsapp_link(signup, "a b&c") == (
            "https://wa.me/31610000000?text=a%20b%26c"
        )
        assert sms_link(signup, "a b&c") == "sms:+31610000000?&body=a%20b%26c"


class TestThoseWhoDidNotConfirm:
    def test_are_those_of_one_coordinator_and_group(self, group, her):
        mine = recruit(group, her)
        recruit(group, make_coordinator(group), 1)
        confirm(recruit(group, her, 2))
        assert list(recruits_of(her, group)) == [mine]
        assert not recruits_of(her, make_group(name="Noord"))

    def test_are_erased_after_the_usual_days(self, group, her):
        recruit(group, her)
        assert purge_unconfirmed_signups(NOW + timedelta(days=6)) == 0
        assert purge_unconfirmed_signups(NOW + timedelta(days=8)) == 1
        assert not Signup.objects.exists()

    def test_get_no_more_mails_than_anybody(self, group, her):
        signup = recruit(group, her)
        actor = Actor.coordinator(her)
        sent = [
            remind_recruit(
                signup=signup, actor=actor, now=NOW + timedelta(minutes=5 * number)
            )
            for number in range(1, 8)
        ]
        assert sum(sent) == 4
        assert sent[-1] is False

    def test_leave_nothing_but_her_entry_in_the_log(self, group, her):
        signup = recruit(group, her)
        number = signup.pk
        erase_recruit(signup=signup, actor=Actor.coordinator(her))
        assert not Signup.objects.exists()
        assert not Letter.objects.exists()
        assert was_recruited(number, her, group)
        assert not was_recruited(number, make_coordinator(group), group)
        entries = ModelLogEntry.objects.filter(object_id=str(number))
        assert {entry.data["coordinator"] for entry in entries} == {her.pk}

    def test_who_confirmed_meanwhile_are_not_erased(self, group, her):
        signup = recruit(group, her)
        confirm(signup)
        with pytest.raises(Signup.DoesNotExist):
            erase_recruit(signup=signup, actor=Actor.coordinator(her))

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from tests.commits import committed
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.groups.services import change_group_rules
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.privacy.access_log import AccessAction, record_access
from wagtail_whatsappalert.signups.consents import RulesAcceptance
from wagtail_whatsappalert.signups.lifecycle import RESIDENT, Actor, Move
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.subject_access import (
    LEFT_OUT,
    SHOWN,
    ask_for_data,
    data_file,
)
from wagtail_whatsappalert.site_settings.models import LegalBasis, WhatsAppAlertSettings

from .factories import make_confirmed_signup
from .kept_people import move

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    site = make_site()
    WhatsAppAlertSettings.objects.create(
        site=site,
        legal_basis=LegalBasis.CONSENT,
        municipality="Hoogeveen",
        privacy_officer="Jan Jansen",
    )
    return site


def read(signup, actor=RESIDENT):
    signup = Signup.objects.get(pk=signup.pk)
    return unescape(data_file(signup=signup, actor=actor, now=timezone.now()))


def make_english_signup(**kwargs):
    return make_confirmed_signup(make_group(), language="en", **kwargs)


class TestEveryField:
    def test_of_a_signup_is_shown_or_left_out_for_a_reason(self):
        fields = {field.name for field in Signup._meta.concrete_fields}
        assert fields == set(SHOWN) | set(LEFT_OUT)

    def test_that_is_shown_stands_in_the_file(self):
        signup = make_english_signup(house_number_addition="bis")
        Signup.objects.filter(pk=signup.pk).update(
            new_email="new@example.org", suspicion="a link in the name"
        )
        content = read(signup)
        for value in (
            *("Bewoner 0", "bewoner0@example.org", "7901 AB", "bis"),
            *("new@example.org", "a link in the name", "Krakeel", "I live here"),
            *("Has a place, needs the workshop", "On the website"),
        ):
            assert value in content, value
        assert "10000000" in content.replace(" ", "")


class TestFile:
    def test_holds_each_consent_in_the_words_he_read(self):
        signup = make_english_signup()
        content = read(signup)
        assert signup.consents.count() == 2
        for consent in signup.consents.select_related("text"):
            assert consent.text.text in content

    def test_holds_each_step_with_the_reason_and_the_kind_of_actor(self):
        user = make_editor()
        signup = make_english_signup()
        move(signup, Move.REFUSE, actor=Actor.manager(user), reason="Lives elsewhere")
        content = read(signup)
        assert "Lives elsewhere" in content
        assert "A manager" in content
        assert user.get_username() not in content

    def test_holds_the_rules_that_he_accepted(self):
        group = make_group()
        change_group_rules(group=group, text="<p>Quiet at night.</p>")
        signup = make_confirmed_signup(group, language="en")
        RulesAcceptance.objects.create(
            signup=signup,
            house_rules=signup.house_rules,
            group_rules=signup.group_rules,
            accepted_at=timezone.now(),
        )
        content = read(signup)
        assert "<p>Quiet at night.</p>" in content
        assert "version 1" in content
        assert "{" not in content.split("</style>")[1]

    def test_lists_what_was_mailed(self):
        signup = make_english_signup()
        other = make_confirmed_signup(make_group(), 5)
        content = read(signup)
        assert "Request to confirm a signup" in content
        assert "What happened to a signup" in content
        assert content.count("What happened to a signup") == 1
        assert Letter.objects.filter(subject_id=other.pk).exists()

    def test_tells_who_looked_by_role_and_not_by_name(self):
        user = make_editor()
        signup = make_english_signup()
        record_access(AccessAction.VIEW, user=user, model=Signup, numbers=[signup.pk])
        content = read(signup)
        assert "Looked at a person" in content
        assert "An employee of the municipality" in content
        assert user.get_username() not in content

    def test_tells_of_a_list_that_he_stood_on(self):
        signup = make_english_signup()
        numbers = [signup.pk, signup.pk + 1, signup.pk + 2]
        record_access(AccessAction.LIST, user=None, model=Signup, numbers=numbers)
        assert "Looked at a list: 3 people" in read(signup)

    def test_is_silent_on_a_list_of_others(self):
        signup = make_english_signup()
        numbers = [int(f"{signup.pk}0"), int(f"9{signup.pk}")]
        record_access(AccessAction.LIST, user=None, model=Signup, numbers=numbers)
        assert "Looked at a list" not in read(signup)

    def test_tells_of_an_export_too_long_to_keep_the_numbers_of(self):
        signup = make_english_signup()
        record_access(
            AccessAction.EXPORT,
            user=make_editor(),
            model=Signup,
            numbers=[],
            count=5000,
        )
        assert "Exported: 5000 people" in read(signup)

    def test_is_in_his_language(self):
        signup = make_confirmed_signup(make_group(), language="nl")
        with translation.override("en"):
            assert '<html lang="nl">' in read(signup)

    def test_needs_nothing_from_elsewhere(self):
        content = read(make_english_signup())
        for name in ("src=", "<link", "<script", "@import", "url("):
            assert name not in content

    def test_makes_harmless_what_he_typed(self):
        signup = make_english_signup(name="<script>alert(1)</script>")
        content = data_file(
            signup=Signup.objects.get(pk=signup.pk),
            actor=RESIDENT,
            now=timezone.now(),
        )
        assert "<script>" not in content

    def test_does_not_tell_that_a_number_is_somebody_elses(self):
        signup = make_english_signup()
        Signup.objects.filter(pk=signup.pk).update(asked_phone="+31699999999")
        content = read(signup)
        assert "99999999" in content.replace(" ", "")
        assert "somebody else" not in content

    def test_is_logged(self):
        user = make_editor()
        signup = make_english_signup()
        read(signup, Actor.manager(user))
        entry = ModelLogEntry.objects.get(action="whatsappalert.export")
        assert (entry.user, entry.object_id) == (user, str(signup.pk))

    def test_takes_the_same_queries_however_much_happened(
        self, django_assert_max_num_queries
    ):
        signup = make_english_signup()
        for _ in range(30):
            record_access(
                AccessAction.VIEW, user=None, model=Signup, numbers=[signup.pk]
            )
        with django_assert_max_num_queries(20):
            read(signup)


class TestAsking:
    def ask(self, signup, now=None):
        with committed():
            return ask_for_data(signup=signup, now=now or timezone.now())

    def test_mails_a_link_to_his_own_address(self, mailoutbox):
        signup = make_english_signup()
        assert self.ask(signup) is True
        mail = mailoutbox[-1]
        assert mail.to == ["bewoner0@example.org"]
        assert "/signup/my-data/file/" in mail.body
        assert "24 hours" in mail.body

    def test_mails_once_in_an_hour(self, mailoutbox):
        signup = make_english_signup()
        now = timezone.now()
        before = len(mailoutbox)
        for _ in range(3):
            self.ask(signup, now)
        assert len(mailoutbox) == before + 1
        self.ask(signup, now + timedelta(hours=1))
        assert len(mailoutbox) == before + 2

    def test_mails_nothing_to_who_has_no_address(self, mailoutbox):
        signup = make_english_signup()
        signup.email = ""
        before = len(mailoutbox)
        assert self.ask(signup) is False
        assert len(mailoutbox) == before

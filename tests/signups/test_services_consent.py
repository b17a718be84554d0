from datetime import timedelta

import pytest
from django.utils import timezone

from tests.commits import committed
from tests.groups.factories import make_group
from tests.signups.signing_up import PHONE
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.services import change_group_rules
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.privacy.models import (
    OF_SIGNUPS,
    ConsentPurpose,
    ConsentText,
)
from wagtail_whatsappalert.privacy.services import publish_consent_text
from wagtail_whatsappalert.signups.consents import SignupConsent
from wagtail_whatsappalert.signups.form_context import form_facts
from wagtail_whatsappalert.signups.forms import SignupForm
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.services import (
    correct_email,
    resend_confirmation,
)
from wagtail_whatsappalert.signups.tokens import FormToken
from wagtail_whatsappalert.site_settings.models import LegalBasis, WhatsAppAlertSettings
from wagtail_whatsappalert.texts.models import HouseRules
from wagtail_whatsappalert.texts.services import publish_house_rules

from .factories import FIELDS, confirm, make_signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def consent(site):
    return WhatsAppAlertSettings.objects.create(
        site=site, legal_basis=LegalBasis.CONSENT
    )


class TestWhatWasAccepted:
    def test_is_the_minimum_age_of_the_group(self):
        assert make_signup(make_group(minimum_age=21)).minimum_age == 21

    def test_is_version_one_of_the_default_rules(self, site):
        signup = make_signup(make_group())
        assert (signup.house_rules.number, signup.house_rules.language) == (1, "nl")
        assert make_signup(make_group(), 2).house_rules == signup.house_rules

    def test_is_in_the_language_of_the_form(self):
        assert make_signup(make_group(), language="en").house_rules.language == "en"

    def test_stays_when_a_new_version_comes(self, site):
        old = make_signup(make_group())
        rules = HouseRules(site=site, language="nl", rules=old.house_rules.rules)
        new_rules = publish_house_rules(rules)
        new = make_signup(make_group(), 2)
        old.refresh_from_db()
        assert old.house_rules.number == 1
        assert new.house_rules == new_rules

    def test_has_the_rules_of_the_group(self):
        group = make_group()
        assert make_signup(group, 1).group_rules is None
        first = change_group_rules(group=group, text="<p>Een</p>")
        old = make_signup(group, 2)
        second = change_group_rules(group=group, text="<p>Twee</p>")
        new = make_signup(group, 3)
        old.refresh_from_db()
        assert (old.group_rules, new.group_rules) == (first, second)


class TestConsent:
    def test_is_not_asked_for_a_public_task(self):
        make_signup(make_group())
        assert not SignupConsent.objects.exists()

    def test_is_one_record_for_each_purpose(self, consent):
        now = timezone.now()
        signup = make_signup(make_group(), now=now)
        kept = {each.text.purpose: each for each in signup.consents.all()}
        assert set(kept) == set(OF_SIGNUPS)
        assert {each.given_at for each in kept.values()} == {now}
        assert {each.text.number for each in kept.values()} == {1}

    def test_of_earlier_people_keeps_its_words(self, consent, site):
        old = make_signup(make_group(), 1)
        storage = ConsentText.objects.get(purpose=ConsentPurpose.STORAGE)
        publish_consent_text(
            ConsentText(
                site=site, language="nl", purpose=storage.purpose, text="Anders"
            )
        )
        new = make_signup(make_group(), 2)

        def words(signup):
            return signup.consents.get(text__purpose=storage.purpose).text.text

        assert words(old) == storage.text
        assert words(new) == "Anders"

    def test_sent_twice_is_kept_once(self, consent):
        group = make_group()
        make_signup(group, 1)
        make_signup(group, 1)
        assert SignupConsent.objects.count() == 2

    def test_asks_for_two_boxes_that_must_be_ticked(self, consent, site):
        group = make_group()
        token = FormToken("nl", group.pk)
        facts = form_facts(site, "nl", group.pk)
        form = SignupForm(FIELDS, facts=facts, token=token)
        assert set(form.errors) == {"consent_storage", "consent_sharing"}
        assert len(form.boxes) == 4
        assert not any(box.initial for box in form.boxes)
        one = SignupForm({**FIELDS, "consent_storage": "on"}, facts=facts, token=token)
        assert set(one.errors) == {"consent_sharing"}
        both = {**FIELDS, "consent_storage": "on", "consent_sharing": "on"}
        assert SignupForm(both, facts=facts, token=token).is_valid()


class TestLimitOfMails:
    @pytest.fixture(autouse=True)
    def limit(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY": 2}

    def test_counts_an_address_over_all_groups(self, mailoutbox):
        for number in range(4):
            make_signup(make_group(), number, email="anna@example.org")
        assert len(mailoutbox) == 2
        assert Signup.objects.count() == 4

    def test_leaves_other_addresses_alone(self, mailoutbox):
        for number in range(4):
            make_signup(make_group(), number)
        assert len(mailoutbox) == 4

    def test_is_over_after_a_day(self, mailoutbox):
        now = timezone.now()
        signup = make_signup(make_group(), now=now - timedelta(hours=30))
        for hours in (29, 28, 27, 2, 1):
            with committed():
                resend_confirmation(signup=signup, now=now - timedelta(hours=hours))
        assert len(mailoutbox) == 4

    def test_holds_for_one_who_keeps_correcting(self, mailoutbox):
        now = timezone.now()
        signup = make_signup(make_group(), now=now - timedelta(hours=1))
        for number in range(5):
            with committed():
                correct_email(
                    signup=signup,
                    email=f"victim{number}@example.org",
                    now=now - timedelta(minutes=30 - 2 * number),
                )
        assert len(mailoutbox) == 2

    def test_a_second_press_within_a_minute_is_the_same(self, mailoutbox):
        now = timezone.now()
        signup = make_signup(make_group(), now=now)
        with committed():
            resend_confirmation(signup=signup, now=now + timedelta(seconds=30))
        assert len(mailoutbox) == 1


class TestCorrectingTheAddress:
    @property
    def before(self):
        return timezone.now() - timedelta(minutes=2)

    def correct(self, signup, email):
        with committed():
            return correct_email(signup=signup, email=email, now=timezone.now())

    def test_mails_the_new_one(self, mailoutbox):
        signup = make_signup(make_group(), now=self.before)
        assert self.correct(signup, "goed@example.org").pk == signup.pk
        signup.refresh_from_db()
        assert signup.email == "goed@example.org"
        assert [mail.to for mail in mailoutbox[1:]] == [["goed@example.org"]]

    def test_goes_on_with_a_signup_that_has_it_already(self, mailoutbox):
        group = make_group()
        wrong = make_signup(
            group, phone=PHONE, email="fout@example.org", now=self.before
        )
        right = make_signup(
            group, phone=PHONE, email="goed@example.org", now=self.before
        )
        assert self.correct(wrong, "goed@example.org").pk == right.pk
        wrong.refresh_from_db()
        assert wrong.email == "fout@example.org"
        assert mailoutbox[-1].to == ["goed@example.org"]

    def test_is_the_same_person_when_he_signs_up_again(self):
        group = make_group()
        signup = make_signup(
            group, phone=PHONE, email="fout@example.org", now=self.before
        )
        self.correct(signup, "goed@example.org")
        again = make_signup(group, phone=PHONE, email="goed@example.org")
        assert again.pk == signup.pk

    def test_changes_nothing_after_the_confirmation(self, mailoutbox):
        signup = make_signup(make_group(), now=self.before)
        confirm(signup)
        before = len(mailoutbox)
        self.correct(signup, "ander@example.org")
        signup.refresh_from_db()
        assert signup.email == "bewoner0@example.org"
        assert len(mailoutbox) == before

    def test_writes_letters_without_addresses(self):
        signup = make_signup(make_group(), now=self.before)
        self.correct(signup, "goed@example.org")
        for letter in Letter.objects.all():
            assert "@" not in " ".join(str(value) for value in vars(letter).values())

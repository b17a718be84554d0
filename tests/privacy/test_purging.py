from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.groups.factories import make_group
from tests.signups.factories import make_confirmed_signup, make_signup
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.privacy import purging
from wagtail_whatsappalert.privacy.purging import purge_everything, register_purger
from wagtail_whatsappalert.signups.consents import SignupConsent
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import LegalBasis, WhatsAppAlertSettings

KIND = "unconfirmed signups"

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    site = make_site()
    WhatsAppAlertSettings.objects.create(site=site, legal_basis=LegalBasis.CONSENT)
    return make_group()


def purge(*args):
    out = StringIO()
    call_command("purge_personal_data", *args, stdout=out)
    return out.getvalue()


def days_ago(days, **kwargs):
    return timezone.now() - timedelta(days=days, **kwargs)


class TestUnconfirmedSignups:
    def test_are_erased_with_their_consents_after_a_week(self, group):
        make_signup(group, 1, now=days_ago(7, minutes=1))
        make_signup(group, 2, now=days_ago(7, minutes=-1))
        assert SignupConsent.objects.count() == 4
        assert purge_everything(now=timezone.now())[KIND] == 1
        assert [s.name for s in Signup.objects.all()] == ["Bewoner 2"]
        assert SignupConsent.objects.count() == 2

    def test_are_kept_as_long_as_the_setting_says(self, group, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"UNCONFIRMED_RETENTION_DAYS": 30}
        make_signup(group, now=days_ago(29))
        assert purge_everything(now=timezone.now())[KIND] == 0

    def test_that_were_confirmed_stay(self, group):
        make_confirmed_signup(group, now=days_ago(30))
        assert purge_everything(now=timezone.now())[KIND] == 0
        assert Signup.objects.count() == 1
        assert SignupConsent.objects.count() == 2


class TestLetters:
    NAME = "letters sent long ago"

    def make_letter(self, key, **kwargs):
        kwargs = {"created_at": days_ago(100), **kwargs}
        return Letter.objects.create(
            kind="signup_moved",
            subject_id=1,
            language="nl",
            unique_key=key,
            **kwargs,
        )

    def test_are_forgotten_when_they_left_or_were_given_up_long_ago(self):
        self.make_letter("sent", sent_at=days_ago(91))
        self.make_letter("given up", attempts=40)
        kept = [
            self.make_letter("young", sent_at=days_ago(89)),
            self.make_letter("waiting"),
            self.make_letter("paper", on_paper=True),
        ]
        now = timezone.now()
        assert purge_everything(now=now, dry_run=True)[self.NAME] == 2
        assert Letter.objects.count() == 5
        assert purge_everything(now=now)[self.NAME] == 2
        assert set(Letter.objects.all()) == set(kept)

    def test_stay_while_an_answer_to_them_is_waited_for(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {
            "LETTER_RETENTION_DAYS": 10,
            "RECONFIRM_ANSWER_DAYS": 60,
        }
        self.make_letter("question", sent_at=days_ago(70))
        assert purge_everything(now=timezone.now())[self.NAME] == 0


class TestCommand:
    def test_erases_and_tells_only_numbers(self, group):
        make_signup(group, now=days_ago(8))
        output = purge()
        assert f"{KIND}: 1\n" in output
        for personal in ("Bewoner", "@", "+31", "7901 AB"):
            assert personal not in output
        assert not Signup.objects.exists()

    def test_dry_run_only_counts(self, group):
        make_signup(group, now=days_ago(8))
        assert f"{KIND}: 1\n" in purge("--dry-run")
        assert Signup.objects.count() == 1

    def test_is_safe_to_run_again(self, group):
        make_signup(group, now=days_ago(8))
        purge()
        assert f"{KIND}: 0\n" in purge()


class TestRooms:
    def test_register_what_they_erase(self, monkeypatch):
        monkeypatch.setattr(purging, "_purgers", {})
        asked = []

        @register_purger("things")
        def purge_things(now, dry_run):
            asked.append((now, dry_run))
            return 3

        now = timezone.now()
        assert purge_everything(now=now, dry_run=True) == {"things": 3}
        assert asked == [(now, True)]

from datetime import timedelta

from django.utils import timezone

from tests.commits import committed
from tests.groups.factories import make_group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters
from wagtail_whatsappalert.signups.lifecycle import (
    SignupStatus,
)

from .factories import make_confirmed_signup

S = SignupStatus
YEAR = 365
STAY, REMINDER, RULES = "signup_stay", "signup_stay_reminder", "signup_rules"


def later(days):
    return timezone.now() + timedelta(days=days)


def run(action, days):
    """As if it were so many days later; what is due by then leaves."""
    now = later(days)
    with committed():
        done = action(now)
    deliver_due_letters(now=now)
    return done


def letters(kind):
    return list(Letter.objects.filter(kind=kind).values_list("subject_id", flat=True))


def make_waiting():
    return make_confirmed_signup(make_group(places=0))

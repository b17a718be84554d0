from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.workshops.factories import make_workshop
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_signup_in

S = SignupStatus
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


def run():
    out = StringIO()
    call_command("process_signups", stdout=out)
    lines = (line.rpartition(": ") for line in out.getvalue().splitlines())
    return [int(count) for _, _, count in lines]


class TestTheCommand:
    @pytest.fixture
    def backlog(self):
        """What nobody did for a while: something for each step but the last."""
        now = timezone.now()
        for days in (1, 2, 3):
            make_workshop(start=now - days * DAY)
        offering = make_group(places=1)
        make_signup_in(S.OFFERED, offering, 1, at=now - 9 * DAY)
        held = make_group(places=1)
        make_signup_in(S.NEEDS_WORKSHOP, held, 2, at=now - 9 * DAY)
        make_signup_in(S.WAITING, held, 3)
        make_signup_in(S.WAITING, make_group(places=3), 4)
        make_signup_in(S.ADDED, make_group(status="ended"), 5)

    def test_does_all_that_is_due_and_says_how_much(self, backlog):
        assert run()[:3] == [1, 1, 2]
        statuses = Signup.objects.order_by("phone").values_list("status", flat=True)
        assert list(statuses) == [
            S.EXPIRED,
            S.WAITING,
            S.NEEDS_WORKSHOP,
            S.NEEDS_WORKSHOP,
            S.LEFT,
        ]

    def test_again_does_nothing(self, backlog):
        run()
        letters = Letter.objects.count()
        assert set(run()) == {0}
        assert Letter.objects.count() == letters

    def test_prints_no_names(self, backlog, capsys):
        call_command("process_signups")
        assert "Bewoner" not in capsys.readouterr().out

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.commits import committed
from tests.groups.factories import make_group
from tests.signups.staying import (
    REMINDER,
    STAY,
    YEAR,
    S,
    later,
    letters,
    make_waiting,
    run,
)
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters
from wagtail_whatsappalert.signups import reconfirmation
from wagtail_whatsappalert.signups.exceptions import IllegalMove
from wagtail_whatsappalert.signups.lifecycle import (
    RESIDENT,
    Actor,
    Move,
)
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.reconfirmation import (
    ask_to_stay,
    expire_unanswered,
    remind_to_answer,
    stay,
    to_be_asked_by_phone,
)

from .factories import make_confirmed_signup
from .kept_people import make_member, move

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


class TestAsking:
    @pytest.mark.parametrize(
        ("make", "is_asked"),
        [
            (make_member, True),
            (make_waiting, True),
            (lambda: make_confirmed_signup(make_group(status="forming")), True),
            (lambda: make_confirmed_signup(make_group()), False),
            (lambda: make_confirmed_signup(make_group(workshop_rule="none")), False),
            (lambda: move(make_member(), Move.LEAVE), False),
        ],
        ids=["member", "waiting", "interested", "needs_workshop", "ready", "left"],
    )
    def test_is_for_members_and_who_waits(self, make, is_asked):
        signup = make()
        assert run(ask_to_stay, YEAR + 1) == is_asked
        assert letters(STAY) == [signup.pk] * is_asked

    def test_happens_after_a_year_and_not_before(self):
        make_waiting()
        assert run(ask_to_stay, YEAR - 1) == 0
        assert run(ask_to_stay, YEAR + 1) == 1

    def test_happens_when_the_setting_says(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"RECONFIRM_AFTER_DAYS": 100}
        make_waiting()
        assert run(ask_to_stay, 101) == 1

    def test_happens_once(self):
        make_waiting()
        run(ask_to_stay, YEAR + 1)
        assert run(ask_to_stay, YEAR + 2) == 0
        assert len(letters(STAY)) == 1

    def test_happens_again_a_year_after_the_answer(self):
        signup = make_waiting()
        run(ask_to_stay, YEAR + 1)
        stay(signup=signup, actor=RESIDENT, now=later(YEAR + 2))
        assert run(ask_to_stay, 2 * YEAR) == 0
        assert run(ask_to_stay, 2 * YEAR + 3) == 1
        assert len(letters(STAY)) == 2

    def test_leads_to_the_personal_page_and_names_the_day(self, mailoutbox):
        make_waiting()
        run(ask_to_stay, YEAR + 1)
        text = mailoutbox[-1].body
        assert "/signup/mine/" in text
        assert str(later(YEAR + 31).year) in text

    def test_goes_on_after_a_batch(self, monkeypatch):
        monkeypatch.setattr(reconfirmation, "BATCH", 2)
        group = make_group(places=0)
        for number in range(5):
            make_confirmed_signup(group, number)
        assert run(ask_to_stay, YEAR + 1) == 5
        assert len(set(letters(STAY))) == 5

    def test_skips_who_is_erased(self):
        signup = make_member()
        Signup.objects.filter(pk=signup.pk).update(erased_at=timezone.now())
        assert run(ask_to_stay, YEAR + 1) == 0


class TestReminding:
    def test_happens_once_halfway(self):
        signup = make_waiting()
        run(ask_to_stay, YEAR + 1)
        assert run(remind_to_answer, YEAR + 15) == 0
        assert run(remind_to_answer, YEAR + 17) == 1
        assert run(remind_to_answer, YEAR + 18) == 0
        assert letters(REMINDER) == [signup.pk]

    def test_is_not_for_who_answered(self):
        signup = make_waiting()
        run(ask_to_stay, YEAR + 1)
        stay(signup=signup, actor=RESIDENT, now=later(YEAR + 2))
        assert run(remind_to_answer, YEAR + 17) == 0

    def test_does_not_leave_when_he_answered_meanwhile(self, mailoutbox):
        signup = make_waiting()
        run(ask_to_stay, YEAR + 1)
        with committed():
            remind_to_answer(later(YEAR + 17))
        stay(signup=signup, actor=RESIDENT, now=later(YEAR + 17))
        before = len(mailoutbox)
        assert letters(REMINDER)
        deliver_due_letters(now=later(YEAR + 17))
        assert len(mailoutbox) == before


class TestExpiring:
    def test_ends_a_signup_without_an_answer(self):
        signup = make_waiting()
        run(ask_to_stay, YEAR + 1)
        assert run(expire_unanswered, YEAR + 30) == 0
        assert run(expire_unanswered, YEAR + 32) == 1
        signup.refresh_from_db()
        assert (signup.status, signup.to_be_removed) == (S.EXPIRED, False)

    def test_of_a_member_asks_the_coordinator_to_remove_him(self):
        group = make_group(workshop_rule="none", places=1)
        member = make_member(group)
        run(ask_to_stay, YEAR + 1)
        waiting = make_confirmed_signup(group, 1)
        assert run(expire_unanswered, YEAR + 32) == 1
        member.refresh_from_db()
        waiting.refresh_from_db()
        assert (member.status, member.to_be_removed) == (S.EXPIRED, True)
        assert waiting.status == S.READY

    def test_spares_who_answered(self):
        signup = make_waiting()
        run(ask_to_stay, YEAR + 1)
        stay(signup=signup, actor=RESIDENT, now=later(YEAR + 20))
        assert run(expire_unanswered, YEAR + 40) == 0

    def test_spares_who_answers_at_that_very_moment(self, monkeypatch):
        signup = make_waiting()
        run(ask_to_stay, YEAR + 1)
        late = reconfirmation.unanswered(later(YEAR + 32))
        rows = list(late)
        stay(signup=signup, actor=RESIDENT, now=later(YEAR + 32))
        monkeypatch.setattr(reconfirmation, "_batches", lambda due: [rows])
        assert expire_unanswered(later(YEAR + 32)) == 0

    def test_spares_whom_our_question_never_reached(self):
        signup = make_waiting()
        run(ask_to_stay, YEAR + 1)
        Letter.objects.filter(kind=STAY).update(sent_at=None, attempts=99)
        assert run(expire_unanswered, YEAR + 60) == 0
        assert list(to_be_asked_by_phone(later(YEAR + 60))) == [signup]

    def test_happens_once(self):
        make_waiting()
        run(ask_to_stay, YEAR + 1)
        run(expire_unanswered, YEAR + 32)
        assert run(expire_unanswered, YEAR + 33) == 0


class TestWithoutEmail:
    @pytest.fixture
    def signup(self):
        signup = make_waiting()
        Signup.objects.filter(pk=signup.pk).update(email="")
        return signup

    def test_nobody_is_asked_by_mail_and_nothing_ends_by_itself(self, signup):
        assert run(ask_to_stay, YEAR + 1) == 0
        assert run(expire_unanswered, YEAR + 100) == 0
        assert not letters(STAY)

    def test_a_manager_finds_him_in_a_list_until_he_answered(self, signup):
        assert not to_be_asked_by_phone(later(YEAR - 1)).exists()
        assert list(to_be_asked_by_phone(later(YEAR + 1))) == [signup]
        user = make_editor()
        stay(signup=signup, actor=Actor.manager(user), now=later(YEAR + 1))
        assert not to_be_asked_by_phone(later(YEAR + 2)).exists()
        entry = ModelLogEntry.objects.get(user=user)
        assert (entry.action, entry.object_id) == (
            "whatsappalert.change",
            str(signup.pk),
        )


class TestStaying:
    def test_is_refused_when_the_signup_has_ended(self):
        signup = move(make_waiting(), Move.WITHDRAW)
        with pytest.raises(IllegalMove):
            stay(signup=signup, actor=RESIDENT, now=timezone.now())

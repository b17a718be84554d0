from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from tests.texts.factories import make_editor
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.threads.exceptions import ThreadClosed
from wagtail_whatsappalert.threads.models import Thread
from wagtail_whatsappalert.threads.services import new_form_key, note_seen

from .factories import answer, close, make_group_in, make_thread, texts, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def coordinator():
    return make_coordinator(make_group(), bound=True)


@pytest.fixture
def contact():
    return make_contact(kind="municipality")


class TestOpening:
    def test_waits_for_an_answer_from_that_moment(self, coordinator):
        thread = make_thread(coordinator)
        assert thread.is_open
        assert thread.waiting_since == thread.opened_at == thread.changed_at
        assert texts(thread) == ["Bij het veldje brandt geen licht."]

    def test_twice_with_one_form_is_one_thread(self, coordinator):
        key = new_form_key()
        first = make_thread(coordinator, form_key=key)
        again = make_thread(coordinator, form_key=key)
        assert first == again
        assert Thread.objects.count() == 1
        assert len(texts(first)) == 1

    def test_with_the_key_of_somebody_else_is_another_thread(self, coordinator):
        key = new_form_key()
        mine = make_thread(coordinator, form_key=key)
        hers = make_thread(make_coordinator(make_group()), form_key=key)
        assert mine != hers

    @pytest.mark.parametrize("kind", ["area", "capacity", "split", "signs"])
    def test_of_a_request_is_for_the_municipality(self, coordinator, kind):
        thread = make_thread(coordinator, kind=kind, addressee="officer")
        assert thread.addressee == "municipality"

    def test_about_a_group_that_is_no_longer_hers_is_refused(self, coordinator):
        group = coordinator.groups.get()
        group.coordinators.remove(coordinator)
        with pytest.raises(Group.DoesNotExist):
            make_thread(coordinator, group)
        assert not Thread.objects.exists()


class TestAnAnswer:
    def test_ends_the_waiting_and_is_news(self, coordinator, contact):
        thread = answer(make_thread(coordinator), contact)
        assert thread.waiting_since is None
        assert thread.has_news
        assert thread.messages.last().contact == contact

    def test_twice_with_one_form_is_one_message(self, coordinator, contact):
        thread, key = make_thread(coordinator), new_form_key()
        for _click in range(2):
            answer(thread, contact, form_key=key)
        assert len(texts(thread)) == 2

    def test_sent_again_late_changes_nothing(self, coordinator, contact):
        thread, key = make_thread(coordinator), new_form_key()
        answer(thread, contact, form_key=key)
        before = write(thread, coordinator)
        after = answer(thread, contact, form_key=key)
        assert after.waiting_since == before.waiting_since is not None

    def test_to_a_closed_one_is_refused_and_not_kept(self, coordinator, contact):
        thread = make_thread(coordinator)
        close(thread, contact)
        with pytest.raises(ThreadClosed):
            answer(thread, make_contact())
        assert len(texts(thread)) == 2

    def test_of_somebody_with_an_account_is_his(self, coordinator):
        user = make_editor()
        thread = answer(make_thread(coordinator), user)
        assert thread.messages.last().user == user


class TestClosing:
    def test_keeps_the_result_as_the_last_message(self, coordinator, contact):
        thread = close(make_thread(coordinator), contact, "Gemaakt.")
        assert (thread.is_open, thread.result) == (False, "Gemaakt.")
        assert texts(thread)[-1] == "Gemaakt."
        assert thread.waiting_since is None

    def test_is_for_the_first_of_two(self, coordinator, contact):
        thread = make_thread(coordinator)
        close(thread, contact, "Gemaakt.")
        with pytest.raises(ThreadClosed):
            close(thread, make_contact(), "Iets anders.")
        thread.refresh_from_db()
        assert thread.result == "Gemaakt."

    def test_twice_with_one_form_is_no_fault(self, coordinator, contact):
        thread, key = make_thread(coordinator), new_form_key()
        for _click in range(2):
            close(thread, contact, form_key=key)
        assert len(texts(thread)) == 2

    def test_of_what_is_gone_says_so(self, coordinator, contact):
        thread = make_thread(coordinator)
        Thread.objects.all().delete()
        with pytest.raises(Thread.DoesNotExist):
            close(thread, contact)


class TestAMessageOfACoordinator:
    def test_waits_since_the_first_without_an_answer(self, coordinator):
        thread = make_thread(coordinator)
        assert write(thread, coordinator).waiting_since == thread.waiting_since

    def test_waits_again_after_an_answer(self, coordinator, contact):
        thread = answer(make_thread(coordinator), contact)
        assert write(thread, coordinator).waiting_since is not None

    def test_opens_a_closed_one_of_which_she_read_the_result(
        self, coordinator, contact
    ):
        thread = close(make_thread(coordinator), contact)
        thread = write(thread, coordinator, reopens=True)
        assert (thread.is_open, thread.result) == (True, "")
        assert texts(thread)[1:] == ["Gemaakt.", "Nog steeds."]

    def test_is_refused_while_she_has_not_read_the_result(self, coordinator, contact):
        thread = close(make_thread(coordinator), contact)
        with pytest.raises(ThreadClosed):
            write(thread, coordinator)
        assert len(texts(thread)) == 2

    def test_sent_again_does_not_open_what_was_closed_since(self, coordinator, contact):
        thread, key = make_thread(coordinator), new_form_key()
        write(thread, coordinator, form_key=key)
        close(thread, contact)
        assert not write(thread, coordinator, form_key=key).is_open


class TestLooking:
    def test_ends_the_news(self, coordinator, contact):
        thread = answer(make_thread(coordinator), contact)
        note_seen(thread)
        thread.refresh_from_db()
        assert not thread.has_news

    def test_leaves_what_came_since_the_page_was_asked(self, coordinator, contact):
        seen = answer(make_thread(coordinator), contact)
        answer(seen, contact, now=timezone.now() + timedelta(minutes=1))
        note_seen(seen)
        seen.refresh_from_db()
        assert seen.has_news


class TestVisibility:
    def test_for_her_is_by_the_groups_that_she_runs_now(self, coordinator):
        thread = make_thread(coordinator)
        successor = make_coordinator(thread.group)
        thread.group.coordinators.remove(coordinator)
        assert thread in Thread.objects.of_coordinator(successor)
        assert thread not in Thread.objects.of_coordinator(coordinator)

    @pytest.mark.parametrize(
        ("addressee", "kind", "sees"),
        [
            ("municipality", "municipality", True),
            ("both", "municipality", True),
            ("officer", "municipality", False),
            ("municipality", "officer", False),
            ("both", "officer", True),
            ("officer", "officer", True),
        ],
    )
    def test_for_contacts_is_by_their_kind(self, coordinator, addressee, kind, sees):
        thread = make_thread(coordinator, addressee=addressee)
        contact = make_contact(kind=kind)
        found = Thread.objects.for_contact(contact, thread.opened_at.date())
        assert (thread in found) is sees

    def test_for_contacts_is_by_their_districts(self):
        here, elsewhere = make_group_in(), make_group_in()
        district = here.neighbourhoods.get().district
        contact = make_contact(district)
        for group in (here, elsewhere):
            make_thread(make_coordinator(group), addressee="officer")
        today = Thread.objects.first().opened_at.date()
        (found,) = Thread.objects.for_contact(contact, today)
        assert found.group == here

    def test_ends_with_the_last_day_of_a_contact(self, coordinator, contact):
        thread = make_thread(coordinator)
        contact.active_until = date(2021, 1, 1)
        contact.save()
        today = thread.opened_at.date()
        assert not Thread.objects.for_contact(contact, today).exists()

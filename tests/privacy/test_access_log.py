import pytest
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.privacy.access_log import (
    AccessAction,
    about_record,
    access_entries,
    record_access,
)
from wagtail_whatsappalert.signups.models import Signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


def record(numbers, count=None, action=AccessAction.VIEW, user=None, **data):
    return record_access(
        action, user=user, model=Signup, numbers=numbers, count=count, **data
    )


def about(number):
    return set(access_entries().filter(about_record(number)))


class TestEntry:
    def test_of_one_person_is_in_the_history_of_his_record(self):
        user = make_editor()
        record([7], user=user, move="withdraw")
        entry = ModelLogEntry.objects.for_instance(Signup(pk=7)).get()
        assert (entry.label, entry.user) == ("#7", user)
        assert entry.data == {"move": "withdraw"}

    def test_of_many_keeps_their_numbers(self):
        assert record([7, 8]).data == {"count": 2, "numbers": [7, 8]}

    def test_of_very_many_keeps_only_how_many(self):
        assert record(list(range(1, 1002))).data == {"count": 1001}

    @pytest.mark.parametrize("count", [0, 1, 5])
    def test_without_numbers_keeps_how_many(self, count):
        entry = record([], count=count)
        assert entry.data["count"] == count
        assert about(1) == set()

    def test_costs_one_query(self, django_assert_num_queries):
        record([1])
        user = make_editor()
        with django_assert_num_queries(1):
            record([1], user=user)

    @pytest.mark.parametrize("action", AccessAction)
    def test_has_an_action_that_wagtail_knows(self, action):
        assert registry.action_exists(action.value)
        entry = record([1], action=action)
        assert str(entry.formatter.label) == str(action.label)
        entry.full_clean()


class TestAboutRecord:
    def test_finds_it_alone_and_among_others(self):
        alone = record([12])
        first, middle, last = (record([12, 3]), record([3, 12, 4]), record([3, 12]))
        assert about(12) == {alone, first, middle, last}

    def test_is_not_misled_by_longer_numbers(self):
        record([112, 121])
        record([120])
        record(list(range(1, 1500)))
        assert about(12) == set()

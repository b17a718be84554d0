import pytest

from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.waiting_list import number_waiting, position

from .factories import make_signup_in


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


@pytest.fixture
def line():
    group = make_group()
    make_signup_in(SignupStatus.READY, group, 10)
    first, second = (make_signup_in(SignupStatus.WAITING, group, n) for n in range(2))
    make_signup_in(SignupStatus.WITHDRAWN, group, 11)
    third = make_signup_in(SignupStatus.WAITING, group, 2)
    make_signup_in(SignupStatus.WAITING, make_group(), 3)
    return first, second, third


class TestPosition:
    def test_counts_who_waits_before_him_in_his_group(self, line):
        assert [position(signup) for signup in line] == [1, 2, 3]

    @pytest.mark.parametrize(
        "status", [status for status in SignupStatus if status != "waiting"]
    )
    def test_is_none_for_who_does_not_wait(self, status):
        assert position(make_signup_in(status, make_group())) is None

    def test_takes_one_query(self, line, django_assert_num_queries):
        with django_assert_num_queries(1):
            position(line[2])


class TestNumberWaiting:
    def test_is_that_of_the_group(self, line, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert number_waiting(line[0].group) == 3

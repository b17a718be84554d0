import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_whatsappalert.areas.address_runs import as_runs, count_in, of_runs
from wagtail_whatsappalert.areas.addresses import AddressMatch, has_addresses, look_up
from wagtail_whatsappalert.areas.models import PostcodeAddresses
from wagtail_whatsappalert.common.versions import (
    AREAS,
    public_version,
    touch_public_version,
)

from .factories import make_addresses

CODES = st.sampled_from(["1180101", "1180102", "363AF01"])
NUMBERS = st.sets(st.integers(1, 60) | st.integers(1, 99_999), min_size=1)


class TestRuns:
    @pytest.mark.parametrize(
        ("numbers", "text"),
        [
            ([7], "7"),
            ([8, 7], "7-8"),
            ([1, 3], "1,3"),
            ([1, 3, 5, 7, 9], "1-9/2"),
            ([1, 2, 3, 5, 7, 9, 40], "1-3,5-9/2,40"),
            ([2, 10, 12, 14, 16], "2,10-16/2"),
            ([5, 5, 5], "5"),
        ],
    )
    def test_are_short(self, numbers, text):
        assert as_runs({"1180101": numbers}) == f"1180101:{text}"

    @given(st.dictionaries(CODES, NUMBERS, min_size=1))
    def test_lose_and_add_nothing(self, numbers):
        text = as_runs(numbers)
        assert {code: set(each) for code, each in of_runs(text).items()} == numbers
        assert count_in([text]) == sum(map(len, numbers.values()))


@pytest.mark.django_db
class TestLookUp:
    def test_tells_the_neighbourhood_and_its_year(self):
        make_addresses("1180101:1-41/2;1180102:2-40/2", year=2025)
        assert look_up("7901 AB", 17) == AddressMatch("BU01180101", 2025, "GM0118")
        assert look_up("7901 AB", 18) == AddressMatch("BU01180102", 2025, "GM0118")

    def test_knows_codes_with_letters(self):
        make_addresses("363AF01:1", municipality_code="GM0363")
        assert look_up("7901 AB", 1).neighbourhood_code == "BU0363AF01"

    def test_a_number_that_is_not_listed_lies_where_all_others_do(self):
        make_addresses("1180101:1-41/2")
        match = look_up("7901 AB", 18)
        assert match.neighbourhood_code == "BU01180101"
        assert not match.is_exact

    @pytest.mark.parametrize("runs", ["1180101:1-9;1180102:20-30", "+:;1180101:1-9"])
    def test_one_that_may_lie_in_several_is_not_guessed(self, runs):
        make_addresses(runs)
        assert look_up("7901 AB", 15) is None
        assert look_up("7901 AB", 5).is_exact

    def test_one_that_stands_in_two_neighbourhoods_is_not_guessed(self):
        make_addresses("1180101:1-9;1180102:9-30")
        assert look_up("7901 AB", 9) is None

    def test_a_postcode_on_a_border_is_the_municipality_that_has_the_number(self):
        make_addresses("1180101:1-9")
        make_addresses("1090203:10-20", municipality_code="GM0109")
        assert look_up("7901 AB", 12).municipality_code == "GM0109"
        assert look_up("7901 AB", 7).municipality_code == "GM0118"
        assert look_up("7901 AB", 99) is None

    @pytest.mark.parametrize(
        ("postcode", "number"), [("7901 AC", 1), ("", 1), ("x" * 300, 1)]
    )
    def test_an_unknown_postcode_is_nowhere(self, postcode, number):
        make_addresses("1180101:1-9")
        assert look_up(postcode, number) is None

    def test_takes_one_query(self, django_assert_num_queries):
        make_addresses("1180101:1-9")
        with django_assert_num_queries(1):
            look_up("7901 AB", 5)


@pytest.mark.django_db
class TestHasAddresses:
    def test_is_known_without_a_query_until_something_changes(
        self, django_assert_num_queries
    ):
        version = public_version()
        assert has_addresses(version) is False
        with django_assert_num_queries(0):
            assert has_addresses(version) is False
        make_addresses("1180101:1")
        touch_public_version(AREAS)
        assert has_addresses(public_version()) is True


def test_a_record_is_called_by_its_postcode_alone():
    row = PostcodeAddresses(postcode="7901 AB", runs="1180101:1")
    assert str(row) == "7901 AB"

import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.groups.factories import make_neighbourhood
from tests.site.tree import make_site
from tests.texts.factories import make_editor

from .factories import in_2025, make_covering_group, make_figures, make_members

pytestmark = pytest.mark.django_db

PERIOD = "?first=2025-01&last=2025-03"


@pytest.fixture(autouse=True)
def hoogeveen():
    make_site()
    krakeel = make_neighbourhood(name="Krakeel", code="BU01185003")
    make_figures("GM0118", [9, 14, 11, 12])
    make_figures("BU01185003", [8, 2, 0, 13])
    make_members(make_covering_group("Groep", krakeel), 6, in_2025(1))


def browser(*rights):
    client = Client()
    client.force_login(make_editor(*rights))
    return client


@pytest.fixture
def council():
    return browser("view_crimefigure")


def url(query=""):
    return reverse("whatsappalert_figures:index") + query


def words(response):
    """Of each table its rows in words."""
    return [table.rows_in_words for table in response.context["tables"]]


class TestWho:
    @pytest.mark.parametrize("right", ["view_crimefigure", "view_signup"])
    def test_may_see_them(self, right):
        assert browser(right).get(url()).status_code == 200

    @pytest.mark.parametrize("query", ["", f"{PERIOD}&export=xlsx"])
    def test_may_not(self, query):
        response = browser("view_group", "change_group").get(url(query))
        assert response.status_code in (302, 403)
        assert "Krakeel" not in response.content.decode()

    def test_finds_them_in_the_menu(self, council):
        assert url() in council.get(reverse("wagtailadmin_home")).content.decode()
        other = browser("view_group").get(reverse("wagtailadmin_home"))
        assert url() not in other.content.decode()

    def test_is_offered_the_right(self, admin_client):
        page = admin_client.get(reverse("wagtailusers_groups:add"))
        offered = page.context["form"].fields["permissions"].queryset
        assert offered.filter(codename="view_crimefigure").exists()
        assert not offered.filter(codename="change_crimefigure").exists()


class TestPeriod:
    def test_is_the_last_year_when_nothing_is_asked(self, council):
        response = council.get(url())
        assert len(response.context["tables"][0].columns) == 12

    def test_is_what_was_chosen(self, council):
        members, *_others, crimes = words(council.get(url(PERIOD)))
        assert [len(cells) for _name, cells in members] == [3, 3]
        assert [len(cells) for _name, cells in crimes] == [3, 3]

    @pytest.mark.parametrize(
        "query",
        [
            "?first=x",
            "?first=2025-13",
            "?first=2025-03&last=2025-01",
            "?first=1900-01&last=2025-01",
            "?last=٢٠٢٥-٠١",
            "?first=%00",
        ],
    )
    def test_that_is_none_is_told(self, council, query):
        response = council.get(url(query))
        assert response.status_code == 422
        assert response.context["form"].errors
        assert council.get(url(f"{query}&export=xlsx")).status_code == 422

    @pytest.mark.parametrize(
        "query", ["?first=2030-01", "?first=0001-01", "?last=1990-01", "?last=0001-01"]
    )
    def test_without_figures_is_empty(self, council, query):
        assert council.get(url(query)).status_code == 200


class TestNumbers:
    def test_that_are_small_are_hidden(self, council):
        crimes = dict(words(council.get(url(PERIOD)))[4])
        (krakeel,) = (cells for name, cells in crimes.items() if "Krakeel" in name)
        assert krakeel[0] == "8" and krakeel[2] == "0"
        assert not krakeel[1].isdecimal()

    def test_are_in_the_file_as_numbers(self, council):
        response = council.get(url(f"{PERIOD}&export=xlsx"))
        content = b"".join(response.streaming_content)
        sheet = load_workbook(io.BytesIO(content)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert any(row[3] == 14 for row in rows)
        assert any("Krakeel" in str(row[1]) and row[3] == 6 for row in rows)
        assert all(row[4] or row[3] is not None for row in rows)


class TestQueries:
    def counted(self, client, numbers):
        for number in numbers:
            place = make_neighbourhood(name=f"{number}", code=f"BU0118{number:04}")
            make_covering_group(f"{number}", place)
            make_figures(place.code, [9, 3])
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(PERIOD)).status_code == 200
        return len(queries)

    def test_do_not_depend_on_the_number_of_groups(self, council):
        few = self.counted(council, range(5))
        assert self.counted(council, range(5, 205)) == few

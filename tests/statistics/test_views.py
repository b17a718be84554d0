import csv
import io
import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.groups.factories import make_neighbourhood
from tests.site.tree import make_site
from tests.workshops.factories import make_workshop
from wagtail_whatsappalert.areas.models import Neighbourhood
from wagtail_whatsappalert.statistics.models import CrimeFigure
from wagtail_whatsappalert.statistics.open_data import COLUMNS

from .factories import in_2025, make_covering_group, make_figures, make_members

pytestmark = pytest.mark.django_db

KINDS = ["csv", "json", "xlsx"]


@pytest.fixture(autouse=True)
def hoogeveen():
    make_site()
    krakeel = make_neighbourhood(name="=Krakeel", code="BU01185003")
    make_figures("GM0118", [9, None, 3])
    make_figures("BU01185003", [8, 2, 0])
    make_members(make_covering_group("Groep", krakeel), 6, in_2025(1))
    make_workshop(start=in_2025(1))


def get(client, kind, query="", **headers):
    url = reverse(f"wagtail_whatsappalert:figures_{kind}")
    return client.get(f"{url}{query}", headers=headers)


def table(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def in_text(value):
    return "" if value is None else str(value)


class TestFiles:
    def test_have_a_row_for_each_number(self, client):
        rows = table(get(client, "csv", "?figure=burglaries"))
        assert [(r["period"], r["area_codes"], r["value"]) for r in rows] == [
            ("2025-01", "GM0118", "9"),
            ("2025-02", "GM0118", ""),
            ("2025-03", "GM0118", ""),
            ("2025-01", "BU01185003", "8"),
            ("2025-02", "BU01185003", ""),
            ("2025-03", "BU01185003", "0"),
        ]

    def test_tell_why_there_is_no_number(self, client):
        rows = table(get(client, "csv", "?figure=burglaries"))
        hidden = [(r["status"], r["lowest"], r["highest"]) for r in rows]
        assert hidden[1:3] == [("missing", "", ""), ("fewer", "1", "4")]

    def test_name_areas_with_the_year_of_their_boundaries(self, client):
        row = table(get(client, "csv", "?figure=burglaries"))[3]
        assert (row["area_names"], row["boundaries_year"]) == ("'=Krakeel", "2016")

    def test_hold_all_figures(self, client):
        found = {row["figure"] for row in table(get(client, "csv"))}
        assert found == {
            "burglaries",
            "members",
            "members_before_us_now",
            "coverage",
            "workshops",
        }

    def test_say_the_same_in_each_format(self, client):
        as_csv = table(get(client, "csv"))
        as_json = json.loads(get(client, "json").content)
        sheet = load_workbook(io.BytesIO(get(client, "xlsx").content)).active
        lines = list(sheet.iter_rows(values_only=True))
        assert lines[0] == COLUMNS
        told = [row["value"] for row in as_csv]
        assert told == [in_text(item["value"]) for item in as_json["figures"]]
        assert told == [in_text(line[5]) for line in lines[1:]]

    def test_name_the_licence(self, client):
        data = json.loads(get(client, "json").content)
        assert "creativecommons.org/licenses/by/4.0" in data["licence"]
        assert "CC BY 4.0" in table(get(client, "csv"))[0]["source"]

    def test_hold_no_formula(self, client):
        sheet = load_workbook(io.BytesIO(get(client, "xlsx").content)).active
        assert not [c for row in sheet for c in row if c.data_type == "f"]

    def test_hold_nobody(self, client):
        for kind in ("csv", "json"):
            text = get(client, kind).content.decode()
            assert "Bewoner" not in text and "+316" not in text

    @pytest.mark.parametrize("kind", KINDS)
    def test_are_there_without_any_figures(self, client, kind):
        CrimeFigure.objects.all().delete()
        Neighbourhood.objects.all().delete()
        assert get(client, kind).status_code == 200


class TestAnswers:
    @pytest.mark.parametrize("kind", KINDS)
    def test_may_be_kept_by_anybody(self, client, kind):
        response = get(client, kind)
        assert response["Cache-Control"] == "public, max-age=3600"
        assert "Cookie" not in response.get("Vary", "")
        assert not response.cookies

    @pytest.mark.parametrize("kind", KINDS)
    def test_are_not_sent_again(self, client, kind):
        etag = get(client, kind)["ETag"]
        for known in (etag, f"W/{etag}"):
            again = get(client, kind, **{"If-None-Match": known})
            assert again.status_code == 304 and not again.content

    def test_change_with_what_the_public_sees(self, client):
        etag = get(client, "csv")["ETag"]
        make_neighbourhood()
        assert get(client, "csv")["ETag"] != etag

    def test_to_an_unknown_kind_are_not_there(self, client):
        assert get(client, "csv", "?figure=weather").status_code == 404

    def test_to_a_post_are_refused(self, client):
        url = reverse("wagtail_whatsappalert:figures_csv")
        assert client.post(url).status_code == 405


class TestQueries:
    def counted(self, client, numbers):
        for number in numbers:
            place = make_neighbourhood(name=f"{number}", code=f"BU0118{number:04}")
            make_covering_group(f"{number}", place)
            make_figures(place.code, [9, 3])
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            get(client, "json")
        return len(queries)

    def test_do_not_depend_on_the_number_of_groups(self, client):
        few = self.counted(client, range(5))
        assert self.counted(client, range(5, 505)) == few

    def test_are_one_once_it_is_made(self, client):
        get(client, "json")
        with CaptureQueriesContext(connection) as queries:
            get(client, "json")
        assert len(queries) == 1

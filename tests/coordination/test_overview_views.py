"""The overview in the admin: who sees what, narrowed, exported, at what price."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_district, make_group, make_neighbourhood
from tests.signups.factories import make_signup_in
from tests.signups.managers import log_in, make_manager
from tests.signups.many import make_many_signups
from tests.texts.factories import make_editor, make_site
from wagtail_whatsappalert.coordination.models import ActivityCheck
from wagtail_whatsappalert.coordination.overview_links import Links
from wagtail_whatsappalert.coordination.overview_views import PER_PAGE
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.groups.roles import Coordination
from wagtail_whatsappalert.signups.lifecycle import SignupStatus

pytestmark = pytest.mark.django_db

URL = "/admin/whatsappalert_overview/"
HOME = "/admin/"
S = SignupStatus


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def manager():
    return make_manager(
        "change_group", "view_coordinator", "export_signup", "view_succession"
    )


def names(response):
    return [row["group"].name for row in response.context["rows"]]


def links_of(response):
    return [url for row in response.context["rows"] for *_, url in row["findings"]]


def text_of(response):
    return response.content.decode()


def rows_of(response):
    """Of a CSV file."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()]


class TestWhoSeesWhat:
    def test_a_limited_manager_sees_his_groups_only(self):
        own = make_group(name="Eigen")
        make_group(name="Vreemd")
        response = make_manager(groups=[own]).get(URL)
        assert names(response) == ["Eigen"]
        assert "Vreemd" not in text_of(response)

    def test_without_the_right_it_is_closed_and_not_in_the_menu(self):
        client = log_in(make_editor("view_group", "change_group"))
        assert client.get(URL).status_code in (302, 403)
        assert URL not in text_of(client.get(reverse("whatsappalert_groups:index")))

    def test_stands_in_the_menu_before_the_groups(self, manager):
        page = text_of(manager.get(URL))
        groups = reverse("whatsappalert_groups:index")
        assert -1 < page.index(f'"{URL}"') < page.index(f'"{groups}"')

    def test_names_of_coordinators_are_for_who_may_see_them_and_logged(self, manager):
        her = make_coordinator(make_group(), name="Wilhelmina")
        assert "Wilhelmina" in text_of(manager.get(URL))
        entry = ModelLogEntry.objects.get(action="whatsappalert.list")
        assert (entry.object_id, entry.user) == (str(her.pk), manager.user)
        assert "Wilhelmina" not in text_of(make_manager().get(URL))
        assert ModelLogEntry.objects.count() == 1


class TestLinks:
    def test_lead_to_where_it_is_solved(self, manager):
        group = make_group()
        her = make_coordinator(group)
        make_signup_in(S.READY, group, unreachable_at=timezone.now())
        signups, coordinator = links_of(manager.get(URL))[1::-1]
        assert signups == f"/admin/whatsappalert_signups/?group={group.pk}" + (
            "&standing_out=unreachable"
        )
        inspect = reverse("whatsappalert_coordinators:inspect", args=[her.pk])
        assert coordinator == inspect

    def test_work_all(self, manager):
        group = make_group()
        make_coordinator(group)
        make_signup_in(S.READY, group, unreachable_at=timezone.now())
        make_signup_in(S.WITHDRAWN, group, 1, to_be_removed=True)
        make_signup_in(S.WAITING, group, 2)
        make_signup_in(S.NEEDS_WORKSHOP, group, 3)
        make_group(name="Leeg")
        response = manager.get(URL)
        urls = {url for url in links_of(response) if url}
        for row in response.context["rows"]:
            urls |= {row["url"], row["waiting_url"], row["workshop_url"]}
        for url in urls:
            assert manager.get(url).status_code == 200

    def test_filter_the_list_to_those_who_were_counted(self, manager):
        group = make_group()
        wanted = make_signup_in(S.READY, group, unreachable_at=timezone.now())
        make_signup_in(S.READY, group, 1)
        url = f"/admin/whatsappalert_signups/?group={group.pk}&standing_out=unreachable"
        assert list(manager.get(url).context["object_list"]) == [wanted]

    def test_are_not_there_for_who_has_no_right(self):
        group = make_group()
        make_coordinator(group)
        response = make_manager().get(URL)
        assert links_of(response) == [""]
        assert Links(AnonymousUser()).coordinator(1) == ""


class TestNarrowing:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"Actief", "Pauze"}),
            ("?status=ended", {"Klaar"}),
            ("?status=paused", {"Pauze"}),
            ("?name=ACT", {"Actief"}),
            ("?problem=no_coordinator", {"Pauze"}),
            ("?problem=unverified", set()),
            ("?problem=any", {"Actief", "Pauze"}),
            ("?problem=nonsense", set()),
            ("?district=987654", set()),
        ],
    )
    def test_finds_what_was_asked(self, manager, query, found):
        make_coordinator(make_group(name="Actief"))
        make_group(name="Pauze", status="paused")
        make_group(name="Klaar", status="ended")
        assert set(names(manager.get(URL + query))) == found

    def test_by_district_finds_a_group_once(self, manager):
        district = make_district()
        areas = [make_neighbourhood(district=district) for _time in range(2)]
        make_group(name="Daar", neighbourhoods=areas)
        make_group(name="Elders")
        assert names(manager.get(f"{URL}?district={district.pk}")) == ["Daar"]

    def test_does_not_change_the_summary(self, manager):
        make_group()
        response = manager.get(f"{URL}?name=zzz")
        assert names(response) == []
        assert response.context["summary"].without_coordinator == 1

    def test_shows_fifty_on_a_page_and_keeps_the_question(self, manager):
        for number in range(PER_PAGE + 1):
            make_group(name=f"Buurt {number}")
        first = manager.get(f"{URL}?name=buurt")
        assert len(names(first)) == PER_PAGE
        assert "name=buurt&amp;p=2" in text_of(first)
        assert len(names(manager.get(f"{URL}?name=buurt&p=2"))) == 1


class TestWords:
    @pytest.mark.parametrize("language", ["en", "nl"])
    def test_are_there_for_every_problem(self, manager, language):
        from django.utils import translation

        from wagtail_whatsappalert.coordination.overview import Finding, Problem
        from wagtail_whatsappalert.coordination.overview_sources import Source
        from wagtail_whatsappalert.coordination.overview_words import in_words

        now = timezone.now()
        source = Source("x", "Reports", dict, str)
        with translation.override(language):
            for problem in Problem:
                for count in (0, 1, 2):
                    finding = Finding(problem, count, now, source=source)
                    words = in_words(finding, None, now)
                    assert words
                    assert "%(" not in words

    def test_tell_how_long(self, manager):
        group = make_group()
        now = timezone.now()
        make_signup_in(S.WAITING, group, at=now - timedelta(days=40))
        make_signup_in(S.READY, group, 1, at=now - timedelta(days=12))
        group.activity_checks.add(
            ActivityCheck(group=group, asked_at=now, reminders=2, open_key="1"),
            bulk=False,
        )
        row = manager.get(URL).context["rows"][0]
        assert row["waiting_days"] == 40
        said = " ".join(words for _finding, words, _url in row["findings"])
        assert "12" in said


class TestExport:
    def test_holds_numbers_and_no_names_of_people(self, manager):
        group = make_group(name="Krakeel")
        make_coordinator(group, name="Wilhelmina")
        signup = make_signup_in(S.WAITING, group)
        heading, row = rows_of(manager.get(f"{URL}?export=csv"))
        assert len(heading) == len(row)
        assert (row[0], row[2], row[8]) == ("Krakeel", "1", "1")
        assert not {"Wilhelmina", signup.name} & set(row)

    def test_is_narrowed_as_the_list_is_but_not_cut_into_pages(self, manager):
        for number in range(PER_PAGE + 1):
            make_group(name=f"Buurt {number}")
        make_group(name="Anders")
        response = manager.get(f"{URL}?name=buurt&p=2&export=csv")
        assert len(rows_of(response)) == 1 + PER_PAGE + 1

    def test_opens_in_excel(self, manager):
        make_group(name="=1+1")
        response = manager.get(f"{URL}?export=xlsx")
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        assert sheet["A2"].data_type == "s"


class TestPrice:
    def queries(self, client, url=URL):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    @pytest.mark.parametrize("query", ["", "?export=csv"])
    def test_is_the_same_for_5_groups_and_for_1000(self, manager, query):
        def fill(start, number):
            Group.objects.bulk_create(
                Group(name=f"Groep {n}") for n in range(start, start + number)
            )
            groups = list(Group.objects.order_by("-pk")[:number])
            her = make_coordinator()
            Coordination.objects.bulk_create(
                Coordination(group=group, coordinator=her) for group in groups
            )
            make_many_signups(groups, number, start=start)

        fill(0, 5)
        few = self.queries(manager, URL + query)
        fill(5, 995)
        assert self.queries(manager, URL + query) == few
        assert few < 30


class TestPanelOnTheFirstPage:
    def panel_queries(self, client):
        client.get(HOME)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(HOME)
        ours = [q["sql"] for q in captured if "whatsappalert_" in q["sql"]]
        return text_of(page), ours

    def test_counts_in_three_queries(self):
        group = make_group()
        make_group(name="Vreemd")
        long_ago = timezone.now() - timedelta(days=30)
        make_signup_in(S.READY, group, at=long_ago)
        make_signup_in(S.WAITING, group, 1)
        page, queries = self.panel_queries(make_manager(groups=[group]))
        assert f"{URL}?problem=no_coordinator" in page
        assert f"{URL}?problem=ready_too_long" in page
        assert f"{URL}?problem=unverified" not in page
        assert len(queries) <= 3

    def test_is_not_there_for_others(self):
        make_group()
        page, queries = self.panel_queries(log_in(make_editor("view_group")))
        assert URL not in page
        assert queries == []

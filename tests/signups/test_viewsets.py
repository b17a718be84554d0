import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tests.groups.factories import make_district, make_group, make_neighbourhood
from tests.signups.listed_people import (
    COLUMN_KEYS,
    URL,
    found,
    found_by,
    make_people_of_all_sorts,
    notes,
    order,
    rows_of_csv,
    words_of,
)
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.adminkit import bounded
from wagtail_whatsappalert.signups.lifecycle import SYSTEM
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.retention import erase_signup

from .factories import make_confirmed_signup, make_signup
from .managers import shown
from .many import make_many_signups

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def manager(client):
    """A browser of somebody who may look at signups, and nothing else."""
    client.force_login(make_editor("view_signup"))
    return client


@pytest.fixture
def exporter(client):
    client.force_login(make_editor("view_signup", "export_signup"))
    return client


class TestList:
    def test_shows_who_signed_up(self, manager):
        make_signup(make_group(name="Krakeel"), name="Anna")
        page = manager.get(URL).content.decode()
        for text in ("Anna", "Krakeel"):
            assert text in page

    def test_filters(self, manager):
        krakeel, noord = make_group(name="Krakeel"), make_group(name="Noord")
        make_signup(krakeel, 1, name="Anna")
        make_confirmed_signup(noord, 2, name="Bert")
        assert found(manager, f"?group={krakeel.pk}") == {"Anna"}
        assert found(manager, "?status=needs_workshop") == {"Bert"}
        assert found(manager, f"?group={noord.pk}&status=unconfirmed") == set()
        assert found(manager, "?relation=lives") == {"Anna", "Bert"}

    @pytest.mark.parametrize("query", ["?group=999", "?status=x", "?group=x", "?p=99"])
    def test_bears_impossible_questions(self, manager, query):
        make_signup(make_group())
        assert manager.get(URL + query).status_code in (200, 404)

    @pytest.mark.parametrize(
        "query",
        [
            "0612345678",
            "06 12345678",
            "06-12 34 56 78",
            "+31612345678",
            "+31 6 12345678",
            "+31 (0)6 12345678",
            "0031612345678",
            "0031 6 12 34 56 78",
            "31612345678",
            "45678",
            "(06) 12345678",
        ],
    )
    def test_finds_a_phone_as_people_type_it(self, manager, query):
        group = make_group()
        make_signup(group, 1, phone="+31612345678", name="Anna")
        make_signup(group, 2, phone="+31687654321", name="Bert")
        assert found_by(manager, query) == {"Anna"}

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("anna", {"Anna de Vries"}),
            ("vries", {"Anna de Vries"}),
            ("bert@", {"Bert"}),
            ("7902", {"Bert"}),
            ("7902 cd", {"Bert"}),
            ("0000", set()),
            ("----", set()),
            ("zzz", set()),
            ("'; DROP", set()),
            ("%", set()),
        ],
    )
    def test_finds_a_name_an_address_or_a_postcode(self, manager, query, names):
        group = make_group()
        make_signup(group, 1, name="Anna de Vries")
        make_signup(group, 2, name="Bert", email="bert@example.org", postcode="7902 CD")
        assert found_by(manager, query) == names

    def test_needs_no_more_queries_for_more_signups(self, manager):
        groups = [make_group(), make_group()]

        def count():
            with CaptureQueriesContext(connection) as queries:
                assert manager.get(URL).status_code == 200
            return len(queries)

        make_many_signups(groups, 10)
        count()
        few = count()
        make_many_signups(groups, 990, start=10)
        assert count() == few <= 20


class TestColumns:
    def test_tell_what_a_manager_must_not_overlook(self, manager):
        signup = make_confirmed_signup(make_group(name="Krakeel"), name="Anna")
        Signup.objects.update(to_be_removed=True, suspicion="links", source="paper")
        page = manager.get(URL).content.decode()
        assert f"/inspect/{signup.pk}/" in page
        for text in ("Krakeel", "Anna", "+31 610000000", *words_of(signup)):
            assert text in page, text

    @pytest.mark.parametrize("key", COLUMN_KEYS)
    def test_sort(self, manager, key):
        krakeel, noord = make_group(name="Krakeel"), make_group(name="Noord")
        first = make_confirmed_signup(krakeel, 1, name="Anna")
        second = make_confirmed_signup(noord, 2, name="Bert")
        Signup.objects.filter(pk=second.pk).update(
            status="ready", ticket=9, source="website"
        )
        Signup.objects.filter(pk=first.pk).update(source="paper")
        assert order(manager, key) == [first.pk, second.pk]
        assert order(manager, f"-{key}") == [second.pk, first.pk]

    def test_escape_what_a_resident_typed(self, manager):
        make_signup(make_group(name="<b>Oost"), name="<script>x</script>")
        page = manager.get(URL).content.decode()
        assert "<script>x" not in page
        assert "<b>Oost" not in page


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("status=waiting&status=ready", {"Bert", "Carla"}),
            ("source=paper", {"Carla"}),
            ("source=paper&source=telephone", {"Carla", "Dirk"}),
            ("relation=works", {"Dirk"}),
            ("wants_to_coordinate=true", {"Bert"}),
            ("wants_to_coordinate=false", {"Carla"}),
            ("standing_out=no_email", {"Dirk"}),
            ("standing_out=to_be_removed", {"Dirk"}),
            ("standing_out=suspected", {"Anna"}),
            ("standing_out=workshop", {"Bert"}),
            ("standing_out=asked_by_phone", {"Erik"}),
            ("created_at_from=2026-02-01&created_at_to=2026-02-28", {"Bert"}),
            ("created_at_from=2026-02-01", {"Bert", "Carla"}),
            ("created_at_to=2026-01-01", {"Anna", "Dirk", "Erik"}),
        ],
    )
    def test_narrow_the_list(self, manager, query, names):
        make_people_of_all_sorts()
        assert found(manager, f"?{query}") == names

    def test_find_a_district_once_for_each_person(self, manager):
        district, other = make_district(), make_district()
        areas = [make_neighbourhood(district=district) for _ in range(2)]
        make_signup(make_group(neighbourhoods=areas), 1, name="Anna")
        elsewhere = [make_neighbourhood(district=other)]
        make_signup(make_group(neighbourhoods=elsewhere), 2, name="Bert")
        page = manager.get(f"{URL}?district={district.pk}")
        assert [s.name for s in page.context["object_list"]] == ["Anna"]

    def test_that_make_no_sense_find_nobody(self, exporter):
        make_signup(make_group(), name="Anna")
        assert found(exporter, "?status=x") == set()
        assert len(rows_of_csv(exporter.get(f"{URL}?status=x&export=csv"))) == 1

    def test_leave_out_who_is_erased_unless_asked(self, manager):
        signup = make_confirmed_signup(make_group())
        erase_signup(signup=signup, actor=SYSTEM, now=timezone.now())
        make_signup(signup.group, 1, name="Anna")
        assert found(manager) == {"Anna"}
        assert found(manager, "?erased=too") == {"Anna", ""}
        page = manager.get(f"{URL}?erased=only")
        assert [s.pk for s in page.context["object_list"]] == [signup.pk]
        assert shown(_("Erased")) in page.content.decode()


class TestManyRows:
    def test_are_not_all_counted(self, manager, monkeypatch):
        make_many_signups([make_group()], 60)
        everything = manager.get(URL)
        monkeypatch.setattr(bounded, "MOST_PAGED", 30)
        page = manager.get(URL)
        assert everything.context["paginator"].count == 60
        assert page.context["paginator"].count == 30
        assert manager.get(f"{URL}?p=2").context["page_obj"].has_next() is False
        assert notes(page) == notes(everything) + 1

    def test_that_all_have_a_page_need_no_excuse(self, manager, monkeypatch):
        make_many_signups([make_group()], 30)
        everything = manager.get(URL)
        monkeypatch.setattr(bounded, "MOST_PAGED", 30)
        assert notes(manager.get(URL)) == notes(everything)

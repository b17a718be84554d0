import csv
import io
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from tests.adminkit.searching import search
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups import exports
from wagtail_whatsappalert.signups.exports import headings, rows_of
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_confirmed_signup, make_signup
from .managers import make_manager
from .many import make_many_signups

URL = "/admin/whatsappalert_signups/"
CONTACTS = f"{URL}contacts/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def exporter(client):
    client.user = make_editor("view_signup", "export_signup")
    client.force_login(client.user)
    return client


def row_of(signup):
    [row] = rows_of([signup.pk])
    return dict(zip(headings(), row, strict=True))


def whole(response):
    return b"".join(response.streaming_content)


def read_csv(response):
    text = whole(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def logged():
    return ModelLogEntry.objects.get(action="whatsappalert.export")


class TestRows:
    def test_are_in_words_and_on_the_clock_of_the_site(self):
        signup = make_confirmed_signup(make_group(name="Krakeel"), name="Anna")
        moment = datetime(2026, 7, 1, 12, 30, 15, tzinfo=UTC)
        Signup.objects.update(
            created_at=moment,
            wants_to_coordinate=True,
            source="paper",
            status="ready",
        )
        with translation.override("en"):
            row = row_of(signup)
        assert row["Number"] == signup.pk
        assert row["Group"] == "Krakeel"
        assert row["Status"] == "Ready to be added"
        assert row["Mobile phone"] == "+31610000000"
        assert row["Wants to become coordinator"] == "Yes"
        assert row["Signed up how"] == "On paper"
        assert row["Signed up"] == datetime(2026, 7, 1, 14, 30, 15)
        assert row["Addition"] == ""

    def test_come_in_the_order_that_was_asked(self, monkeypatch):
        monkeypatch.setattr(exports, "BATCH", 2)
        group = make_group()
        numbers = [make_signup(group, number).pk for number in range(5)]
        wanted = [numbers[place] for place in (3, 0, 4, 1, 2)]
        assert [row[0] for row in rows_of(wanted)] == wanted

    def test_leave_out_who_was_deleted_meanwhile(self, monkeypatch):
        monkeypatch.setattr(exports, "BATCH", 1)
        group = make_group()
        numbers = [make_signup(group, number).pk for number in range(3)]
        rows = rows_of(numbers)
        assert next(rows)[0] == numbers[0]
        Signup.objects.filter(pk=numbers[1]).delete()
        assert [row[0] for row in rows] == [numbers[2]]

    @pytest.mark.parametrize("kept", ["+31612345678", "tel:+31-6-12345678"])
    def test_have_numbers_in_one_way_however_they_are_kept(self, kept):
        assert exports._phone_in_e164(kept) == "+31612345678"


class TestDownloads:
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_hold_nobody_of_another_group(self, kind):
        mine, other = make_group(name="Mijn"), make_group(name="Ander")
        make_signup(mine, 1, name="Anna")
        make_signup(other, 2, name="Bert")
        manager = make_manager("export_signup", groups=[mine])
        content = whole(manager.get(f"{URL}?export={kind}"))
        if kind == "xlsx":
            sheet = load_workbook(io.BytesIO(content)).active
            content = repr([cell.value for row in sheet for cell in row]).encode()
        assert b"Anna" in content
        assert b"Bert" not in content

    def test_are_in_the_order_of_the_list(self, exporter):
        group = make_group()
        for number, name in enumerate(["Bert", "Anna", "Carla"]):
            make_signup(group, number, name=name)
        rows = read_csv(exporter.get(f"{URL}?export=csv&ordering=name"))
        assert [row["Naam"] for row in rows] == ["Anna", "Bert", "Carla"]

    def test_leave_out_who_is_erased(self, exporter):
        make_signup(make_group())
        Signup.objects.update(erased_at=datetime(2026, 1, 1, tzinfo=UTC), name="")
        assert read_csv(exporter.get(f"{URL}?export=csv")) == []

    def test_are_not_for_a_manager_without_that_right(self):
        make_signup(make_group(), name="Anna")
        response = make_manager().get(f"{URL}?export=csv")
        assert response.status_code in (302, 403)
        assert not ModelLogEntry.objects.filter(action="whatsappalert.export")


class TestLog:
    def test_keeps_who_exported_whom_and_how(self, exporter):
        group = make_group()
        numbers = [make_signup(group, number).pk for number in (1, 2)]
        exporter.get(f"{URL}?export=csv&group={group.pk}&status=unconfirmed")
        entry = logged()
        assert entry.user == exporter.user
        assert entry.data["count"] == 2
        assert sorted(entry.data["numbers"]) == numbers
        assert entry.data["format"] == "csv"
        assert entry.data["filters"] == {"group": group.pk, "status": ["unconfirmed"]}

    def test_keeps_no_word_that_was_searched(self, exporter):
        make_signup(make_group(), name="Annabella")
        exporter.get(f"{search(exporter, URL, 'Annabella')}&export=xlsx")
        entry = logged()
        assert "Annabella" not in f"{entry.label} {entry.data}"
        assert entry.data["filters"] == {"searched": True}

    def test_keeps_a_period(self, exporter):
        exporter.get(f"{URL}?export=csv&created_at_from=2026-02-01")
        assert logged().data["filters"] == {"created_at": ["2026-02-01", None]}

    def test_keeps_each_view_of_the_list(self, exporter):
        signup = make_signup(make_group(), name="Annabella")
        exporter.get(search(exporter, URL, "Annabella"))
        entry = ModelLogEntry.objects.get(action="whatsappalert.list")
        assert entry.object_id == str(signup.pk)
        assert "Annabella" not in f"{entry.label} {entry.data}"


class TestContacts:
    def test_are_of_who_is_ready_in_one_group(self, exporter):
        krakeel, noord = make_group(name="Krakeel"), make_group(name="Noord")
        make_many_signups([krakeel], 2)
        make_many_signups([krakeel], 1, start=2, status="added")
        make_many_signups([noord], 1, start=3)
        response = exporter.get(f"{CONTACTS}{krakeel.pk}/")
        assert response["Content-Type"] == "text/vcard; charset=utf-8"
        assert 'filename="krakeel.vcf"' in response["Content-Disposition"]
        text = response.content.decode()
        assert text.count("BEGIN:VCARD") == 2
        assert "FN:Krakeel Bewoner 0" in text
        assert "Bewoner 2" not in text
        assert "Bewoner 3" not in text

    def test_are_logged(self, exporter):
        group = make_group()
        make_many_signups([group], 2)
        exporter.get(f"{CONTACTS}{group.pk}/")
        assert logged().data["format"] == "vcard"
        assert logged().data["count"] == 2
        assert logged().data["filters"] == {"group": group.pk, "status": ["ready"]}

    def test_of_a_group_without_a_bound_coordinator_come_with_a_warning(self, exporter):
        bound, unbound = make_group(name="Krakeel"), make_group(name="Noord")
        make_coordinator(bound, bound=True)
        make_coordinator(unbound)
        make_many_signups([bound, unbound], 4)
        page = exporter.get(CONTACTS).content.decode()
        krakeel, noord = page.index("<h2>Krakeel<"), page.index("<h2>Noord<")
        assert page.count("help-warning") == 1
        assert krakeel < noord < page.index("help-warning")

    def test_are_counted_once_with_two_coordinators(self, exporter):
        group = make_group()
        for _ in range(2):
            make_coordinator(group, bound=True)
        make_many_signups([group], 3)
        [row] = exporter.get(CONTACTS).context["groups"]
        assert (row.ready, row.bound) == (3, 2)

    def test_need_no_more_queries_for_more_groups(self, exporter):
        def count():
            with CaptureQueriesContext(connection) as queries:
                exporter.get(CONTACTS)
            return len(queries)

        make_many_signups([make_group()], 10)
        count()
        few = count()
        make_many_signups([make_group() for _ in range(20)], 200, start=10)
        assert count() == few


def run(path, what):
    done = subprocess.run(
        [sys.executable, "-m", "tests.signups.exporting", what],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{path}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(number) for number in done.stdout.split()]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A database with fifty thousand people."""
    path = tmp_path_factory.mktemp("exports") / "many.sqlite3"
    run(path, "make")
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
class TestMemory:
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_hardly_grows_with_an_export(self, many, kind):
        before, peak, size = run(many, kind)
        assert size > 1_000_000
        assert peak - before < 30 * 1024

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.privacy.access_log import AccessAction, record_access
from wagtail_whatsappalert.signups.models import Signup

pytestmark = pytest.mark.django_db

HISTORY = "/admin/reports/site-history/"


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def officer(client):
    user = make_editor("view_privacy_log")
    client.force_login(user)
    return user


def log_url():
    return reverse("whatsappalert_privacy_log:index")


def record(action=AccessAction.VIEW, numbers=(1,), user=None, days=0, **data):
    entry = record_access(
        action, user=user, model=Signup, numbers=list(numbers), **data
    )
    moment = timezone.now() - timedelta(days=days)
    ModelLogEntry.objects.filter(pk=entry.pk).update(timestamp=moment)
    return entry


def rows(client, **query):
    return set(client.get(log_url(), query).context["object_list"])


class TestPermission:
    @pytest.mark.parametrize("export", [{}, {"export": "csv"}, {"export": "xlsx"}])
    @pytest.mark.parametrize("name", ["index", "index_results"])
    def test_of_its_own_is_needed(self, client, name, export):
        client.force_login(make_editor("view_signup", "manage_signup", "export_signup"))
        address = reverse(f"whatsappalert_privacy_log:{name}")
        record()
        response = client.get(address, export)
        assert response.status_code == 302
        assert response.url == reverse("wagtailadmin_home")

    def test_is_all_that_is_needed(self, client, officer):
        assert client.get(log_url()).status_code == 200
        home = client.get(reverse("wagtailadmin_home")).content.decode()
        assert log_url() in home

    def test_without_it_the_menu_hides_it(self, client):
        client.force_login(make_editor("view_signup"))
        home = client.get(reverse("wagtailadmin_home")).content.decode()
        assert log_url() not in home

    def test_gives_no_view_of_the_people_themselves(self, client, officer):
        address = reverse("whatsappalert_signups:index")
        assert client.get(address).status_code == 302


class TestList:
    def test_tells_who_did_what_with_which_record(self, client, officer):
        user = make_editor()
        record(AccessAction.EXPORT, [12, 13], user=user)
        record(AccessAction.VIEW, [99])
        html = client.get(log_url()).content.decode()
        assert user.get_username() in html
        for text in ("Geëxporteerd", "2 records", "#99", "Vanzelf"):
            assert text in html

    def test_holds_nothing_of_other_logs(self, client, officer):
        site = make_site()
        ModelLogEntry.objects.log_action(site, "wagtail.edit", user=officer)
        assert rows(client) == set()

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"action": "whatsappalert.export"}, {"export"}),
            ({"number": "12"}, {"export", "old"}),
            ({"number": "2"}, set()),
            ({"user": "other"}, {"export"}),
            ({"timestamp_from": "today"}, {"export", "view"}),
            ({"timestamp_to": "yesterday"}, {"old"}),
        ],
    )
    def test_is_filtered(self, client, officer, query, found):
        user = make_editor()
        entries = {
            "export": record(AccessAction.EXPORT, [11, 12], user=user),
            "view": record(AccessAction.VIEW, [13]),
            "old": record(AccessAction.VIEW, [12], days=30),
        }
        today = timezone.localdate()
        words = {
            "other": user.pk,
            "today": today - timedelta(days=1),
            "yesterday": today - timedelta(days=1),
        }
        query = {name: words.get(value, value) for name, value in query.items()}
        assert rows(client, **query) == {entries[name] for name in found}

    @pytest.mark.parametrize(
        "query",
        [
            {"number": "x"},
            {"number": "-1"},
            {"number": "9" * 40},
            {"number": "12.5"},
            {"user": "x"},
            {"timestamp_from": "x"},
            {"action": "x"},
        ],
    )
    def test_stands_a_filter_that_makes_no_sense(self, client, officer, query):
        record()
        assert client.get(log_url(), query).status_code == 200

    def test_takes_the_same_queries_however_long(
        self, client, officer, django_assert_max_num_queries
    ):
        for number in range(60):
            record(numbers=[number + 1], user=make_editor())
        client.get(log_url())
        with django_assert_max_num_queries(12):
            client.get(log_url())

    def test_still_names_an_account_that_is_gone(self, client, officer):
        user = make_editor()
        record(user=user)
        user.delete()
        assert client.get(log_url()).status_code == 200


class TestExport:
    def test_is_csv(self, client, officer):
        user = make_editor()
        user.first_name = "=cmd()"
        user.save()
        record(AccessAction.VIEW, [12], user=user)
        content = client.get(log_url(), {"export": "csv"}).getvalue().decode()
        assert "'=cmd()" in content
        row = content.splitlines()[1]
        assert "#12" in row

    def test_is_xlsx_of_what_is_filtered(self, client, officer):
        record(AccessAction.VIEW, [12])
        record(AccessAction.EXPORT, [13])
        query = {"export": "xlsx", "number": "13"}
        content = client.get(log_url(), query).getvalue()
        sheet = load_workbook(BytesIO(content)).active
        assert [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
            "#13"
        ]

    def test_takes_the_same_queries_however_long(
        self, client, officer, django_assert_max_num_queries
    ):
        for number in range(60):
            record(numbers=[number + 1], user=make_editor())
        with django_assert_max_num_queries(10):
            client.get(log_url(), {"export": "csv"}).getvalue()


class TestSiteHistory:
    """Wagtail's own report, which shows our entries too."""

    def test_opens_with_entries_about_many(self, admin_client):
        record(numbers=[1, 2])
        record(numbers=[1])
        html = admin_client.get(HISTORY).content.decode()
        assert "Persoon bekeken" in html
        assert "#1" in html

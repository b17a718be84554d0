import io

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from openpyxl import load_workbook
from wagtail.models import GroupPagePermission, ModelLogEntry

from tests.groups.factories import make_group
from tests.signups.listed_people import URL, rows_of_csv
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_confirmed_signup, make_signup
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


@pytest.fixture
def page_editor(client, site):
    """A browser of an editor of every page and every group."""
    user = make_editor("view_group", "add_group", "change_group", "view_letter")
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=user.groups.get(),
            page=site.root_page,
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    client.force_login(user)
    return client


class TestInspecting:
    def test_shows_everything_of_one_person(self, manager, site):
        WhatsAppAlertSettings.objects.create(site=site, legal_basis="consent")
        signup = make_confirmed_signup(make_group(), name="Anna", language="en")
        page = manager.get(f"{URL}inspect/{signup.pk}/").content.decode()
        for text in ("Anna", "bewoner0@example.org", "7901 AB 1", "(en, 1)"):
            assert text in page

    def test_of_nobody_is_not_found(self, manager):
        assert manager.get(f"{URL}inspect/999/").status_code == 404


class TestChanging:
    @pytest.mark.parametrize("name", ["add", "edit", "delete", "copy", "history"])
    def test_has_no_address(self, name):
        for args in ([], [1]):
            with pytest.raises(NoReverseMatch):
                reverse(f"whatsappalert_signups:{name}", args=args)

    @pytest.mark.parametrize("path", ["new/", "edit/{pk}/", "delete/{pk}/", "{pk}/"])
    def test_by_guessing_addresses_is_impossible(self, admin_client, path):
        signup = make_signup(make_group())
        url = URL + path.format(pk=signup.pk)
        assert admin_client.get(url).status_code == 404
        assert admin_client.post(url, {"name": "x"}).status_code == 404
        assert Signup.objects.get().name == signup.name


class TestExport:
    EVIL = '=HYPERLINK("https://evil.example","x")'

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    @pytest.mark.parametrize("path", ["", "results/"])
    def test_is_refused_without_its_own_permission(self, manager, kind, path):
        make_signup(make_group(), name="Annabella")
        response = manager.get(f"{URL}{path}?export={kind}")
        assert response.status_code in (302, 403)
        assert b"Annabella" not in response.content
        assert "export=" not in manager.get(URL).content.decode()

    def test_is_not_given_by_exporting_alone(self, client):
        make_signup(make_group(), name="Anna")
        client.force_login(make_editor("export_signup"))
        assert client.get(f"{URL}?export=csv").status_code == 302

    def test_as_csv_keeps_numbers_whole_and_formulas_harmless(self, exporter):
        make_signup(make_group(), phone="+31612345678", name=self.EVIL)
        headings, row = rows_of_csv(exporter.get(f"{URL}?export=csv"))
        assert len(headings) == len(row) == 17
        # Without the space a spreadsheet would drop the plus.
        assert "+31 612345678" in row
        assert f"'{self.EVIL}" in row

    def test_as_xlsx_keeps_numbers_whole_and_formulas_harmless(self, exporter):
        make_signup(make_group(), phone="+31612345678", name=self.EVIL)
        response = exporter.get(f"{URL}?export=xlsx")
        file = io.BytesIO(b"".join(response.streaming_content))
        cells = [cell for row in load_workbook(file).active for cell in row]
        assert "+31612345678" in [cell.value for cell in cells]
        assert self.EVIL in [cell.value for cell in cells]
        assert "f" not in {cell.data_type for cell in cells}

    def test_holds_what_the_list_was_filtered_on(self, exporter):
        group = make_group()
        make_signup(group, 1, name="Anna")
        make_confirmed_signup(group, 2, name="Bert")
        rows = rows_of_csv(exporter.get(f"{URL}?export=csv&status=unconfirmed"))
        assert len(rows) == 2
        assert "Anna" in rows[1]

    def test_needs_no_more_queries_for_more_signups(self, exporter):
        def count():
            with CaptureQueriesContext(connection) as queries:
                rows_of_csv(exporter.get(f"{URL}?export=csv"))
            return len(queries)

        groups = [make_group(), make_group()]
        make_many_signups(groups, 10)
        count()
        few = count()
        make_many_signups(groups, 990, start=10)
        assert count() == few

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_button_is_shown_to_who_may(self, exporter, kind):
        make_signup(make_group())
        assert f"export={kind}" in exporter.get(URL).content.decode()


class TestAnEditorOfPages:
    def test_is_refused_everywhere(self, page_editor):
        signup = make_signup(make_group(), name="Annabella")
        for path in [
            "",
            "results/",
            f"inspect/{signup.pk}/",
            "inspect/987654/",
            "?export=csv",
            "?export=xlsx",
            "?q=Annabella",
        ]:
            response = page_editor.get(URL + path)
            assert response.status_code in (302, 403, 404), path
            assert b"Annabella" not in response.content

    def test_sees_no_menu_item(self, page_editor):
        page = page_editor.get("/admin/").content.decode()
        assert "whatsappalert_groups" in page
        assert "whatsappalert_signups" not in page

    def test_meets_nobody_in_what_he_may_see(self, page_editor):
        group = make_group(name="Krakeel")
        signup = make_confirmed_signup(group, name="Annabella", phone="+31612345678")
        letters = reverse("whatsappalert_letters:index")
        groups = reverse("whatsappalert_groups:index")
        delete = reverse("whatsappalert_groups:usage", args=[group.pk])
        inspect = reverse("whatsappalert_groups:inspect", args=[group.pk])
        for url in ["/admin/", letters, groups, delete, inspect]:
            text = page_editor.get(url).content.decode()
            for personal in (signup.name, signup.email, "12345678"):
                assert personal not in text


class TestLogs:
    def test_of_wagtail_hold_nobody(self, exporter):
        signup = make_confirmed_signup(make_group(), name="Annabella")
        exporter.get(URL)
        exporter.get(f"{URL}inspect/{signup.pk}/")
        exporter.get(f"{URL}?export=csv")
        texts = [f"{entry.label} {entry.data}" for entry in ModelLogEntry.objects.all()]
        assert "Annabella" not in " ".join(texts)
        assert signup.email not in " ".join(texts)

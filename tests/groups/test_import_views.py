import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import resolve, reverse
from wagtail.models import GroupPagePermission, ModelLogEntry

from tests.commits import CommittingClient
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.pages.models import GroupPage

from .factories import make_group, make_index_page, make_neighbourhood
from .lists import as_csv, as_xlsx, english, ninety_one_rows  # noqa: F401
from .test_import_files import BLNS

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="token" value="([^"]+)"')


def url():
    return reverse("wagtail_whatsappalert_admin:import_groups")


@pytest.fixture
def index():
    return make_index_page(make_site())


def make_editor(*rights):
    user = get_user_model().objects.create_user("editor", password="secret")
    names = ("access_admin", *rights)
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    return user


def allow_pages(user, index, *names):
    team = UserGroup.objects.create(name="Pages")
    user.groups.add(team)
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=names
    ):
        GroupPagePermission.objects.create(
            group=team, page=index, permission=permission
        )


@pytest.fixture
def editor(index):
    """Who may import groups and publish their pages, and nothing else."""
    user = make_editor("add_group", "change_group")
    allow_pages(user, index, "add_page", "publish_page")
    client = CommittingClient()
    client.force_login(user)
    return client


def upload(client, content, *, index=None, state="live", name="groepen.csv"):
    data = {"file": SimpleUploadedFile(name, content)}
    if index:
        data |= {"page_state": state, "page_parent": str(index.pk)}
    return client.post(url(), data)


def token_in(response):
    found = TOKEN.search(response.content.decode())
    return found and found[1]


def confirm(client, response):
    return client.post(url(), {"token": token_in(response)})


class TestRights:
    @pytest.mark.parametrize("rights", [[], ["add_group"], ["change_group"]])
    def test_are_both_needed(self, client, rights):
        client.force_login(make_editor(*rights))
        assert client.get(url()).status_code == 302
        assert upload(client, as_csv(["Elim"])).status_code == 302

    def test_suffice(self, editor):
        response = editor.get(url())
        assert response.status_code == 200
        assert response.context["form"]["page_state"].initial == "live"

    def test_show_the_button_in_the_list(self, editor, client):
        listed = editor.get(reverse("whatsappalert_groups:index"))
        assert url() in listed.content.decode()
        get_user_model().objects.all().delete()
        client.force_login(make_editor("add_group"))
        listed = client.get(reverse("whatsappalert_groups:index"))
        assert listed.status_code == 200
        assert url() not in listed.content.decode()

    def test_to_pages_are_asked_too(self, client, index):
        client.force_login(make_editor("add_group", "change_group"))
        assert "page_parent" not in client.get(url()).context["form"].fields
        response = upload(client, as_csv(["Elim"]), index=index)
        confirm(client, response)
        assert Group.objects.exists() and not GroupPage.objects.exists()

    def test_to_publish_are_asked_too(self, client, index):
        user = make_editor("add_group", "change_group")
        allow_pages(user, index, "add_page")
        client.force_login(user)
        response = upload(client, as_csv(["Elim"]), index=index)
        assert response.status_code == 422
        confirm(client, upload(client, as_csv(["Elim"]), index=index, state="draft"))
        assert not GroupPage.objects.get().live

    def test_taken_away_after_the_preview_stop_the_import(self, editor, index):
        response = upload(editor, as_csv(["Elim"]), index=index)
        GroupPagePermission.objects.all().delete()
        assert confirm(editor, response).status_code == 422
        assert not Group.objects.exists()


class TestWay:
    def test_puts_91_groups_on_the_site(self, editor, index):
        for _number in range(48):
            make_neighbourhood()
        content = as_xlsx(*ninety_one_rows())
        response = upload(editor, content, index=index, name="groepen.xlsx")
        assert not Group.objects.exists()
        response = confirm(editor, response)
        assert response.url == reverse("whatsappalert_groups:index")
        assert Group.objects.count() == 91
        assert GroupPage.objects.child_of(index).live().count() == 91
        assert ModelLogEntry.objects.first().user.username == "editor"
        again = upload(editor, content, index=index, name="groepen.xlsx")
        assert again.context["plan"].counts["unchanged"] == 91
        assert token_in(again) is None

    def test_is_harmless_when_the_button_is_clicked_twice(self, editor, index):
        preview = upload(editor, as_csv(["Elim"]), index=index)
        confirm(editor, preview)
        assert confirm(editor, preview).status_code == 200
        assert Group.objects.count() == GroupPage.objects.count() == 1

    def test_shows_the_new_differences_when_the_site_changed(self, editor):
        group = make_group(name="Elim")
        preview = upload(editor, as_csv(["Elim", "", "12"]))
        Group.objects.filter(pk=group.pk).update(members_outside=7)
        response = confirm(editor, preview)
        assert response.context["plan"].rows[0].changes[0].old == "7"
        assert confirm(editor, response).status_code == 302

    def test_works_where_each_request_is_a_transaction(self):
        # What ATOMIC_REQUESTS looks at.
        assert "default" in resolve(url()).func._non_atomic_requests


class TestPreview:
    def test_lists_what_is_wrong_and_offers_no_import(self, editor):
        response = upload(editor, as_csv(["Elim"], ["", "Pesse"], ["Pesse", "", "?"]))
        assert response.context["plan"].counts["error"] == 2
        assert token_in(response) is None

    def test_names_columns_that_are_not_read(self, editor):
        content = as_csv(["Elim", "Jan"], headings=["naam", "Beheerder"])
        assert "Beheerder" in upload(editor, content).content.decode()

    def test_escapes_what_the_file_holds(self, editor):
        # Inside a text: alone some of them are no name, or a formula.
        rows = [[f"{text} {number}", text] for number, text in enumerate(BLNS)]
        response = upload(editor, as_csv(*rows))
        assert response.status_code == 200
        assert "&lt;script&gt;alert" in response.content.decode()
        assert "<script>alert" not in response.content.decode()

    def test_answers_to_nonsense_in_every_column(self, editor):
        response = upload(editor, as_csv(*[[text] * 4 for text in BLNS]))
        assert response.status_code == 200 and token_in(response) is None

    @override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10_050)
    def test_tells_when_the_form_would_be_too_large(self, editor):
        response = upload(editor, as_csv(["Elim"]))
        assert response.context["problem"] and token_in(response) is None


class TestUpload:
    @pytest.mark.parametrize("content", [b"", b"leden\n3", b"PK\x03\x04", b"\x00"])
    def test_that_cannot_be_read_is_told(self, editor, content):
        response = upload(editor, content)
        assert response.status_code == 422
        assert response.context["form"].errors["file"]

    def test_without_a_file_is_told(self, editor):
        assert editor.post(url(), {}).status_code == 422

    @pytest.mark.parametrize("parent", ["", "0", "x", "1"])
    def test_for_a_page_that_is_no_overview_is_refused(self, editor, parent):
        data = {
            "file": SimpleUploadedFile("a.csv", as_csv(["Elim"])),
            "page_state": "live",
            "page_parent": parent,
        }
        assert editor.post(url(), data).status_code == 422


class TestToken:
    @pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00", "x" * 10_000])
    def test_that_is_not_ours_imports_nothing(self, editor, token):
        assert editor.post(url(), {"token": token}).status_code == 422
        assert not Group.objects.exists()

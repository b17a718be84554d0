import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Revision

from tests.commits import CommittingClient, committed
from tests.groups.group_pages import add_url, posted, text_of
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.pages.models import GroupIndexPage, GroupPage

from .factories import make_group, make_group_page, make_index_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def index(site):
    return make_index_page(site)


@pytest.fixture
def editor(site):
    """A browser of somebody who may write and publish pages, and nothing else."""
    user = make_editor()
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=user.groups.get(),
            page=site.root_page,
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    client = CommittingClient()
    client.force_login(user)
    return client


class TestWriting:
    def test_a_draft_needs_no_group_yet(self, editor, index):
        response = editor.post(add_url(index), posted())
        assert response.status_code == 302
        page = GroupPage.objects.get()
        assert (page.live, page.group) == (False, None)
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert editor.get(edit).status_code == 200

    def test_publishing_needs_a_group(self, editor, index):
        data = posted(**{"action-publish": "action-publish"})
        response = editor.post(add_url(index), data)
        assert response.status_code == 200
        assert "group" in response.context["form"].errors
        assert not GroupPage.objects.filter(live=True).exists()

    def test_publishing_with_a_group_works(self, editor, client, index):
        data = posted(make_group(), **{"action-publish": "action-publish"})
        assert editor.post(add_url(index), data).status_code == 302
        assert "Krakeel" in text_of(client)

    @pytest.mark.parametrize("with_group", [True, False])
    def test_can_be_previewed(self, editor, index, with_group):
        group = make_group() if with_group else None
        url = reverse(
            "wagtailadmin_pages:preview_on_add",
            args=["whatsappalert_pages", "grouppage", index.pk],
        )
        sent = editor.post(url, posted(group))
        assert sent.json()["is_valid"] is True
        preview = editor.get(url)
        assert preview.status_code == 200
        assert "Krakeel" in preview.content.decode()

    def test_group_pages_go_under_an_overview_only(self, site, index):
        assert GroupPage.can_create_at(index)
        assert not GroupPage.can_create_at(site.root_page)
        assert GroupIndexPage.can_create_at(site.root_page)


class TestRevisions:
    def test_restoring_an_old_one_leaves_the_record(self, editor, index):
        group = make_group(status="forming", capacity=50)
        page = make_group_page(group, index)
        old = page.save_revision()
        group.status, group.capacity = "active", 200
        group.save()
        page.title = "Nieuw"
        page.save_revision().publish()
        url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
        assert editor.get(url).status_code == 200
        with committed():
            Revision.objects.get(pk=old.pk).publish()
        group.refresh_from_db()
        assert (group.status, group.capacity) == ("active", 200)

    def test_of_a_record_that_is_gone_can_be_looked_at(self, editor, client, index):
        group = make_group()
        page = make_group_page(group, index)
        old = page.save_revision()
        group.delete()
        for name, args in [
            ("edit", [page.pk]),
            ("view_draft", [page.pk]),
            ("revisions_view", [page.pk, old.pk]),
        ]:
            url = reverse(f"wagtailadmin_pages:{name}", args=args)
            assert editor.get(url).status_code == 200, name

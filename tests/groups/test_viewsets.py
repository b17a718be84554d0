import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission

from tests.commits import CommittingClient
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.pages.models import GroupPage

from .factories import make_district, make_group, make_index_page, make_neighbourhood

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def editor(django_user_model, site):
    """May manage groups and the pages of the site, and nothing else."""
    from django.contrib.auth.models import Group as UserGroup

    user = django_user_model.objects.create_user("redacteur", password="x")
    names = ["access_admin", "add_group", "change_group", "delete_group", "view_group"]
    user.user_permissions.set(
        Permission.objects.filter(
            codename__in=names,
            content_type__app_label__in=["wagtailadmin", "wagtail_whatsappalert"],
        )
    )
    editors = UserGroup.objects.create(name="Redactie")
    user.groups.add(editors)
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=editors,
            page=site.root_page,
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    return user


@pytest.fixture
def admin(editor):
    client = CommittingClient()
    client.force_login(editor)
    return client


def posted(**kwargs):
    return {
        "name": "Noord",
        "status": "forming",
        "area_description": "",
        "location": "",
        "capacity": "100",
        "members_outside": "0",
        "minimum_participants": "10",
        "minimum_age": "18",
        "signup_route": "form",
        "external_url": "",
        "signup_page": "",
        "workshop_rule": "required",
        "own_rules": "null",
        **kwargs,
    }


class TestList:
    url = "/admin/whatsappalert_groups/"

    def test_shows_groups_to_who_may_manage_them(self, admin):
        make_group(name="Krakeel", neighbourhoods=[make_neighbourhood(name="Wolfsbos")])
        page = admin.get(self.url).content.decode()
        assert "Krakeel" in page
        assert "Wolfsbos" in page

    def test_is_refused_without_the_permission(self, client, django_user_model):
        user = django_user_model.objects.create_user("ander", password="x")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        assert client.get(self.url).status_code == 302
        assert client.get(f"{self.url}new/").status_code == 302

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?status=active", {"Krakeel"}),
            ("?q=noord", {"Noord"}),
            ("?q=wolfs", {"Krakeel"}),
        ],
    )
    def test_filters_and_searches(self, admin, query, found):
        make_group(name="Krakeel", neighbourhoods=[make_neighbourhood(name="Wolfsbos")])
        make_group(name="Noord", status="forming")
        response = admin.get(self.url + query)
        assert {group.name for group in response.context["object_list"]} == found

    def test_filters_by_district_without_doubles(self, admin):
        district = make_district()
        areas = [make_neighbourhood(district=district) for _number in range(2)]
        make_group(name="Krakeel", neighbourhoods=areas)
        make_group(name="Noord")
        response = admin.get(f"{self.url}?neighbourhoods__district={district.pk}")
        assert [group.name for group in response.context["object_list"]] == ["Krakeel"]

    def test_needs_no_more_queries_for_more_groups(
        self, admin, django_assert_max_num_queries
    ):
        def count():
            from django.db import connection
            from django.test.utils import CaptureQueriesContext

            with CaptureQueriesContext(connection) as queries:
                admin.get(self.url)
            return len(queries)

        area = make_neighbourhood()
        make_group(neighbourhoods=[area])
        count()
        few = count()
        for number in range(20):
            make_group(name=f"Groep {number}", neighbourhoods=[area])
        assert count() == few

    def test_exports_without_formulas(self, admin):
        make_group(name="=1+1")
        text = b"".join(admin.get(f"{self.url}?export=csv").streaming_content).decode()
        assert "'=1+1" in text


class TestMakingAGroup:
    url = "/admin/whatsappalert_groups/new/"

    def test_makes_its_page_in_the_same_step(self, admin, site):
        index = make_index_page(site)
        data = posted(page_state="live", page_parent=str(index.pk))
        response = admin.post(self.url, data)
        assert response.status_code == 302, response.context["form"].errors
        page = GroupPage.objects.get()
        assert page.group.name == "Noord"
        assert page.live
        assert page.get_parent().pk == index.pk

    def test_makes_a_draft_if_asked(self, admin, site):
        index = make_index_page(site)
        admin.post(self.url, posted(page_state="draft", page_parent=str(index.pk)))
        assert not GroupPage.objects.get().live

    def test_makes_no_page_if_not_asked(self, admin, site):
        make_index_page(site)
        admin.post(self.url, posted())
        assert Group.objects.count() == 1
        assert not GroupPage.objects.exists()

    def test_two_groups_of_one_name_get_pages_of_their_own(self, admin, site):
        index = make_index_page(site)
        for _time in range(2):
            data = posted(page_state="live", page_parent=str(index.pk))
            assert admin.post(self.url, data).status_code == 302
        assert len(set(GroupPage.objects.values_list("slug", flat=True))) == 2

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("capacity", "5000"),
            ("location", "SRID=4326;POINT(500 900)"),
            ("minimum_participants", "1"),
        ],
    )
    def test_refuses_impossible_facts(self, admin, field, value):
        response = admin.post(self.url, posted(**{field: value}))
        assert field in response.context["form"].errors
        assert not Group.objects.exists()

    def test_an_external_route_needs_somewhere_to_go(self, admin):
        response = admin.post(self.url, posted(signup_route="external"))
        assert "external_url" in response.context["form"].errors


class TestEditing:
    def test_never_writes_the_number_of_places(self, admin):
        group = make_group()
        stale = Group.objects.get(pk=group.pk)
        Group.objects.filter(pk=group.pk).update(places_given=7)
        stale.name = "Anders"
        stale.save()
        group.refresh_from_db()
        assert (group.name, group.places_given) == ("Anders", 7)

    def test_inspect_and_history_answer(self, admin):
        group = make_group()
        for view in ("inspect", "history", "edit"):
            url = reverse(f"whatsappalert_groups:{view}", args=[group.pk])
            assert admin.get(url).status_code == 200

    def test_a_group_with_signups_cannot_be_deleted(self, admin, site):
        from tests.signups.factories import make_signup

        group = make_group()
        make_signup(group)
        url = reverse("whatsappalert_groups:delete", args=[group.pk])
        response = admin.post(url)
        assert response.status_code == 200
        assert Group.objects.filter(pk=group.pk).exists()


class TestChooser:
    def test_makes_a_group_on_the_spot(self, admin):
        url = reverse("whatsappalert_group_chooser:create")
        data = {
            "new-group-name": "Zuid",
            "new-group-status": "forming",
            "new-group-area_description": "",
            "new-group-capacity": "50",
        }
        response = admin.post(url, data)
        assert response.json()["step"] == "chosen"
        assert Group.objects.get().name == "Zuid"


class TestLinks:
    url = "/admin/whatsappalert_groups/new/"

    @pytest.mark.parametrize(
        "link", ["https://chat.whatsapp.com/AbC", "https://wa.me/31612345678"]
    )
    def test_into_whatsapp_itself_are_refused(self, admin, link):
        data = posted(signup_route="external", external_url=link)
        assert "external_url" in admin.post(self.url, data).context["form"].errors

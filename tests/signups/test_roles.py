"""Who reaches what in the admin: every address of the package is in a table here."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.groups.factories import make_group
from tests.signups.admin_addresses import (
    EDITOR,
    EXPORT,
    MANAGE,
    NAME,
    VIEW,
    is_refused,
    roles,
)
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups.limits import ManagerLimit
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.permissions import (
    OFFERED_PERMISSIONS,
)

from .many import make_many_signups

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def signup():
    group = make_group(name="Elders")
    make_many_signups([group], 1, to_be_removed=True)
    Signup.objects.update(name=NAME)
    return Signup.objects.select_related("group").get()


class TestGroupEditor:
    def test_offers_the_rights_on_signups_that_mean_something(self, admin_client):
        page = admin_client.get(reverse("wagtailusers_groups:add"))
        offered = page.context["form"].fields["permissions"].queryset
        of_signups = offered.filter(
            content_type__app_label="wagtail_whatsappalert",
            content_type__model="signup",
        )
        codenames = set(of_signups.values_list("codename", flat=True))
        assert codenames == set(OFFERED_PERMISSIONS)

    def test_offers_limiting_managers(self, admin_client):
        page = admin_client.get(reverse("wagtailusers_groups:add"))
        offered = page.context["form"].fields["permissions"].queryset
        assert offered.filter(codename="change_managerlimit").exists()


class TestLimits:
    URL = "/admin/whatsappalert_manager_limits/"
    RIGHTS = (
        "view_signup",
        *(f"{a}_managerlimit" for a in ("add", "change", "delete")),
    )

    @pytest.fixture
    def boss(self, client):
        user = make_editor(*self.RIGHTS)
        client.force_login(user)
        client.user = user
        return client

    def test_are_set_for_who_sees_signups(self, boss):
        manager, editor = make_editor(VIEW), make_editor("view_group")
        group = make_group()
        offered = boss.get(f"{self.URL}new/").context["form"].fields["user"].queryset
        assert manager in offered
        assert editor not in offered
        boss.post(f"{self.URL}new/", {"user": manager.pk, "groups": [group.pk]})
        assert list(ManagerLimit.objects.get(user=manager).groups.all()) == [group]

    def test_are_changed_and_lifted_by_another(self, boss):
        limit = ManagerLimit.objects.create(user=make_editor(VIEW))
        group = make_group()
        data = {"user": limit.user_id, "groups": [group.pk]}
        boss.post(f"{self.URL}edit/{limit.pk}/", data)
        assert list(limit.groups.all()) == [group]
        boss.post(f"{self.URL}delete/{limit.pk}/")
        assert not ManagerLimit.objects.exists()

    @pytest.mark.parametrize("path", ["edit", "delete"])
    def test_are_not_lifted_by_who_is_limited(self, boss, path):
        limit = ManagerLimit.objects.create(user=boss.user)
        other = make_editor(VIEW)
        for response in (
            boss.get(f"{self.URL}{path}/{limit.pk}/"),
            boss.post(f"{self.URL}{path}/{limit.pk}/", {"user": other.pk}),
        ):
            assert is_refused(response)
        assert ManagerLimit.objects.get().user == boss.user

    def test_are_not_set_on_oneself(self, boss):
        response = boss.post(f"{self.URL}new/", {"user": boss.user.pk})
        assert response.status_code == 200
        assert not ManagerLimit.objects.exists()

    def test_are_shown_with_their_groups(self, boss):
        limit = ManagerLimit.objects.create(user=make_editor(VIEW))
        limit.groups.add(make_group(name="Krakeel"))
        page = boss.get(self.URL).content.decode()
        assert "Krakeel" in page
        assert limit.user.get_username() in page


class TestRoles:
    @pytest.fixture(autouse=True)
    def no_roles(self):
        Role.objects.filter(name__in=roles.ROLES).delete()

    def rights_of(self, name):
        rights = Role.objects.get(name=name).permissions
        return set(rights.values_list("codename", flat=True))

    def test_of_a_signup_manager_are_for_signups_and_who_runs_groups(self):
        roles.make_roles(apps, EDITOR)
        rights = self.rights_of("Signup managers")
        assert {VIEW, MANAGE, EXPORT, "access_admin", "view_letter"} <= rights
        changing = {r for r in rights if r.startswith(("add_", "change_", "delete_"))}
        assert changing == {
            *("change_group", "add_coordinator", "change_coordinator"),
            "change_thread",
        }
        assert {"view_succession", "view_activitycheck", "view_thread"} <= rights
        assert "view_privacy_log" not in rights

    def test_of_a_steering_group_manager_name_contacts_and_show_no_resident(self):
        roles.make_roles(apps, EDITOR)
        rights = self.rights_of("Steering group managers")
        assert {"access_admin", "add_contact", "change_contact"} <= rights
        hidden = {VIEW, MANAGE, EXPORT, "view_coordinator", "view_thread"}
        assert not rights & hidden

    def test_never_lift_a_limit(self):
        roles.make_roles(apps, EDITOR)
        for name in roles.ROLES:
            assert not [right for right in self.rights_of(name) if "limit" in right]

    def test_of_a_privacy_officer_show_no_resident(self):
        roles.make_roles(apps, EDITOR)
        rights = self.rights_of("Privacy officers")
        assert {"access_admin", "view_privacy_log", "view_consenttext"} <= rights
        assert not rights & {VIEW, MANAGE, EXPORT, "view_coordinator", "view_letter"}

    def test_need_no_permissions_to_be_there(self):
        Permission.objects.all().delete()
        roles.make_roles(apps, EDITOR)
        assert VIEW in self.rights_of("Signup managers")

    def test_are_named_as_django_would(self):
        wanted = {
            (app, model, codename): name
            for rights in roles.ROLES.values()
            for app, model, codename, name in rights
        }
        for (app, model, codename), name in wanted.items():
            permission = Permission.objects.filter(
                content_type__app_label=app,
                content_type__model=model,
                codename=codename,
            ).first()
            assert permission is None or permission.name == name

    def test_are_made_once(self):
        roles.make_roles(apps, EDITOR)
        roles.make_roles(apps, EDITOR)
        assert Role.objects.filter(name__in=roles.ROLES).count() == len(roles.ROLES)

    def test_go_again(self):
        roles.make_roles(apps, EDITOR)
        roles.take_roles_away(apps, EDITOR)
        assert not Role.objects.filter(name__in=roles.ROLES).exists()

    def test_with_members_lose_their_rights_and_get_them_back(self):
        roles.make_roles(apps, EDITOR)
        make_editor().groups.add(Role.objects.get(name="Signup managers"))
        roles.take_roles_away(apps, EDITOR)
        assert self.rights_of("Signup managers") == set()
        roles.make_roles(apps, EDITOR)
        assert VIEW in self.rights_of("Signup managers")

    def test_leave_a_role_of_the_site_itself_alone(self):
        own = Role.objects.create(name="Privacy officers")
        own.permissions.add(Permission.objects.first())
        roles.make_roles(apps, EDITOR)
        assert "view_privacy_log" not in self.rights_of("Privacy officers")
        roles.take_roles_away(apps, EDITOR)
        assert Role.objects.filter(name="Privacy officers").exists()

    def test_are_found_as_they_are_by_the_group_editor(self, admin_client):
        roles.make_roles(apps, EDITOR)
        page = admin_client.get(reverse("wagtailusers_groups:index"))
        assert "Signup managers" in page.content.decode()

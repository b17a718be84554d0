"""The invite link: set by her, seen by who is ready, and nowhere else (rule 8)."""

import pytest
from django.apps import apps
from django.core import serializers
from django.db import models
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.search.index import class_is_indexed

from tests.commits import committed
from tests.groups.factories import make_group, make_group_page, make_index_page
from tests.signups.factories import make_confirmed_signup, make_signup_in
from tests.signups.managers import make_manager
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.invites import GroupInvite
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.retention import anonymise
from wagtail_whatsappalert.signups.tokens import PersonalLink

from .people import group_url, make_signed_in, person_url, url

pytestmark = pytest.mark.django_db
S = SignupStatus
CODE = "AbCdEfGhIjKlMnOpQrStUv"
LINK = f"https://chat.whatsapp.com/{CODE}"


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(workshop_rule="none")


@pytest.fixture
def invite(group):
    return GroupInvite.objects.create(group=group, link=LINK, changed_at=timezone.now())


def kept(group):
    found = GroupInvite.objects.filter(group=group).first()
    return found and found.link


def personal_url(signup):
    return url("signup_personal", PersonalLink.to(signup).seal())


def shows_link(client, signup):
    answer = client.get(personal_url(signup))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return CODE in answer.content.decode()


class TestSetting:
    @pytest.mark.parametrize(
        "typed",
        [
            LINK,
            f"  {LINK}\n",
            f"{LINK}/",
            f"{LINK}?mode=ems_copy_t",
            f"https://chat.whatsapp.com/invite/{CODE}",
        ],
    )
    def test_keeps_the_link_as_whatsapp_means_it(self, group, typed):
        client, her = make_signed_in(group)
        answer = client.post(url("portal_invite", group.pk), {"link": typed})
        assert answer.status_code == 303
        assert kept(group) == LINK
        entry = ModelLogEntry.objects.get(action="whatsappalert.change")
        assert entry.data == {"coordinator": her.pk, "what": "set"}
        assert CODE not in str(entry.data) + entry.label

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            CODE,
            f"http://chat.whatsapp.com/{CODE}",
            f"https://chat.whatsapp.com.evil.example/{CODE}",
            f"https://evil.example/chat.whatsapp.com/{CODE}",
            f"https://chat.whatsapp.com@evil.example/{CODE}",
            f"javascript:alert('{CODE}')",
            "https://chat.whatsapp.com/",
            "https://chat.whatsapp.com/short",
            f"{LINK}<script>",
            f"{LINK} and more",
            f"{LINK}?next=//evil.example",
            f"https://chat.whatsapp.com/{CODE[:-1]}é",
            f"{LINK}{'x' * 300}",
        ],
    )
    def test_refuses_anything_else_and_gives_it_back(self, group, typed):
        client, _her = make_signed_in(group)
        answer = client.post(url("portal_invite", group.pk), {"link": typed})
        assert answer.status_code == 422
        assert answer.context["form"]["link"].value() == typed
        assert kept(group) is None

    def test_replaces_and_removes_at_once(self, group, invite):
        client, _her = make_signed_in(group)
        other = LINK[:-1] + "X"
        client.post(url("portal_invite", group.pk), {"link": other})
        assert kept(group) == other
        for _time in range(2):
            answer = client.post(url("portal_invite_remove", group.pk))
            assert answer.status_code == 303
        assert kept(group) is None
        entries = ModelLogEntry.objects.filter(action="whatsappalert.change")
        said = [entry.data["what"] for entry in entries.order_by("pk")]
        assert said == ["replaced", "removed"]

    def test_is_not_for_another_groups_coordinator(self, group, invite):
        client, _her = make_signed_in(make_group(name="Elders"))
        for name in ("portal_invite", "portal_invite_remove"):
            answer = client.post(url(name, group.pk), {"link": LINK[:-1] + "X"})
            assert answer.status_code == 404
        assert kept(group) == LINK


class TestWhoSeesIt:
    @pytest.mark.parametrize("status", sorted(set(S) - {S.UNCONFIRMED}))
    def test_is_who_is_ready_and_nobody_else(self, client, group, invite, status):
        signup = make_signup_in(status, group)
        assert shows_link(client, signup) == (status == S.READY)

    @pytest.mark.parametrize("status", ["forming", "paused", "ended"])
    def test_is_nobody_while_the_group_takes_nobody(self, client, status):
        group = make_group(status=status)
        GroupInvite.objects.create(group=group, link=LINK, changed_at=timezone.now())
        assert not shows_link(client, make_signup_in(S.READY, group))

    def test_is_nobody_once_it_is_removed(self, client, group, invite):
        signup = make_signup_in(S.READY, group)
        assert shows_link(client, signup)
        invite.delete()
        assert not shows_link(client, signup)

    def test_is_not_told_by_who_asked_for_a_number_of_somebody_else(
        self, client, group, invite
    ):
        """As for somebody with a number of his own: nothing shows that it is taken."""
        signup = make_signup_in(
            S.ADDED, group, asked_phone="+31699999999", added_at=timezone.now()
        )
        assert shows_link(client, signup)

    def test_is_nobody_who_is_erased(self, client, group, invite):
        signup = make_signup_in(S.READY, group)
        address = personal_url(signup)
        anonymise([signup.pk], now=timezone.now())
        answer = client.get(address)
        assert CODE not in answer.content.decode()


@pytest.mark.usefixtures("invite")
class TestNowhereElse:
    def test_in_public(self, client, site, group):
        index = make_index_page(site)
        page = make_group_page(group, index)
        addresses = [
            *(index.url, page.url, reverse("wagtail_whatsappalert:groups_geojson")),
            *(url("signup"), f"{url('signup')}?group={group.pk}"),
            *(url("signup_schema"), url("house_rules"), url("coordinator_start")),
        ]
        for address in addresses:
            answer = client.get(address, follow=True)
            assert CODE not in answer.content.decode(), address

    def test_on_her_own_screens(self, group):
        client, _her = make_signed_in(group)
        signup = make_signup_in(S.READY, group)
        addresses = [
            *(group_url(group), person_url(signup), url("coordinator_start")),
            *(url("portal_members", group.pk), url("portal_waiting", group.pk)),
            *(url("portal_invite", group.pk), url("portal_group_contacts", group.pk)),
        ]
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert CODE not in answer.content.decode(), address

    def test_in_mails(self, group, mailoutbox):
        make_signed_in(group)
        with committed():
            make_confirmed_signup(group)
        assert mailoutbox
        for mail in mailoutbox:
            both = mail.body + "".join(str(part) for part in mail.alternatives)
            assert CODE not in both + mail.subject

    def test_in_the_admin(self, group):
        make_signup_in(S.READY, group)
        client = make_manager("view_group", "change_group", "export_signup")
        index = reverse("whatsappalert_groups:index")
        addresses = [
            *(index, f"{index}?export=csv"),
            reverse("whatsappalert_groups:edit", args=[group.pk]),
            reverse("whatsappalert_signups:index"),
            f"{reverse('whatsappalert_signups:index')}?export=csv",
            reverse("whatsappalert_signups:inspect", args=[Signup.objects.get().pk]),
        ]
        for address in addresses:
            answer = client.get(address, follow=True)
            parts = answer.streaming_content if answer.streaming else [answer.content]
            assert CODE.encode() not in b"".join(parts), address

    def test_in_the_search_index_or_beside_the_group(self, group):
        assert not class_is_indexed(GroupInvite)
        for model in apps.get_models():
            if class_is_indexed(model):
                fields = [field.field_name for field in model.get_search_fields()]
                assert "invite" not in fields, model
        assert CODE not in serializers.serialize("json", [group])
        assert not isinstance(type(group)._meta.get_field("invite"), models.ForeignKey)

    def test_in_its_own_name(self, invite):
        assert CODE not in f"{invite} {invite!r}"

"""An editor of the municipality and a coordinator change one group."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from tests.commits import CommittingClient
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.groups.services import change_group_rules

from .factories import make_group

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    group = make_group(area_description="Oost", members_outside=2)
    change_group_rules(group=group, text='<p data-block-key="a1">Een</p>')
    return group


@pytest.fixture
def admin():
    client = CommittingClient()
    client.force_login(make_editor("change_group", "view_group"))
    return client


def open_form(admin, group):
    url = reverse("whatsappalert_groups:edit", args=[group.pk])
    html = admin.get(url).content.decode()
    return url, querydict_from_html(html, form_id="w-editor-form")


def as_she_leaves_it(group):
    Group.objects.update(area_description="West", members_outside=5, full_for_now=True)
    change_group_rules(group=group, text='<p data-block-key="a1">Twee</p>')


class TestAnEditorWhoSavesLater:
    def test_leaves_alone_what_he_did_not_change(self, admin, group):
        url, data = open_form(admin, group)
        assert json.loads(data["as_read"])["members_outside"] == 2
        as_she_leaves_it(group)
        data["name"] = "Krakeel-Oost"
        assert admin.post(url, data).status_code == 302
        group.refresh_from_db()
        assert (group.name, group.area_description) == ("Krakeel-Oost", "West")
        assert (group.members_outside, group.full_for_now) == (5, True)
        assert "Twee" in group.current_rules.text

    def test_has_his_way_with_what_he_changed(self, admin, group):
        url, data = open_form(admin, group)
        as_she_leaves_it(group)
        data["members_outside"] = "7"
        admin.post(url, data)
        group.refresh_from_db()
        assert (group.members_outside, group.full_for_now) == (7, True)


class TestFullForNow:
    def test_stands_in_the_list_and_the_form(self, admin, group):
        Group.objects.update(full_for_now=True)
        rows = admin.get(reverse("whatsappalert_groups:index")).content.decode()
        assert "w-status--primary" in rows
        url = reverse("whatsappalert_groups:edit", args=[group.pk])
        box = admin.get(url).context["form"]["full_for_now"]
        assert box.value() is True

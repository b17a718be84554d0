"""A wanted group is no group: nothing outside the signups shows or counts it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.coordination.overview_panel import group_counts
from wagtail_whatsappalert.groups import import_cells
from wagtail_whatsappalert.groups.importing import _Known
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.signups.form_context import form_facts
from wagtail_whatsappalert.statistics.participation import group_facts
from wagtail_whatsappalert.steering.rules import groups_in

from .managers import make_manager
from .wanting import make_wanted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def wanted():
    return make_wanted("Krakeel", 1)[0]


class TestAWantedGroup:
    def test_is_not_among_the_groups_to_choose_from(self, site, wanted):
        group = make_group(name="Noord")
        assert form_facts(site, "nl", None).choices == [(group.pk, "Noord")]

    def test_is_not_listed_for_the_public(self, client, wanted):
        url = reverse("wagtail_whatsappalert:groups_geojson")
        assert client.get(url).json()["features"] == []
        rules = reverse("wagtail_whatsappalert:house_rules")
        page = client.get(f"{rules}?group={wanted.pk}").content.decode()
        assert "Krakeel" not in page

    def test_is_not_in_the_figures(self, wanted):
        assert group_facts() == {}

    def test_is_not_for_the_steering_group(self, wanted):
        assert not groups_in(None).exists()

    def test_asks_for_no_attention_in_the_overview(self, wanted):
        page = make_manager().get(reverse("whatsappalert_overview:index"))
        assert page.context["rows"] == []
        counts = group_counts(Group.objects.existing(), timezone.localdate())
        assert counts["without_coordinator"] == 0

    def test_is_not_taken_for_the_group_of_an_import(self, wanted):
        assert _Known(None).group("Krakeel") is None
        with pytest.raises(ValueError, match="nog geen groep|no group yet"):
            import_cells.status("no group yet")

    def test_is_not_among_the_groups_of_the_admin(self, client, wanted):
        make_group(name="Noord")
        client.force_login(make_editor("view_group", "change_group"))
        page = client.get(reverse("whatsappalert_groups:index")).content.decode()
        assert "Noord" in page
        assert "Krakeel" not in page
        edit = reverse("whatsappalert_groups:edit", args=[wanted.pk])
        assert client.get(edit).status_code == 404

    def test_is_told_apart_in_the_list_of_signups(self, wanted):
        page = make_manager().get(reverse("whatsappalert_signups:index"))
        assert wanted.label != "Krakeel"
        assert page.content.decode().count("Krakeel (") >= 2


class TestTheChoiceOfAGroup:
    def test_is_among_those_of_the_site(self, site):
        other = Site.objects.create(hostname="other", root_page=site.root_page)
        ours = make_group(name="Ons", site=site)
        everybody = make_group(name="Overal")
        make_group(name="Hun", site=other)
        choices = form_facts(site, "nl", None).choices
        assert {pk for pk, _name in choices} == {ours.pk, everybody.pk}

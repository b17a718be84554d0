import json

import pytest
from django.urls import reverse

from tests.areas.factories import polygon, square
from tests.signups.factories import make_signup
from tests.site.tree import make_site
from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.groups.services import change_group_rules

from .factories import make_group, make_group_page, make_index_page, make_neighbourhood

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


class TestOwnRules:
    def test_are_none_at_first(self):
        assert make_group().current_rules is None

    def test_get_a_version_for_each_change(self):
        group = make_group()
        texts = ["<p>Een</p>", "<p>Twee</p>", "<p>Een</p>"]
        numbers = [change_group_rules(group=group, text=t).number for t in texts]
        assert numbers == [1, 2, 3]
        assert group.current_rules.text == "<p>Een</p>"

    def test_that_did_not_change_get_no_version(self):
        group = make_group()
        assert change_group_rules(group=group, text="") is None
        change_group_rules(group=group, text="<p>Een</p>")
        before = public_version()
        assert change_group_rules(group=group, text="<p>Een</p>") is None
        assert public_version() == before
        assert group.rules.count() == 1

    def test_end_with_an_empty_version(self):
        group = make_group()
        change_group_rules(group=group, text="<p>Een</p>")
        change_group_rules(group=group, text="")
        assert group.current_rules is None
        assert group.rules.count() == 2

    def test_are_counted_for_each_group(self):
        first, second = make_group(), make_group()
        change_group_rules(group=first, text="<p>Een</p>")
        assert change_group_rules(group=second, text="<p>Een</p>").number == 1

    def test_on_the_page_are_the_newest_while_a_signup_keeps_its_own(
        self, client, site
    ):
        group = make_group()
        make_group_page(group, make_index_page(site))
        old = change_group_rules(group=group, text="<p>Geen filmpjes</p>")
        signup = make_signup(group)
        change_group_rules(group=group, text="<p>Geen plaatjes</p>")
        urls = [
            "/groepen/krakeel/",
            f"{reverse('wagtail_whatsappalert:house_rules')}?group={group.pk}",
        ]
        for url in urls:
            page = client.get(url).content.decode()
            assert "Geen plaatjes" in page
            assert "Geen filmpjes" not in page
        signup.refresh_from_db()
        assert signup.group_rules == old


class TestOutline:
    def test_follows_the_neighbourhoods(self):
        area = make_neighbourhood(boundary=polygon())
        other = make_neighbourhood(boundary=polygon(square(6.5)))
        group = make_group()

        def kind():
            group.refresh_from_db()
            return json.loads(group.outline)["type"] if group.outline else None

        assert kind() is None
        group.neighbourhoods.add(area)
        assert kind() == "Polygon"
        far = make_neighbourhood(boundary=polygon(square(7.0)))
        group.neighbourhoods.add(other, far)
        assert kind() == "MultiPolygon"
        group.neighbourhoods.clear()
        assert kind() is None

    @pytest.mark.parametrize("change", ["add", "remove", "set", "clear"])
    def test_follows_a_change_from_the_other_side(self, change):
        area = make_neighbourhood(boundary=polygon())
        group = make_group(neighbourhoods=[] if change == "add" else [area])
        arguments = {"set": [[]], "clear": []}.get(change, [group])
        getattr(area.groups, change)(*arguments)
        group.refresh_from_db()
        assert bool(group.outline) is (change == "add")

    def test_bears_neighbourhoods_without_a_boundary(self):
        group = make_group(neighbourhoods=[make_neighbourhood(boundary=None)])
        group.refresh_from_db()
        assert group.outline == ""

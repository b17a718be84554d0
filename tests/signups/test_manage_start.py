import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor, make_house_rules, make_other_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_signup_in
from .managers import log_in, make_manager, said, url_of

pytestmark = pytest.mark.django_db

S = SignupStatus


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def manager():
    return make_manager("change_group")


def make_forming(interested=3, coordinator=True, **kwargs):
    facts = {"status": "forming", "minimum_participants": 3, "places": 2, **kwargs}
    group = make_group(**facts)
    if coordinator:
        make_coordinator(group, name="Truus de Regielid")
    for number in range(interested):
        make_signup_in(S.INTERESTED, group, number)
    return group


class TestStarting:
    def test_tells_what_there_is_and_what_will_happen(self, manager):
        group = make_forming(interested=5)
        page = manager.get(url_of("start_group", group.pk))
        facts = {name: page.context[name] for name in ("interested", "placed")}
        assert facts == {"interested": 5, "placed": 2}
        assert page.context["waiting"] == 3
        assert "Truus de Regielid" in page.content.decode()
        assert Group.objects.get().status == "forming"

    def test_places_the_first_and_lets_the_rest_wait(self, manager):
        group = make_forming()
        response = manager.post(url_of("start_group", group.pk), follow=True)
        assert Group.objects.get().status == "active"
        states = Signup.objects.order_by("ticket").values_list("status", flat=True)
        assert list(states) == ["needs_workshop", "needs_workshop", "waiting"]
        assert Letter.objects.filter(kind="signup_moved").count() == 3
        assert group.name in said(response)[0]

    @pytest.mark.parametrize(
        "facts", [{"interested": 2}, {"coordinator": False}, {"status": "active"}]
    )
    def test_tells_what_is_missing_and_starts_nothing(self, manager, facts):
        group = make_forming(**facts)
        page = manager.get(url_of("start_group", group.pk))
        assert page.context["obstacle"]
        assert "<form" not in page.content.decode().split("<main")[1]
        response = manager.post(url_of("start_group", group.pk))
        assert response.status_code == 422
        assert said(response) == [page.context["obstacle"]]
        assert Group.objects.get().status == facts.get("status", "forming")
        assert not Letter.objects.exists()

    @pytest.mark.parametrize(
        "rights",
        [
            ["change_group"],
            ["change_group", "view_signup"],
            ["change_group", "manage_signup"],
            ["view_signup", "manage_signup"],
        ],
    )
    def test_takes_both_rights(self, rights):
        group = make_forming()
        client = log_in(make_editor(*rights))
        for pk in (group.pk, 987_654):
            for method in (client.get, client.post):
                assert method(url_of("start_group", pk))["Location"] == "/admin/"
        assert Group.objects.get().status == "forming"

    def test_of_a_group_of_another_manager_is_not_found(self):
        group = make_forming()
        client = make_manager("change_group", groups=[make_group()])
        for method in (client.get, client.post):
            assert method(url_of("start_group", group.pk)).status_code == 404

    def test_costs_no_more_queries_for_more_people(self, manager):
        def count(group):
            with CaptureQueriesContext(connection) as queries:
                manager.get(url_of("start_group", group.pk))
            return len(queries)

        few, many = make_forming(1), make_forming(20)
        count(few)
        assert count(many) == count(few)

    def test_holds_no_transaction_around_the_service(self):
        view = resolve(url_of("start_group", 1)).func
        assert view._non_atomic_requests == {"default"}


class TestButtonsAtAGroup:
    def page(self, client, group, name="inspect"):
        url = reverse(f"whatsappalert_groups:{name}", args=[group.pk])
        return client.get(url).content.decode()

    def test_offer_to_start_a_forming_group(self, manager):
        forming, active = make_forming(), make_group(name="Noord")
        for name in ("inspect", "edit"):
            for group in (forming, active):
                offered = url_of("start_group", group.pk) in self.page(
                    manager, group, name
                )
                assert offered == group.is_forming

    def test_stand_in_the_list_too(self, manager):
        group = make_forming()
        page = manager.get(reverse("whatsappalert_groups:index")).content.decode()
        assert url_of("start_group", group.pk) in page
        assert url_of("print_signup_form") in page

    def test_are_not_for_who_manages_no_signups(self):
        group = make_forming()
        client = log_in(make_editor("change_group", "view_group"))
        page = self.page(client, group)
        assert url_of("start_group", group.pk) not in page
        assert url_of("enter_signup") not in page

    def test_cost_no_query_for_each_group(self, manager):
        def count():
            with CaptureQueriesContext(connection) as queries:
                manager.get(reverse("whatsappalert_groups:index"))
            return len(queries)

        make_forming()
        count()
        few = count()
        for number in range(10):
            make_group(name=f"Groep {number}", status="forming")
        assert count() == few


class TestAskingToAcceptTheRules:
    def ask(self, client, **data):
        data = {"language": "nl", **data}
        return client.post(url_of("ask_to_accept_rules"), data, follow=True)

    @pytest.fixture
    def members(self, site):
        group = make_group()
        signups = [make_signup_in(S.ADDED, group, number) for number in range(3)]
        make_signup_in(S.LEFT, group, 9)
        return signups

    def test_first_tells_how_many_it_concerns(self, manager, members, site):
        make_house_rules(site=site, language="nl", number=2)
        page = self.ask(manager)
        assert page.context["count"] == 3
        assert not Letter.objects.exists()

    def test_then_writes_to_each(self, manager, members, site):
        make_house_rules(site=site, language="nl", number=2)
        response = self.ask(manager, ask=self.ask(manager).context["shown"])
        assert "3" in said(response)[0]
        assert Letter.objects.count() == 3
        assert Signup.objects.exclude(rules_asked_at=None).count() == 3

    def test_writes_to_nobody_else_than_was_counted(self, manager, members, site):
        make_house_rules(site=site, language="nl", number=2)
        shown = self.ask(manager, language="en").context["shown"]
        page = self.ask(manager, ask=shown)
        assert page.context["count"] == 3
        assert not Letter.objects.exists()

    def test_of_nobody_offers_nothing_to_send(self, manager, members):
        page = self.ask(manager)
        assert page.context["count"] == 0
        assert 'name="ask"' not in page.content.decode()

    def test_asks_for_the_site_where_there_are_more(self, manager):
        make_other_site()
        page = manager.get(url_of("ask_to_accept_rules"))
        assert "site" in page.context["form"].fields

    @pytest.mark.parametrize("rights", [["view_signup"], ["manage_signup"], []])
    def test_is_refused_without_both_rights(self, members, rights):
        client = log_in(make_editor(*rights))
        for method in (client.get, client.post):
            response = method(url_of("ask_to_accept_rules"))
            assert response["Location"] == "/admin/"

    def test_is_not_for_who_is_limited_to_some_groups(self, members, site):
        make_house_rules(site=site, language="nl", number=2)
        client = make_manager(groups=[members[0].group])
        url = url_of("ask_to_accept_rules")
        data = {"language": "nl", "ask": f"{site.pk}-nl"}
        assert client.post(url, data)["Location"] == "/admin/"
        assert not Letter.objects.exists()
        assert url not in client.get("/admin/whatsappalert_signups/").content.decode()

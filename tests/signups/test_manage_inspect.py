import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.lifecycle import RULES, Move, SignupStatus
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_confirmed_signup, make_signup_in
from .managers import entries, inspect_url, log_in, make_manager, url_of

pytestmark = pytest.mark.django_db

S = SignupStatus


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def group():
    return make_group()


def move(client, signup, name, **data):
    return client.post(url_of("signup_move", signup.pk, name), data, follow=True)


class TestInspecting:
    def test_shows_what_is_known_and_what_happened(self, manager, group, site):
        WhatsAppAlertSettings.objects.create(site=site, legal_basis="consent")
        signup = make_confirmed_signup(group, name="Annabella")
        move(manager, signup, "refuse", reason="Woont elders")
        page = manager.get(inspect_url(signup)).content.decode()
        for text in ("Annabella", "7901 AB 1", "Woont elders", manager.user.username):
            assert text in page
        assert "(nl, 1)" in page
        assert page.count("<tr><td>") == 2 + Letter.objects.count()

    @pytest.mark.parametrize("status", S)
    def test_offers_only_the_legal_moves(self, manager, group, status):
        signup = make_signup_in(status, group)
        page = manager.get(inspect_url(signup)).content.decode()
        for name, rule in RULES.items():
            legal = rule.by_hand and status in rule.sources
            is_shown = url_of("signup_move", signup.pk, name) in page
            assert is_shown == (legal and name != Move.CLEAR_WORKSHOP), name

    def test_offers_nothing_to_who_may_only_look(self, group):
        signup = make_confirmed_signup(group)
        reader = log_in(make_editor("view_signup"))
        page = reader.get(inspect_url(signup)).content.decode()
        assert f"/signups/{signup.pk}/" not in page

    def test_of_somebody_erased_offers_only_to_free_his_place(self, manager, group):
        signup = make_signup_in(S.ADDED, group)
        manager.post(url_of("signup_erase", signup.pk))
        manager.post(url_of("signup_removed", signup.pk))
        signup.refresh_from_db()
        assert signup.is_erased
        page = manager.get(inspect_url(signup)).content.decode()
        assert f"/signups/{signup.pk}/" not in page

    def test_of_a_member_whose_data_is_gone_offers_only_an_end(self, manager, group):
        signup = make_signup_in(S.ADDED, group, name="", erased_at=timezone.now())
        page = manager.get(inspect_url(signup)).content.decode()
        offered = [m for m in Move if url_of("signup_move", signup.pk, m) in page]
        assert offered == [Move.LEAVE, Move.WITHDRAW, Move.REFUSE]

    def test_is_logged(self, manager, group):
        signup = make_confirmed_signup(group)
        manager.get(inspect_url(signup))
        assert entries("view") == [str(signup.pk)]

    def test_needs_no_more_queries_after_a_long_life(self, manager, group):
        def count(signup):
            with CaptureQueriesContext(connection) as queries:
                assert manager.get(inspect_url(signup)).status_code == 200
            return len(queries)

        signup = make_signup_in(S.READY, group)
        move(manager, signup, "add")
        count(signup)
        few = count(signup)
        for _round in range(4):
            move(manager, signup, "undo_add")
            move(manager, signup, "add")
        assert signup.transitions.count() == 9
        assert count(signup) == few


class TestFindingWhatWaits:
    @pytest.mark.parametrize("name", ["to_be_removed", "paper", "no_email"])
    def test_lists_only_those(self, manager, group, name):
        found = {
            "to_be_removed": make_signup_in(S.WITHDRAWN, group, 1, to_be_removed=True),
            "paper": make_signup_in(S.READY, group, 2, email=""),
        }
        move(manager, found["paper"], "add")
        move(manager, make_signup_in(S.READY, group, 3), "add")
        # Mails that did not leave yet are no paper.
        Letter.objects.update(sent_at=None)
        page = manager.get(f"/admin/whatsappalert_signups/?standing_out={name}")
        wanted = found.get(name, found["paper"])
        assert [signup.pk for signup in page.context["object_list"]] == [wanted.pk]

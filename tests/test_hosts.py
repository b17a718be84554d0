"""
A site that shares nothing with the example project but the package.

On Wagtail 8 its base page model is its own; see ``tests/hosts/swapped``.
"""

import pytest
import wagtail

from tests.hosts.host import REPOSITORY, Host

PAGES = {
    "GroupIndexPage",
    "GroupPage",
    "InformationPage",
    "PressAnnouncementPage",
    "PressIndexPage",
    "WorkshopIndexPage",
    "WorkshopPage",
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    return Host("swapped", tmp_path_factory.mktemp("hosts")).walk()


class TestASiteWithItsOwnBasePage:
    def test_passes_its_checks_and_migrations(self, seen):
        checks, migrations = seen["said"]
        assert "no issues" in checks
        assert migrations == "No changes detected"

    @pytest.mark.skipif(wagtail.VERSION < (8,), reason="Wagtail 7.4 cannot swap")
    def test_has_the_base_page_that_it_chose(self, seen):
        assert "BasePage" in seen["base"]
        assert "Page" not in seen["base"]

    def test_uses_the_code_of_this_repository(self, seen):
        assert seen["package"] == str(REPOSITORY / "wagtail_whatsappalert")

    def test_shows_a_page_of_each_kind(self, seen):
        assert seen["pages"] == dict.fromkeys(PAGES, 200)

    def test_shows_the_form_on_a_page_that_knows_nothing_of_groups(self, seen):
        assert seen["block"]

    def test_hands_out_documents_of_its_own_kind(self, seen):
        assert seen["leaflet"]

    def test_links_to_a_page_that_a_setting_names(self, seen):
        assert seen["privacy"]

    def test_takes_a_signup_in_requests_that_are_transactions(self, seen):
        sent_wrong, sent, thanked, looked, confirmed = seen["way"]
        assert (sent_wrong, sent) == (422, 303)
        assert (thanked, looked, confirmed) == (200, 200, 200)
        assert seen["status"] == "needs_workshop"

    def test_mails_the_resident_twice(self, seen):
        assert seen["mails"] == [
            [["anna@example.org"], "Confirm your signup for Krakeel"],
            [["anna@example.org"], "You have a place in Krakeel"],
        ]

    def test_leaves_no_cookie_with_a_resident(self, seen):
        assert seen["cookies"] == []

    def test_lets_a_coordinator_sign_in_with_a_cookie_for_her_pages_only(self, seen):
        statuses, paths = seen["coordinator"]
        assert statuses == [303, 200, 303, 303, 200]
        assert paths == ["/buurt/whatsapp/coordinators/"]

    def test_shows_its_editors_every_screen(self, seen):
        assert seen["admin"].keys() > PAGES
        assert set(seen["admin"].values()) == {200}

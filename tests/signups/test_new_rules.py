import pytest
from wagtail.models import ModelLogEntry

from tests.commits import committed
from tests.groups.factories import make_group
from tests.signups.staying import RULES, later, letters, make_waiting
from tests.site.tree import make_site
from tests.texts.factories import make_editor, make_house_rules
from wagtail_whatsappalert.groups.services import change_group_rules
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.lifecycle import (
    RESIDENT,
    Actor,
    Move,
)
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.reconfirmation import (
    ask_to_accept_rules,
    with_old_rules,
)

from .factories import make_confirmed_signup
from .kept_people import move

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


class TestNewRules:
    def ask(self, site, language="nl", days=0, actor=RESIDENT):
        with committed():
            return ask_to_accept_rules(
                site=site, language=language, actor=actor, now=later(days)
            )

    def test_are_sent_to_who_accepted_an_older_version(self, site):
        old = make_waiting()
        make_house_rules(site=site, language="nl", number=2)
        new = make_waiting()
        assert list(with_old_rules(site, "nl")) == [old]
        assert self.ask(site) == 1
        assert letters(RULES) == [old.pk]
        assert new.house_rules.number == 2

    def test_change_nothing_else(self, site):
        signup = make_waiting()
        before = Signup.objects.values().get()
        make_house_rules(site=site, language="nl", number=2)
        self.ask(site)
        after = Signup.objects.values().get()
        assert after.pop("rules_asked_at")
        before.pop("rules_asked_at")
        assert after == before
        assert signup.house_rules.number == 1

    def test_are_no_news_when_there_are_none(self, site):
        make_waiting()
        assert self.ask(site) == 0

    def test_of_a_group_concern_only_its_people(self, site):
        group, other = make_group(name="A"), make_group(name="B")
        mine = make_confirmed_signup(group)
        make_confirmed_signup(other)
        change_group_rules(group=group, text="<p>Quiet at night.</p>")
        assert list(with_old_rules(site, "nl")) == [mine]

    def test_that_a_group_took_back_ask_nothing(self, site):
        group = make_group()
        change_group_rules(group=group, text="<p>Quiet at night.</p>")
        make_confirmed_signup(group)
        change_group_rules(group=group, text="")
        assert not with_old_rules(site, "nl").exists()

    def test_in_another_language_or_on_another_site_concern_others(self, site):
        make_waiting()
        make_house_rules(site=site, language="en", number=2)
        assert self.ask(site, "en") == 0
        assert self.ask(site, "nl") == 0

    def test_are_not_sent_to_who_has_ended(self, site):
        move(make_waiting(), Move.WITHDRAW)
        make_house_rules(site=site, language="nl", number=2)
        assert self.ask(site) == 0

    def test_are_sent_once_a_day(self, site):
        make_waiting()
        make_house_rules(site=site, language="nl", number=2)
        self.ask(site)
        self.ask(site)
        assert len(letters(RULES)) == 1
        self.ask(site, days=1)
        assert len(letters(RULES)) == 2

    def test_go_on_paper_to_who_has_no_email(self, site):
        signup = make_waiting()
        Signup.objects.filter(pk=signup.pk).update(email="")
        make_house_rules(site=site, language="nl", number=2)
        self.ask(site)
        assert Letter.objects.get(kind=RULES).on_paper

    def test_that_a_manager_sends_are_logged(self, site):
        user = make_editor()
        make_waiting()
        make_house_rules(site=site, language="nl", number=2)
        self.ask(site, actor=Actor.manager(user))
        entry = ModelLogEntry.objects.get(user=user)
        assert entry.data == {"count": 1, "asked": "rules"}

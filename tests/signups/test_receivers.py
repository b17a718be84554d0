import pytest

from tests.commits import committed
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.signups import receivers
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_signup_in

S = SignupStatus


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


@pytest.fixture
def group():
    return make_group(capacity=3, members_outside=2, workshop_rule="none")


def save(group, **facts):
    """As the admin's form does: the whole record, with some facts changed."""
    with committed():
        group = Group.objects.get(pk=group.pk)
        for name, value in facts.items():
            setattr(group, name, value)
        group.save()


def status(signup):
    return Signup.objects.get(pk=signup.pk).status


class TestSavingAGroup:
    @pytest.mark.parametrize("facts", [{"capacity": 4}, {"members_outside": 1}])
    def test_gives_away_the_places_it_makes(self, group, facts):
        signup = make_signup_in(S.WAITING, group)
        save(group, **facts)
        assert status(signup) == S.READY

    def test_gives_away_places_when_the_group_goes_on(self, group):
        Group.objects.update(status="paused", capacity=9)
        signup = make_signup_in(S.WAITING, group)
        save(group, name="Krakeel-Oost")
        assert status(signup) == S.WAITING
        save(group, status="active")
        assert status(signup) == S.READY

    def test_lets_in_who_needed_the_workshop(self, group):
        signup = make_signup_in(S.NEEDS_WORKSHOP, group)
        save(group, workshop_rule="leaflets")
        assert status(signup) == S.READY

    def test_closes_the_signups_of_an_ended_group(self, group):
        signup = make_signup_in(S.ADDED, group)
        save(group, status="ended")
        assert status(signup) == S.LEFT

    def test_changes_nothing_before_the_commit(self, group):
        signup = make_signup_in(S.WAITING, group)
        group.capacity = 9
        group.save()
        assert status(signup) == S.WAITING

    @pytest.mark.parametrize(
        ("fields", "follows"), [(["name"], False), (["name", "capacity"], True)]
    )
    def test_matters_only_for_decisive_facts(self, group, fields, follows, monkeypatch):
        followed = []
        monkeypatch.setattr(
            receivers, "follow_group", lambda **kwargs: followed.append(kwargs)
        )
        with committed():
            group.save(update_fields=fields)
        assert bool(followed) == follows

    def test_of_a_new_one_asks_nothing(self, monkeypatch):
        followed = []
        monkeypatch.setattr(
            receivers, "follow_group", lambda **kwargs: followed.append(kwargs)
        )
        with committed():
            make_group()
        assert followed == []

    def test_succeeds_although_following_fails(self, group, monkeypatch, caplog):
        monkeypatch.setattr(receivers, "follow_group", lambda **kwargs: 1 / 0)
        save(group, name="Toch")
        assert Group.objects.get().name == "Toch"

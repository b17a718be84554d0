"""A manager says for a coordinator that she stops."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.managers import make_manager, url_of
from tests.texts.factories import make_site
from wagtail_whatsappalert.coordination.models import Succession

pytestmark = pytest.mark.django_db

RIGHTS = ("change_group", "view_coordinator", "view_succession")


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def group():
    return make_group()


def url(group):
    return url_of("stop_for_coordinator", group.pk)


def data(her, days=30):
    day = timezone.localdate() + timedelta(days=days)
    return {"coordinator": her.pk, "last_day": day.isoformat()}


class TestStopping:
    def test_is_kept_with_the_manager_who_said_it(self, group):
        her, manager = make_coordinator(group, bound=True), make_manager(*RIGHTS)
        response = manager.post(url(group), data(her))
        stop = Succession.objects.get()
        inspect = f"/admin/whatsappalert_successions/inspect/{stop.pk}/"
        assert response["Location"] == inspect
        assert (stop.coordinator, stop.handled_by) == (her, manager.user)
        logged = ModelLogEntry.objects.filter(user=manager.user, object_id=her.pk)
        steps = [entry.data.get("step") for entry in logged]
        assert "stops" in steps

    def test_twice_is_once(self, group):
        her, manager = make_coordinator(group, bound=True), make_manager(*RIGHTS)
        for _time in range(2):
            assert manager.post(url(group), data(her)).status_code == 302
        assert Succession.objects.count() == 1

    @pytest.mark.parametrize("days", [-2, 400])
    def test_on_another_day_is_refused(self, group, days):
        her = make_coordinator(group, bound=True)
        response = make_manager(*RIGHTS).post(url(group), data(her, days))
        assert response.status_code == 422
        assert not Succession.objects.exists()

    def test_of_who_does_not_run_it_is_refused(self, group):
        stranger = make_coordinator(make_group(name="Noord"))
        response = make_manager(*RIGHTS).post(url(group), data(stranger))
        assert response.status_code == 422
        assert not Succession.objects.exists()


class TestWhoMay:
    @pytest.mark.parametrize("missing", RIGHTS)
    def test_nobody_without_every_right(self, group, missing):
        her = make_coordinator(group, name="Wilhelmina")
        client = make_manager(*[right for right in RIGHTS if right != missing])
        for response in (
            client.get(url(group)),
            client.post(url(group), data(her)),
        ):
            assert response.status_code in (302, 403)
            assert "Wilhelmina" not in response.content.decode()
        assert not Succession.objects.exists()

    def test_a_manager_of_another_group_finds_nothing(self, group):
        make_coordinator(group)
        other = make_manager(*RIGHTS, groups=[make_group(name="Noord")])
        assert other.get(url(group)).status_code == 404

    def test_is_offered_at_the_group(self, group):
        page = make_manager(*RIGHTS).get(
            f"/admin/whatsappalert_groups/edit/{group.pk}/"
        )
        assert url(group) in page.content.decode()

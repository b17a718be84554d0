from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group, make_neighbourhood
from wagtail_whatsappalert.workshops.hosts import HostKind, WorkshopHost
from wagtail_whatsappalert.workshops.models import Workshop, WorkshopState

from .factories import make_workshop
from .registering import make_guest
from .test_viewsets import FORM, editor, make_editor, titles  # noqa: F401

pytestmark = pytest.mark.django_db

INDEX = reverse("whatsappalert_workshops:index")


def url(name, workshop):
    return reverse(f"whatsappalert_workshops:{name}", args=[workshop.pk])


def make_host(**kwargs):
    return WorkshopHost.objects.create(
        **{"name": "Wijkagent Jan", "kind": HostKind.POLICE, **kwargs}
    )


def make_one_of_each():
    """A workshop in every state, with the state as its title."""
    now, hour = timezone.now(), timedelta(hours=1)
    facts = {
        WorkshopState.PLANNED: {"opens_at": now + hour},
        WorkshopState.OPEN: {"opens_at": now - hour},
        WorkshopState.FULL: {"capacity": 0},
        WorkshopState.CLOSED: {"closes_at": now - hour},
        WorkshopState.CANCELLED: {"is_cancelled": True},
        WorkshopState.HELD: {"start": now - 9 * hour},
    }
    for state, values in facts.items():
        workshop = make_workshop(title=state.value, **values)
        assert workshop.state(now) == state
    make_workshop(title="closed", takes_registrations=False)


class TestForm:
    def test_saves_all_that_it_asks(self, editor):  # noqa: F811
        host, group, area = make_host(), make_group(), make_neighbourhood()
        data = {
            **FORM,
            "hosts": [host.pk],
            "groups": [group.pk],
            "neighbourhoods": [area.pk],
            "directions": "Bus 12",
            "accessibility": "Lift",
            "language": "Engels",
            "online_link": "meet.example/1",
            "capacity": "12",
            "closes_at": "2027-10-30 12:00",
        }
        response = editor.post(reverse("whatsappalert_workshops:add"), data)
        assert response.status_code == 302
        workshop = Workshop.objects.get()
        assert (workshop.capacity, workshop.online_link) == (
            12,
            "https://meet.example/1",
        )
        assert list(workshop.hosts.all()) == [host]
        assert list(workshop.groups.all()) == [group]
        assert list(workshop.neighbourhoods.all()) == [area]

    def test_names_hosts_and_not_their_numbers(self, editor):  # noqa: F811
        make_host()
        html = editor.get(reverse("whatsappalert_workshops:add")).content.decode()
        assert "Wijkagent Jan" in html

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"opens_at": "2027-10-31 19:30"}, "opens_at"),
            ({"closes_at": "2027-10-31 19:31"}, "closes_at"),
            (
                {"opens_at": "2027-10-30 12:00", "closes_at": "2027-10-30 12:00"},
                "closes_at",
            ),
            ({"places_per_registration": "0"}, "places_per_registration"),
            ({"capacity": "-1"}, "capacity"),
        ],
    )
    def test_refuses_what_cannot_be(self, editor, wrong, field):  # noqa: F811
        add = reverse("whatsappalert_workshops:add")
        response = editor.post(add, {**FORM, **wrong})
        assert field in response.context["form"].errors

    def test_lets_the_capacity_go_below_what_is_taken_and_tells_it(
        self,
        editor,  # noqa: F811
    ):
        workshop = make_workshop(capacity=3)
        make_guest(workshop, places=3)
        data = {**FORM, "capacity": "1", "start": "2099-01-01 19:30"}
        data["end"] = "2099-01-01 21:30"
        html = editor.post(url("edit", workshop), data, follow=True).content.decode()
        assert "2 people more" in html or "2 mensen meer" in html
        workshop.refresh_from_db()
        assert (workshop.capacity, workshop.places_given) == (1, 3)


class TestList:
    def test_shows_state_and_places(self, editor):  # noqa: F811
        make_guest(make_workshop(capacity=7), places=2)
        assert "2 / 7" in editor.get(INDEX).content.decode()

    @pytest.mark.parametrize("state", WorkshopState.values)
    def test_is_filtered_by_state(self, editor, state):  # noqa: F811
        make_one_of_each()
        assert titles(editor.get(INDEX, {"state": state})) == {state}

    def test_is_filtered_by_host(self, editor):  # noqa: F811
        host = make_host()
        make_workshop(title="Met").hosts.add(host)
        make_workshop(title="Zonder")
        assert titles(editor.get(INDEX, {"hosts": host.pk})) == {"Met"}


class TestDeleting:
    def test_is_refused_in_words_while_people_are_registered(
        self,
        editor,  # noqa: F811
    ):
        workshop = make_workshop()
        make_guest(workshop)
        response = editor.post(url("delete", workshop))
        assert response.status_code == 200
        assert Workshop.objects.exists()
        assert workshop.title in " ".join(str(m) for m in response.context["messages"])


class TestHosts:
    ADD = reverse("whatsappalert_hosts:add")
    DATA = {"name": "Jan", "kind": "police", "email": "", "language": "nl"}

    @pytest.fixture
    def manager(self, client):
        client.force_login(make_editor("add_workshophost", "view_workshophost"))
        return client

    def test_are_made_with_a_name_and_a_kind(self, manager):
        assert manager.post(self.ADD, self.DATA).status_code == 302
        assert WorkshopHost.objects.get().name == "Jan"

    def test_who_is_a_coordinator_was_trained(self, manager):
        trained = make_coordinator(trained_at=timezone.localdate())
        untrained = make_coordinator(email="b@example.org")
        data = {**self.DATA, "kind": "coordinator"}
        for wrong in ("", untrained.pk):
            response = manager.post(self.ADD, {**data, "coordinator": wrong})
            assert "coordinator" in response.context["form"].errors
        data["coordinator"] = trained.pk
        assert manager.post(self.ADD, data).status_code == 302
        # Each is host once.
        assert manager.post(self.ADD, data).status_code == 200

    def test_are_for_who_may(self, client):
        client.force_login(make_editor())
        assert client.get(self.ADD).status_code == 302

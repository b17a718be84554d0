import pytest

from tests.access.factories import sign_in
from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.threads.models import Thread
from wagtail_whatsappalert.threads.services import new_form_key

from .asking import make_her, signed_in, url

pytestmark = pytest.mark.django_db

PLACE = "SRID=4326;POINT(6.47612 52.7231)"


@pytest.fixture(autouse=True)
def site():
    site = make_site(hostname="testserver")
    numbers = {"emergency_number": "101", "non_emergency_number": "0800 123 45"}
    WhatsAppAlertSettings.objects.create(site=site, **numbers)
    return site


@pytest.fixture
def coordinator():
    return make_her(make_group())


@pytest.fixture
def client(coordinator):
    return signed_in(coordinator)


def form_data(group, /, **kwargs):
    return {
        "form_key": new_form_key(),
        "group": group.pk,
        "kind": "problem",
        "addressee": "municipality",
        "subject": "Lantaarn kapot",
        "text": "Er brandt geen licht.",
        "place": "",
        "location": "",
        **kwargs,
    }


class TestBeforeTheForm:
    def test_the_numbers_for_now_come_first(self, client):
        page = client.get(url("thread_new")).content.decode()
        assert 'href="tel:101"' in page
        assert 'href="tel:080012345"' in page
        assert url("thread_form") in page

    def test_what_was_chosen_goes_along(self, client):
        page = client.get(url("thread_new") + "?kind=question&group=7")
        assert page.context["following"].endswith("?kind=question&group=7")

    @pytest.mark.parametrize("kind", ["area", "capacity", "split", "signs"])
    def test_a_request_is_no_emergency(self, client, kind):
        response = client.get(url("thread_new") + f"?kind={kind}")
        assert response.status_code == 303
        assert response["Location"].endswith(f"/reports/new/form/?kind={kind}")


class TestTheForm:
    def test_is_filled_in_by_a_link(self, client, coordinator):
        group = make_group(name="Noord")
        group.coordinators.add(coordinator)
        form = client.get(url("thread_form") + f"?kind=area&group={group.pk}").context[
            "form"
        ]
        assert form["group"].value() == str(group.pk)
        assert form["kind"].value() == "area"

    @pytest.mark.parametrize("kind", ["", "everything", "<b>"])
    def test_bears_a_link_with_nonsense(self, client, kind):
        foreign = make_group(name="Vreemd")
        query = {"kind": kind, "group": foreign.pk}
        page = client.get(url("thread_form"), query)
        assert page.status_code == 200
        assert page.context["form"]["kind"].value() is None
        assert "Vreemd" not in page.content.decode()

    def test_opens_a_thread_that_she_sees(self, client, coordinator):
        data = form_data(coordinator.groups.get(), place="Bij nr. 3", location=PLACE)
        response = client.post(url("thread_form"), data, follow=True)
        thread = Thread.objects.get()
        assert response.redirect_chain[0][1] == 303
        page = response.content.decode()
        assert "Lantaarn kapot" in page
        assert "Bij nr. 3" in page
        assert "52.72310, 6.47612" in page
        assert thread.coordinator == coordinator

    def test_opens_one_at_a_double_click(self, client, coordinator):
        data = form_data(coordinator.groups.get())
        first, second = (client.post(url("thread_form"), data) for _ in range(2))
        assert Thread.objects.count() == 1
        assert first["Location"] == second["Location"]

    @pytest.mark.parametrize("key", ["", "x", "é" * 20, "0" * 500, "a\0" * 9])
    def test_bears_a_forged_key(self, client, coordinator, key):
        data = form_data(coordinator.groups.get(), form_key=key)
        assert client.post(url("thread_form"), data).status_code == 303

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("kind", "everything"),
            ("kind", ""),
            ("addressee", "mayor"),
            ("addressee", ""),
            ("subject", " "),
            ("subject", "x" * 121),
            ("text", ""),
            ("text", "x" * 3000),
            ("text", "a\0b"),
            ("place", "x" * 201),
            ("location", "<script>"),
            ("location", "SRID=4326;POINT(999 99)"),
            ("group", "987654"),
            ("group", "x"),
            ("group", "1' OR 1=1"),
        ],
    )
    def test_keeps_what_was_typed_when_it_is_wrong(
        self, client, coordinator, name, value
    ):
        group = coordinator.groups.get()
        data = form_data(group, **{"place": "Bij nr. 3", name: value})
        response = client.post(url("thread_form"), data)
        assert response.status_code == 422
        assert not Thread.objects.exists()
        page = response.content.decode()
        assert "whatsappalert-error-summary" in page
        for field in {"subject", "text", "place"} - {name}:
            assert data[field] in page

    def test_answers_alike_for_a_foreign_group_and_for_none(self, client, coordinator):
        foreign = make_group(name="Vreemd")
        answers = [
            client.post(url("thread_form"), form_data(coordinator, group=pk))
            for pk in (foreign.pk, 987654)
        ]
        assert [answer.status_code for answer in answers] == [422, 422]
        errors = [answer.context["form"].errors for answer in answers]
        assert errors[0] == errors[1]
        assert not Thread.objects.exists()

    def test_offers_no_officer_where_there_is_none(self, client, coordinator):
        data = form_data(coordinator.groups.get(), addressee="officer")
        response = client.post(url("thread_form"), data)
        assert response.status_code == 422
        assert "addressee" in response.context["form"].errors
        make_contact()
        assert client.post(url("thread_form"), data).status_code == 303

    def test_of_who_runs_no_group_has_nothing_to_send(self):
        page = signed_in(make_her()).get(url("thread_form"))
        assert page.status_code == 200
        assert b"<form" not in page.content.split(b"whatsappalert-portal__title")[1]

    def test_refuses_a_post_from_elsewhere(self, coordinator):
        client = CommittingClient(enforce_csrf_checks=True)
        sign_in(client, coordinator)
        response = client.post(url("thread_form"), form_data(coordinator.groups.get()))
        assert response.status_code == 403

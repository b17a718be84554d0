"""Writing a bulletin: form, preview, sending; and what is refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.access.factories import sign_in
from tests.bulletins.factories import ACTION, TEXT, form_data, make_area
from tests.commits import CommittingClient
from tests.groups.factories import make_district
from tests.site.tree import make_site
from tests.steering.factories import make_contact, make_steering_group
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.bulletins.models import Bulletin
from wagtail_whatsappalert.mailing.models import Letter

pytestmark = pytest.mark.django_db

WRITE = "/whatsapp/coordinators/bulletins/write/"


def page_of(bulletin):
    return reverse("wagtail_whatsappalert:portal_bulletin", args=[bulletin.pk])


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def area():
    return make_area(coordinators=2, name="Noord")


@pytest.fixture
def contact(client, area):
    contact = make_contact(area[0], kind="municipality")
    sign_in(client, contact, Role.CONTACT)
    return contact


def texts_of(response):
    return response.content.decode()


@pytest.mark.usefixtures("contact")
class TestForm:
    def test_starts_with_tomorrow_and_a_key_of_its_own(self, client):
        form = client.get(WRITE).context["form"]
        moment = form.initial["valid_until"]
        # 24 hours on, also when the clock changes meanwhile.
        tomorrow = timezone.localtime(timezone.now() + timedelta(days=1))
        assert moment == tomorrow.strftime("%Y-%m-%dT%H:00")
        other = client.get(WRITE).context["form"]
        assert form.initial["form_key"] != other.initial["form_key"]

    def test_offers_only_her_own_districts(self, client, contact, area):
        contact.districts.add(make_district(name="Zuid"))
        make_district(name="Elders")
        page = texts_of(client.get(WRITE))
        assert "Noord" in page and "Zuid" in page
        assert "Elders" not in page

    def test_leads_to_the_sign_in_page_without_a_session(self, client):
        client.cookies.clear()
        response = client.get(WRITE)
        assert response.status_code == 303
        assert response["Location"].startswith("/whatsapp/coordinators/?")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"can_act": "no"}, "can_act"),
            ({"can_act": ""}, "can_act"),
            ({"text": "  \r\n "}, "text"),
            ({"text": "x" * 601}, "text"),
            ({"action": ""}, "action"),
            ({"urgency": "very"}, "urgency"),
            ({"valid_until": "soon"}, "valid_until"),
            ({"valid_until": "2020-01-01T12:00"}, "valid_until"),
            ({"valid_until": "2999-01-01T12:00"}, "valid_until"),
            ({"districts": "999999"}, "districts"),
            ({"districts": "x"}, "districts"),
        ],
    )
    def test_refuses_and_keeps_what_was_typed(self, client, changes, field):
        response = client.post(WRITE, form_data(**changes))
        assert response.status_code == 422
        assert field in response.context["form"].errors
        if field != "action":
            assert ACTION in texts_of(response)
        assert not Bulletin.objects.exists()

    def test_tells_where_it_belongs_if_residents_cannot_act(self, client):
        response = client.post(WRITE, form_data(can_act="no"))
        assert "why--shown" in texts_of(response)
        assert "why--shown" not in texts_of(client.get(WRITE))

    def test_takes_a_text_with_line_ends_of_600_characters(self, client):
        text = "a\r\n" * 200 + "b" * 200
        assert client.post(WRITE, form_data(text=text)).status_code == 200


@pytest.mark.usefixtures("contact")
class TestPreview:
    def test_shows_whom_it_reaches_and_keeps_nothing(self, client):
        response = client.post(WRITE, form_data())
        assert response.status_code == 200
        assert response.context["coordinators"] == 2
        assert response.context["groups"] == 1
        assert TEXT in texts_of(response)
        assert not Bulletin.objects.exists()

    def test_tells_of_groups_that_nobody_runs(self, client, area):
        _district, group, _coordinators = make_area(coordinators=0)
        group.neighbourhoods.update(district=area[0])
        assert client.post(WRITE, form_data()).context["without"] == 1

    def test_carries_everything_on(self, client):
        data = form_data(text="<b>Let op</b> & kijk")
        hidden = dict(client.post(WRITE, data).context["hidden"])
        assert hidden == data

    def test_goes_back_to_the_form_with_everything(self, client):
        response = client.post(WRITE, form_data(step="change"))
        assert response.status_code == 200
        assert TEXT in texts_of(response) and 'name="can_act"' in texts_of(response)
        assert not Bulletin.objects.exists()

    def test_of_an_area_without_coordinators_cannot_be_sent(self, client, area):
        for coordinator in area[2]:
            coordinator.delete()
        for step in ("", "send"):
            response = client.post(WRITE, form_data(step=step))
            assert response.status_code == 409
            assert response.context["refusal"]
            assert 'value="send"' not in texts_of(response)
            assert 'value="change"' in texts_of(response)
        assert not Bulletin.objects.exists()


class TestSending:
    def test_queues_a_mail_to_each_coordinator(self, client, contact, area):
        response = client.post(WRITE, form_data(step="send"))
        bulletin = Bulletin.objects.get()
        assert response.status_code == 303
        assert response["Location"].startswith(page_of(bulletin))
        assert bulletin.status == "sent" and bulletin.author == contact
        assert bulletin.receipts.count() == 2
        assert Letter.objects.filter(kind="bulletin").count() == 2
        assert list(bulletin.districts.all()) == [area[0]]

    @pytest.mark.usefixtures("contact")
    def test_twice_makes_one(self, client):
        data = form_data(step="send")
        first, second = client.post(WRITE, data), client.post(WRITE, data)
        assert first["Location"] == second["Location"]
        assert Bulletin.objects.count() == 1
        assert Letter.objects.filter(kind="bulletin").count() == 2

    def test_with_the_key_of_somebody_else_is_asked_once_more(self, client, area):
        data = form_data(step="send")
        group = make_steering_group()
        for _person in range(2):
            sign_in(client, make_contact(area[0], steering_group=group), Role.CONTACT)
            response = client.post(WRITE, data)
        assert response.status_code == 409
        assert TEXT in texts_of(response)
        assert Bulletin.objects.count() == 1

    def test_goes_to_the_chosen_district_only(self, client, contact, area):
        district, _group, _coordinators = make_area(name="Zuid")
        contact.districts.add(district)
        client.post(WRITE, form_data(step="send", districts=district.pk))
        bulletin = Bulletin.objects.get()
        assert list(bulletin.districts.all()) == [district]
        assert bulletin.receipts.count() == 1

    @pytest.mark.usefixtures("contact")
    def test_is_refused_for_districts_of_others(self, client):
        other = make_area(name="Elders")[0]
        for number in (other.pk, "x", "9" * 20):
            response = client.post(WRITE, form_data(step="send", districts=number))
            assert response.status_code == 422
        assert not Bulletin.objects.exists()

    @pytest.mark.usefixtures("area")
    def test_of_a_coordinator_is_not_possible(self, client, area):
        sign_in(client, area[2][0], Role.COORDINATOR)
        assert client.post(WRITE, form_data(step="send")).status_code == 303
        assert not Bulletin.objects.exists()


class TestSecondReader:
    @pytest.fixture
    def group(self, area):
        return make_steering_group(needs_second_reader=True)

    @pytest.fixture
    def author(self, client, group):
        author = make_contact(steering_group=group)
        sign_in(client, author, Role.CONTACT)
        return author

    @pytest.mark.usefixtures("author")
    def test_is_missing_if_nobody_else_is_there(self, client):
        for step in ("", "send"):
            response = client.post(WRITE, form_data(step=step))
            assert response.status_code == 409
            assert TEXT in texts_of(response)
        assert not Bulletin.objects.exists()

    @pytest.mark.usefixtures("author")
    def test_is_asked_before_it_leaves(self, client, group):
        make_contact(steering_group=group)
        assert client.post(WRITE, form_data()).context["readers"]
        client.post(WRITE, form_data(step="send"))
        assert Bulletin.objects.get().status == "awaiting"
        kinds = set(Letter.objects.values_list("kind", flat=True))
        assert kinds == {"bulletin_reading"}


@pytest.mark.usefixtures("contact")
class TestWritingAnew:
    def test_starts_with_the_text_of_an_earlier_one(self, client):
        client.post(WRITE, form_data(step="send"))
        bulletin = Bulletin.objects.get()
        page = client.get(f"{WRITE}?from={bulletin.pk}")
        assert TEXT in texts_of(page)

    @pytest.mark.parametrize("number", ["0", "x", "٣", "9" * 40])
    def test_of_something_else_starts_empty(self, client, number):
        page = client.get(WRITE, {"from": number})
        assert page.status_code == 200
        assert TEXT not in texts_of(page)

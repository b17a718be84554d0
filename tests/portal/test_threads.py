import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from tests.threads.factories import answer, close, make_thread, texts
from wagtail_whatsappalert.threads.services import new_form_key

from .asking import make_her, signed_in, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def coordinator():
    return make_her(make_group())


@pytest.fixture
def client(coordinator):
    return signed_in(coordinator)


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


class TestHerThread:
    def test_shows_the_answer_and_who_gave_it(self, client, coordinator):
        thread = answer(make_thread(coordinator), make_contact(name="Wijkagent Bos"))
        page = client.get(url("thread", thread.pk)).content.decode()
        assert "Wijkagent Bos" in page
        assert "Wij komen kijken." in page

    def test_is_no_news_once_she_looked(self, client, coordinator):
        thread = answer(make_thread(coordinator), make_contact())
        client.get(url("thread", thread.pk))
        thread.refresh_from_db()
        assert not thread.has_news

    def test_is_logged_with_its_number(self, client, coordinator):
        thread = make_thread(coordinator)
        client.get(url("thread", thread.pk))
        entry = ModelLogEntry.objects.get(action="whatsappalert.view")
        assert entry.object_id == str(thread.pk)
        assert entry.data["coordinator"] == coordinator.pk

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_of_another_group_is_as_one_that_does_not_exist(self, client, method):
        foreign = make_thread(make_coordinator(make_group(name="Vreemd")))
        answers = [
            getattr(client, method)(url("thread", pk), {"text": "x"})
            for pk in (foreign.pk, 987654)
        ]
        assert [found.status_code for found in answers] == [404, 404]
        assert len(texts(foreign)) == 1

    def test_is_the_successors_without_the_name_of_who_stopped(self, coordinator):
        thread = make_thread(coordinator)
        successor = make_her(thread.group)
        thread.group.coordinators.remove(coordinator)
        page = signed_in(successor).get(url("thread", thread.pk)).content.decode()
        assert coordinator.name not in page
        assert signed_in(coordinator).get(url("thread", thread.pk)).status_code == 404

    def test_takes_a_message(self, client, coordinator):
        thread = make_thread(coordinator)
        data = {"text": "Nog steeds.", "form_key": new_form_key()}
        for _click in range(2):
            response = client.post(url("thread", thread.pk), data)
            assert response.status_code == 303
        assert texts(thread)[1:] == ["Nog steeds."]

    def test_refuses_an_empty_message(self, client, coordinator):
        thread = make_thread(coordinator)
        response = client.post(url("thread", thread.pk), {"text": "  "})
        assert response.status_code == 422
        assert len(texts(thread)) == 1

    def test_closed_meanwhile_shows_the_result_and_keeps_the_message(
        self, client, coordinator
    ):
        thread = close(make_thread(coordinator), make_contact(), "Gemaakt.")
        data = {"text": "Nog steeds.", "form_key": new_form_key()}
        response = client.post(url("thread", thread.pk), data)
        assert response.status_code == 409
        assert "Gemaakt." in response.content.decode()
        form = response.context["form"]
        assert form["text"].value() == "Nog steeds."
        again = {name: form[name].value() for name in ("text", "was_closed")}
        assert client.post(url("thread", thread.pk), again).status_code == 303
        thread.refresh_from_db()
        assert thread.is_open


class TestHerList:
    def test_has_news_first_and_closed_ones_apart(self, client, coordinator):
        old = answer(make_thread(coordinator, subject="Oud"), make_contact())
        make_thread(coordinator, subject="Nieuw")
        closed = close(make_thread(coordinator, subject="Klaar"), make_contact())
        pages = client.get(url("threads")).context["pages"]
        assert [thread.subject for thread in pages] == ["Oud", "Nieuw"]
        assert pages[0] == old
        pages = client.get(url("threads") + "?closed=1").context["pages"]
        assert list(pages) == [closed]

    def test_costs_the_same_for_few_and_for_many(self, client, coordinator):
        for number in range(2):
            make_thread(coordinator, subject=f"Nummer {number}")
        client.get(url("threads"))
        few = count_queries(client, url("threads"))
        for number in range(30):
            make_thread(coordinator, subject=f"Nog een {number}")
        assert count_queries(client, url("threads")) == few

    @pytest.mark.parametrize("page", ["0", "x", "99", "-1"])
    def test_bears_any_page(self, client, page):
        assert client.get(url("threads") + f"?page={page}").status_code == 200


class TestHome:
    def test_marks_an_answer_until_it_is_read(self, client, coordinator):
        thread = answer(make_thread(coordinator), make_contact())
        home = reverse("wagtail_whatsappalert:coordinator_start")
        assert url("thread", thread.pk) in client.get(home).content.decode()
        client.get(url("thread", thread.pk))
        assert url("thread", thread.pk) not in client.get(home).content.decode()


class TestWhoIsNotBound:
    @pytest.mark.parametrize("name", ["threads", "thread_new", "thread_form"])
    def test_is_sent_to_the_agreement(self, name):
        client = signed_in(make_coordinator(make_group()))
        assert client.get(url(name))["Location"].endswith("/coordinators/welcome/")

    @pytest.mark.parametrize("name", ["threads", "thread_new", "thread_form"])
    def test_is_asked_to_sign_in(self, name):
        response = CommittingClient().get(url(name))
        assert "/coordinators/?next=" in response["Location"]

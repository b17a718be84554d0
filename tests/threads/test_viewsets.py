from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.search.index import class_is_indexed

from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups.limits import ManagerLimit
from wagtail_whatsappalert.threads.models import Thread, ThreadMessage
from wagtail_whatsappalert.threads.services import new_form_key

from .factories import answer, close, make_thread, texts

pytestmark = pytest.mark.django_db

LIST = "/admin/whatsappalert_threads/"
RIGHTS = ("view_thread", "change_thread")


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def thread():
    return make_thread(make_coordinator(make_group(), bound=True))


def logged_in(*rights, groups=None):
    user = make_editor(*rights)
    if groups is not None:
        ManagerLimit.objects.create(user=user).groups.set(groups)
    client = CommittingClient()
    client.force_login(user)
    client.user = user
    return client


def inspect_url(thread):
    return reverse("whatsappalert_threads:inspect", args=[thread.pk])


def found(client, query=""):
    return set(client.get(LIST + query).context["object_list"])


def is_refused(response):
    return response.status_code == 302 and response["Location"] == "/admin/"


class TestTheList:
    def test_is_for_who_may_view_threads(self, thread):
        assert found(logged_in("view_thread")) == {thread}
        for rights in ((), ("view_signup", "manage_signup"), ("change_thread",)):
            assert is_refused(logged_in(*rights).get(LIST))

    def test_shows_a_limited_manager_his_own_groups(self, thread):
        other = make_thread(make_coordinator(make_group(name="Noord")))
        client = logged_in("view_thread", groups=[thread.group])
        assert found(client) == {thread}
        assert found(client, f"?group={other.group_id}") == set()
        assert "Noord" not in client.get(LIST).content.decode()

    def test_is_narrowed(self, thread):
        long_ago = timezone.now() - timedelta(days=40)
        coordinator = make_coordinator(make_group(name="Noord"))
        old = make_thread(coordinator, kind="area", now=long_ago)
        answered = answer(make_thread(coordinator), make_contact())
        closed = close(make_thread(coordinator), make_contact())
        client = logged_in("view_thread")
        assert found(client, "?kind=area") == {old}
        assert found(client, "?state=open") == {thread, old, answered}
        assert found(client, "?state=waiting") == {thread, old}
        assert found(client, "?state=untouched") == {old}
        assert found(client, "?state=closed") == {closed}
        assert found(client, "?waits=30") == {old}
        assert found(client, f"?group={thread.group_id}") == {thread}
        assert found(client, "?state=nonsense") == set()

    def test_costs_the_same_for_few_and_for_many(self, thread):
        client = logged_in("view_thread")
        client.get(LIST)
        with CaptureQueriesContext(connection) as few:
            client.get(LIST)
        for number in range(30):
            make_thread(thread.coordinator, subject=f"Nummer {number}")
        with CaptureQueriesContext(connection) as many:
            client.get(LIST)
        assert len(many) == len(few)

    def test_is_logged(self, thread):
        logged_in("view_thread").get(LIST)
        entry = ModelLogEntry.objects.get(action="whatsappalert.list")
        assert entry.object_id == str(thread.pk)


class TestOne:
    def test_shows_every_message_and_is_logged(self, thread):
        answer(thread, make_contact(name="Wijkagent Bos"))
        page = logged_in("view_thread").get(inspect_url(thread)).content.decode()
        for text in ("Wijkagent Bos", *texts(thread)):
            assert text in page
        entry = ModelLogEntry.objects.get(action="whatsappalert.view")
        assert entry.object_id == str(thread.pk)

    def test_of_another_group_does_not_exist(self, thread):
        client = logged_in(*RIGHTS, groups=[make_group()])
        for pk in (thread.pk, 987654):
            address = reverse("whatsappalert_threads:inspect", args=[pk])
            assert client.get(address).status_code == 404
            data = {"close": "1", "result": "x"}
            assert client.post(address, data).status_code == 404
        thread.refresh_from_db()
        assert thread.is_open

    def test_offers_no_answer_to_who_may_only_look(self, thread):
        client = logged_in("view_thread")
        assert b"<textarea" not in client.get(inspect_url(thread)).content
        assert is_refused(client.post(inspect_url(thread), {"text": "x"}))
        assert is_refused(logged_in().post(inspect_url(thread), {"text": "x"}))
        assert len(texts(thread)) == 1

    def test_is_answered_once_at_a_double_click(self, thread):
        client = logged_in(*RIGHTS)
        data = {"answer": "1", "text": "Wij komen.", "form_key": new_form_key()}
        for _click in range(2):
            assert client.post(inspect_url(thread), data).status_code == 302
        assert texts(thread)[1:] == ["Wij komen."]
        assert thread.messages.last().user == client.user

    def test_is_closed_with_a_result(self, thread):
        client = logged_in(*RIGHTS)
        response = client.post(inspect_url(thread), {"close": "1", "result": " "})
        assert response.status_code == 422
        response = client.post(inspect_url(thread), {"close": "1", "result": "Klaar."})
        assert response.status_code == 302
        thread.refresh_from_db()
        assert (thread.is_open, thread.result) == (False, "Klaar.")

    def test_that_somebody_closed_first_says_so_and_keeps_the_text(self, thread):
        close(thread, make_contact(), "Al gemaakt.")
        data = {"close": "1", "result": "Wij komen."}
        response = logged_in(*RIGHTS).post(inspect_url(thread), data)
        assert response.status_code == 409
        page = response.content.decode()
        assert "Wij komen." in page
        assert "Al gemaakt." in page
        assert texts(thread)[1:] == ["Al gemaakt."]


class TestPersonalData:
    @pytest.mark.parametrize("model", [Thread, ThreadMessage])
    def test_is_in_no_index(self, model):
        assert not class_is_indexed(model)
        assert not ReferenceIndex.model_is_indexable(model)

    def test_is_not_in_the_names_of_records(self, thread):
        for record in (thread, thread.messages.get()):
            assert str(record) == f"#{record.pk}"


class TestTheEditorOfRoles:
    def test_offers_to_view_and_to_answer(self, admin_client):
        page = admin_client.get(reverse("wagtailusers_groups:add"))
        offered = page.context["form"].fields["permissions"].queryset
        codenames = offered.filter(content_type__model="thread")
        assert set(codenames.values_list("codename", flat=True)) == set(RIGHTS)

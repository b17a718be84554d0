from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.access.factories import sign_in
from tests.access.links import link_in, mail_link, make_municipality
from tests.texts.factories import make_editor
from wagtail_whatsappalert.access.models import AccessSession, SignInLink

from .factories import make_coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_municipality()


@pytest.fixture
def manager(client):
    user = make_editor("view_coordinator", "change_coordinator")
    client.force_login(user)
    return user


def address(view, coordinator):
    return reverse(f"whatsappalert_coordinators:{view}", args=[coordinator.pk])


def entries():
    return ModelLogEntry.objects.filter(action="whatsappalert.change")


@pytest.mark.usefixtures("manager")
class TestInspecting:
    def test_shows_when_she_was_here_and_both_buttons(self, client):
        coordinator = make_coordinator()
        html = client.get(address("inspect", coordinator)).content.decode()
        for view in ("send_link", "sign_out"):
            assert address(view, coordinator) in html
        sign_in(client, coordinator)
        page = client.get(address("inspect", coordinator))
        assert str(timezone.localdate().year) in page.content.decode()

    def test_shows_the_buttons_only_to_who_may_change(self, client):
        coordinator = make_coordinator()
        client.force_login(make_editor("view_coordinator"))
        html = client.get(address("inspect", coordinator)).content.decode()
        assert address("send_link", coordinator) not in html


class TestSendingALink:
    def test_is_done_after_a_question_and_logged(self, client, manager, mailoutbox):
        coordinator = make_coordinator()
        page = client.get(address("send_link", coordinator))
        assert page.status_code == 200
        assert mailoutbox == []
        assert client.post(address("send_link", coordinator)).status_code == 302
        [mail] = mailoutbox
        assert mail.to == [coordinator.email]
        assert client.get(link_in(mail)).status_code == 200
        entry = entries().get()
        assert (entry.user, entry.object_id) == (manager, str(coordinator.pk))

    @pytest.mark.usefixtures("manager")
    def test_to_who_stopped_is_refused(self, client, mailoutbox):
        today = timezone.localdate()
        coordinator = make_coordinator(active_until=today - timedelta(days=1))
        client.post(address("send_link", coordinator))
        assert mailoutbox == []
        assert not SignInLink.objects.exists()


class TestSigningHerOut:
    def test_ends_everything_and_is_logged(self, client, manager, mailoutbox):
        coordinator = make_coordinator()
        link = mail_link(coordinator, mailoutbox)
        sign_in(client, coordinator)
        assert client.get(address("sign_out", coordinator)).status_code == 200
        assert AccessSession.objects.filter(ended_at=None).exists()
        assert client.post(address("sign_out", coordinator)).status_code == 302
        assert not AccessSession.objects.filter(ended_at=None).exists()
        assert client.post(link).status_code == 410
        assert entries().get().data["signed_out"] == 1


class TestRights:
    @pytest.mark.parametrize("view", ["send_link", "sign_out"])
    def test_are_needed(self, client, mailoutbox, view):
        coordinator = make_coordinator()
        sign_in(client, coordinator)
        client.force_login(make_editor("view_coordinator", "change_group"))
        for response in (
            client.get(address(view, coordinator)),
            client.post(address(view, coordinator)),
        ):
            assert response.status_code == 302
            assert coordinator.name.encode() not in response.content
        assert mailoutbox == []
        assert AccessSession.objects.filter(ended_at=None).exists()

    @pytest.mark.parametrize("view", ["send_link", "sign_out"])
    @pytest.mark.usefixtures("manager")
    def test_find_nobody_under_another_number(self, client, view):
        url = reverse(f"whatsappalert_coordinators:{view}", args=[999])
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.access.links import (
    START,
    follow,
    is_private,
    mail_link,
    make_municipality,
)
from tests.coordinators.factories import make_coordinator
from wagtail_whatsappalert.access.models import SignInLink
from wagtail_whatsappalert.access.tokens import make_token

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_municipality()


class TestALinkThatDoesNotWork:
    def refusal(self, client, link):
        pages = [client.get(link), client.post(link)]
        for page in pages:
            assert is_private(page)
            assert page.context["form"]
            assert "14 0528" in page.content.decode()
        assert not client.cookies
        statuses = {page.status_code for page in pages}
        what = {page.context["what"] for page in pages}
        return statuses.pop(), what.pop(), len(statuses) + len(what)

    def test_because_it_was_used(self, client, mailoutbox):
        link = mail_link(make_coordinator(), mailoutbox)
        SignInLink.objects.update(used_at=timezone.now())
        assert self.refusal(client, link) == (410, "LinkUsed", 0)

    def test_because_it_is_too_old(self, client, mailoutbox):
        link = mail_link(make_coordinator(), mailoutbox)
        SignInLink.objects.update(expires_at=timezone.now())
        assert self.refusal(client, link) == (410, "LinkExpired", 0)

    def test_because_she_is_removed(self, client, mailoutbox):
        person = make_coordinator()
        link = mail_link(person, mailoutbox)
        person.delete()
        assert self.refusal(client, link) == (410, "LinkVoid", 0)

    def test_because_it_is_forged_or_damaged(self, client):
        for token in ("x", make_token(1)[:-3], "é" * 20):
            link = reverse("wagtail_whatsappalert:portal_sign_in", args=[token])
            assert self.refusal(client, link) == (404, "BadSignInToken", 0)

    def test_because_its_number_is_unheard_of(self, client):
        link = reverse(
            "wagtail_whatsappalert:portal_sign_in", args=[make_token(10**30)]
        )
        assert self.refusal(client, link) == (410, "LinkVoid", 0)

    def test_because_it_was_used_here_leads_to_the_overview(self, client, mailoutbox):
        person = make_coordinator(bound=True, reachable_at=timezone.now())
        link = mail_link(person, mailoutbox)
        client.post(link)
        page = follow(client, client.get(link))
        assert page.request["PATH_INFO"] == START
        assert page.status_code == 200

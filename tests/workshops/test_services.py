import pytest

from wagtail_whatsappalert.workshops import services
from wagtail_whatsappalert.workshops.pages import WorkshopPageMixin

from .factories import make_workshop

pytestmark = pytest.mark.django_db


class TestRefreshingPages:
    @pytest.fixture
    def refreshed(self, monkeypatch):
        calls = []
        monkeypatch.setattr(services, "refresh_pages", lambda *args: calls.append(args))
        return calls

    def test_follows_every_save_once_it_is_committed(
        self, refreshed, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            workshop = make_workshop()
            assert refreshed == []
        assert refreshed == [(WorkshopPageMixin, "workshop", workshop.pk)]

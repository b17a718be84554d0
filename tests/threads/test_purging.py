from datetime import UTC, datetime, timedelta

import pytest

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.privacy.purging import purge_everything
from wagtail_whatsappalert.threads.models import Thread
from wagtail_whatsappalert.threads.purging import delete_old_threads

from .factories import close, make_thread

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def thread(settings):
    settings.WAGTAIL_WHATSAPPALERT = {"THREAD_RETENTION_DAYS": 30}
    make_site()
    long_ago = NOW - timedelta(days=60)
    return make_thread(make_coordinator(make_group()), now=long_ago)


class TestClosedThreads:
    def test_go_after_their_term(self, thread):
        close(thread, make_contact(), now=NOW - timedelta(days=31))
        assert delete_old_threads(NOW, dry_run=True) == 1
        assert Thread.objects.exists()
        purge_everything(now=NOW)
        assert not Thread.objects.exists()

    def test_stay_until_then(self, thread):
        close(thread, make_contact(), now=NOW - timedelta(days=29))
        assert delete_old_threads(NOW) == 0


class TestOpenThreads:
    def test_stay_and_are_shown_when_nothing_happens(self, thread):
        assert delete_old_threads(NOW) == 0
        assert thread in Thread.objects.untouched(NOW)
        assert thread not in Thread.objects.untouched(NOW - timedelta(days=40))

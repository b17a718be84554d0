"""What a coordinator notes of versions that followed each other."""

import pytest
from django.utils import timezone

from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.bulletins.models import BulletinReceipt
from wagtail_whatsappalert.bulletins.services import correct_bulletin, note_passed_on

from .factories import make_area, make_content, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt():
    """Of a bulletin that was corrected once."""
    make_site(hostname="testserver")
    bulletin = send(make_contact(make_area()[0]))
    correct_bulletin(
        bulletin=bulletin,
        content=make_content(text="Anders"),
        version=1,
        now=timezone.now(),
    )
    return BulletinReceipt.objects.select_related("bulletin").get()


class TestPassingOn:
    def test_on_an_old_screen_takes_the_newest_version_not_back(self, receipt):
        for version in (2, 1):
            note_passed_on(receipt=receipt, version=version, now=timezone.now())
        receipt.refresh_from_db()
        assert receipt.passed_on_version == 2

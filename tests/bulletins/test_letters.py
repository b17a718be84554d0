"""Whom a letter about a bulletin leads where."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.commits import committed
from tests.site.tree import make_site
from tests.steering.factories import make_contact, make_steering_group
from wagtail_whatsappalert.bulletins.services import refuse_bulletin

from .factories import make_area, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def pair():
    """An author and a second reader of one steering group."""
    district, *_rest = make_area()
    group = make_steering_group(needs_second_reader=True)
    return [make_contact(district, steering_group=group) for _ in range(2)]


def ask_to_read(author):
    with committed():
        return write(author)


def path_of(bulletin):
    with translation.override("nl"):
        return reverse("wagtail_whatsappalert:portal_bulletin", args=[bulletin.pk])


class TestAskingASecondReader:
    def test_leads_to_each_bulletin_that_waits(self, pair, mailoutbox):
        bulletins = [ask_to_read(pair[0]), ask_to_read(pair[0])]
        found = [
            [path_of(each) in mail.body for each in bulletins] for mail in mailoutbox
        ]
        assert found == [[True, False], [False, True]]

    def test_is_dropped_for_the_one_that_was_decided(self, pair, mailoutbox):
        with committed():
            decided = write(pair[0])
            refuse_bulletin(
                bulletin=decided, reader=pair[1], reason="Nee.", now=timezone.now()
            )
            waiting = write(pair[0])
        asked = [mail for mail in mailoutbox if mail.to == [pair[1].email]]
        assert len(asked) == 1
        assert path_of(waiting) in asked[0].body

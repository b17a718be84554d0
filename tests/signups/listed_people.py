import csv
import io
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tests.adminkit.searching import search
from tests.groups.factories import make_group
from wagtail_whatsappalert.groups.models import WorkshopRule
from wagtail_whatsappalert.signups.models import Signup, Source

from .factories import make_signup
from .managers import shown

URL = "/admin/whatsappalert_signups/"
COLUMN_KEYS = ["name", "pk", "group__name", "ticket", "created_at", "source"]


def found(client, query=""):
    page = client.get(URL + query)
    assert page.status_code == 200
    return {signup.name for signup in page.context["object_list"]}


def found_by(client, typed):
    page = client.get(search(client, URL, typed))
    return {signup.name for signup in page.context["object_list"]}


def order(client, key):
    page = client.get(f"{URL}?ordering={key}")
    return [signup.pk for signup in page.context["object_list"]]


def notes(page):
    return page.content.decode().count("help-info")


def words_of(signup):
    labels = [signup.get_status_display(), _("still to be removed")]
    return map(shown, [*labels, _("suspected spam"), Source.PAPER.label])


def make_people_of_all_sorts():
    """Each is special in his own way; Erik is long in."""
    group = make_group(workshop_rule=WorkshopRule.REQUIRED, places=20)
    free = make_group(workshop_rule=WorkshopRule.NONE, places=20)
    facts = {
        "Anna": {"suspicion": "links", "status": "unconfirmed", "month": 1},
        "Bert": {"status": "waiting", "wants_to_coordinate": True, "month": 2},
        "Carla": {
            "status": "ready",
            "group": free,
            "source": "paper",
            "wants_to_coordinate": False,
            "month": 3,
        },
        "Dirk": {
            "status": "withdrawn",
            "to_be_removed": True,
            "email": "",
            "source": "telephone",
            "relation": "works",
            "month": 1,
        },
        "Erik": {"status": "added", "month": 1},
    }
    for number, (name, changes) in enumerate(facts.items()):
        signup = make_signup(group, number, name=name)
        created = datetime(2026, changes.pop("month"), 1, 12, tzinfo=UTC)
        asked = {"confirmed_at": timezone.now(), "created_at": created}
        if name == "Erik":
            long_ago = timezone.now() - timedelta(days=900)
            asked |= {"confirmed_at": long_ago, "reconfirm_asked_at": long_ago}
        Signup.objects.filter(pk=signup.pk).update(**asked, **changes)


def rows_of_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))

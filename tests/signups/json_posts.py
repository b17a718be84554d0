import json
from pathlib import Path

from wagtail_whatsappalert.signups.tokens import FormToken

from .factories import FIELDS

NAUGHTY = json.loads((Path(__file__).parent.parent / "data" / "blns.json").read_text())
JSON = "application/json"
BOXES = {"minimum_age": True, "house_rules": True}
TEXTS = ["name", "phone", "email", "postcode", "house_number_addition", "relation"]
WRONG = [7, 1.5, 10**400, True, [], ["x"], {}, {"a": {"b": []}}, "\ud800"]


def filled_in(group=None, /, *, token=None, **values):
    token = token or FormToken(language="nl", group=group and group.pk).sign()
    return {"token": token, **FIELDS, **BOXES, **values}


def errors(response):
    assert response.status_code == 422, response.content
    return response.json()["errors"]

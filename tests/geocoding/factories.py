import json
from pathlib import Path

REPLIES = Path(__file__).parent.parent / "data" / "pdok"
BOLSTRAAT = {"Bolstraat 1, 3581WS Utrecht": (5.13287587, 52.08884161)}


def recorded_reply(name):
    return (REPLIES / f"{name}.json").read_bytes()


def reply_with_several():
    """The documents of two recorded replies in one, as PDOK puts them."""
    documents = [
        document
        for name in ("free_first_of_165", "free_one")
        for document in json.loads(recorded_reply(name))["response"]["docs"]
    ]
    return json.dumps({"response": {"numFound": 2, "docs": documents}}).encode()


def dummy(**options):
    """``WAGTAIL_WHATSAPPALERT`` with a geocoder that answers from ``options``."""
    options.setdefault("addresses", BOLSTRAAT)
    return {
        "MAP_CENTRE": (6.476, 52.722),
        "GEOCODER": {
            "BACKEND": "wagtail_whatsappalert.geocoding.dummy.DummyGeocoder",
            "OPTIONS": options,
        },
    }

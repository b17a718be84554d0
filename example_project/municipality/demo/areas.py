"""The real neighbourhoods of Hoogeveen of 2016, with addresses that are made up."""

import json
from pathlib import Path

from wagtail_whatsappalert.areas.address_import import import_addresses
from wagtail_whatsappalert.areas.models import (
    District,
    Neighbourhood,
    PostcodeAddresses,
)

DATA = Path(__file__).parents[2] / "data"
FILE = DATA / "hoogeveen_buurten_2016_wgs84.geojson"
# Made up: a real list stays when the demo is built again.
ADDRESSES = DATA / "addresses.csv"
YEAR = 2016
MUNICIPALITY = "GM0118"


def build():
    features = json.loads(FILE.read_text())["features"]
    known = set(Neighbourhood.objects.filter(year=YEAR).values_list("code", flat=True))
    names = district_names(features)
    for feature in features:
        if feature["properties"]["BU_CODE"] not in known:
            add_neighbourhood(feature, names)
    if not PostcodeAddresses.objects.filter(municipality_code=MUNICIPALITY).exists():
        import_addresses(path=ADDRESSES, municipalities={MUNICIPALITY})


def add_neighbourhood(feature, district_names):
    facts = feature["properties"]
    municipality = {
        "municipality_code": facts["GM_CODE"],
        "municipality": facts["GM_NAAM"],
    }
    code = facts["WK_CODE"]
    district, _ = District.objects.get_or_create(
        code=code, year=YEAR, defaults={"name": district_names[code], **municipality}
    )
    Neighbourhood.objects.create(
        code=facts["BU_CODE"],
        year=YEAR,
        name=facts["BU_NAAM"],
        boundary=feature["geometry"],
        district=district,
        **municipality,
    )


def district_names(features):
    """A district with a village is called after it, another one by its number."""
    names = {}
    for feature in features:
        facts = feature["properties"]
        code, name = facts["WK_CODE"], facts["BU_NAAM"]
        names.setdefault(code, f"Wijk {code[-2:]}")
        if name.lower().endswith(" kern"):
            names[code] = name[: -len(" kern")]
    return names

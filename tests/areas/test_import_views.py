import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import resolve, reverse
from wagtail.models import ModelLogEntry

from tests.commits import CommittingClient
from tests.groups.factories import make_group, make_neighbourhood
from tests.texts.factories import make_editor, make_site
from wagtail_whatsappalert.areas import import_forms, import_views
from wagtail_whatsappalert.areas.import_files import MEGABYTE, Limits
from wagtail_whatsappalert.areas.import_reading import read_areas
from wagtail_whatsappalert.areas.import_rows import Wanted
from wagtail_whatsappalert.areas.import_token import confirmation_token, read_token
from wagtail_whatsappalert.areas.importing import plan_import
from wagtail_whatsappalert.areas.models import Neighbourhood

from .factories import polygon
from .maps import (
    BOW_TIE,
    HOOGEVEEN,
    as_bytes,
    collection,
    district,
    english,  # noqa: F401
    feature,
    gis_file,
    neighbourhood,
    place,
    zip_of,
)

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="token" value="([^"]+)"')
RIGHTS = [
    f"{verb}_{kind}"
    for verb in ("add", "change")
    for kind in ("district", "neighbourhood")
]


def url():
    return reverse("wagtail_whatsappalert_admin:import_areas")


@pytest.fixture
def editor():
    """Who may import areas, and nothing else."""
    client = CommittingClient()
    client.force_login(make_editor(*RIGHTS))
    return client


def upload(client, content, name="areas.geojson", **chosen):
    if isinstance(content, dict):
        content = as_bytes(content)
    return client.post(url(), {"file": SimpleUploadedFile(name, content), **chosen})


def token_in(response):
    found = TOKEN.search(response.content.decode())
    return found and found[1]


def confirm(client, response):
    return client.post(url(), {"token": token_in(response)})


class TestRights:
    @pytest.mark.parametrize("missing", RIGHTS)
    def test_are_all_needed(self, client, missing):
        client.force_login(make_editor(*{*RIGHTS} - {missing}))
        assert client.get(url()).status_code == 302
        assert upload(client, collection(neighbourhood())).status_code == 302
        assert client.post(url(), {"token": "x"}).status_code == 302

    @pytest.mark.parametrize("kind", ["neighbourhoods", "districts"])
    def test_show_the_button_in_the_lists(self, editor, client, kind):
        listed = reverse(f"whatsappalert_{kind}:index")
        assert url() in editor.get(listed).content.decode()
        client.force_login(make_editor(f"change_{kind[:-1]}"))
        response = client.get(listed)
        assert response.status_code == 200
        assert url() not in response.content.decode()


class TestWay:
    def test_brings_the_neighbourhoods_in(self, editor):
        preview = upload(editor, HOOGEVEEN.read_bytes(), HOOGEVEEN.name)
        assert preview.status_code == 200
        assert not Neighbourhood.objects.exists()
        response = confirm(editor, preview)
        assert response.url == reverse("whatsappalert_neighbourhoods:index")
        assert Neighbourhood.objects.filter(year=2016).count() == 48
        assert ModelLogEntry.objects.first().user.has_perm("wagtailadmin.access_admin")
        again = upload(editor, HOOGEVEEN.read_bytes(), HOOGEVEEN.name)
        assert again.status_code == 200 and token_in(again) is None

    def test_applies_exactly_what_the_preview_read(self):
        areas = read_areas(HOOGEVEEN, wanted=Wanted())
        plan = plan_import(areas)
        same, digest = read_token(confirmation_token(plan))
        assert (same.rows, same.year, digest) == (areas.rows, 2016, plan.digest)

    def test_is_harmless_when_the_button_is_clicked_twice(self, editor):
        preview = upload(editor, collection(neighbourhood()))
        confirm(editor, preview)
        assert confirm(editor, preview).status_code == 200
        assert Neighbourhood.objects.count() == 1

    def test_shows_the_new_differences_when_the_site_changed(self, editor):
        preview = upload(editor, collection(neighbourhood()))
        make_neighbourhood(code="BU01185000", year=2025, name="Oud")
        response = confirm(editor, preview)
        assert response.status_code == 409
        assert "<del>Oud</del>" in response.content.decode()
        assert confirm(editor, response).status_code == 302

    def test_works_where_each_request_is_a_transaction(self):
        assert "default" in resolve(url()).func._non_atomic_requests

    def test_takes_a_geopackage(self, editor, tmp_path):
        layers = {"wijken": [district(50)], "buurten": [neighbourhood(0)]}
        path = gis_file(tmp_path / "map.gpkg", layers)
        preview = upload(editor, path.read_bytes(), "map.gpkg", municipality="118")
        confirm(editor, preview)
        assert Neighbourhood.objects.get().district.code == "WK011850"

    def test_takes_flemish_areas(self, editor):
        area = feature({"Wijk": "Heverlee", "NR": 7}, polygon())
        chosen = {"municipality": "24062 Leuven", "year": "2024", "code_field": "NR"}
        confirm(editor, upload(editor, collection(area), **chosen))
        area = Neighbourhood.objects.get()
        assert (area.code, area.municipality) == ("7", "Leuven")


class TestPreview:
    def test_names_what_matters(self, editor):
        confirm(editor, upload(editor, collection(*map(neighbourhood, range(3)))))
        gone = Neighbourhood.objects.filter(code="BU01185002")
        make_group(name="Krakeel & co", neighbourhoods=gone)
        features = [
            neighbourhood(0, buurtnaam="<script>alert"),
            neighbourhood(3, polygon(BOW_TIE)),
            neighbourhood(4, water="JA"),
        ]
        response = upload(editor, collection(*features))
        page = response.content.decode()
        assert "&lt;script&gt;alert" in page and "<script>alert" not in page
        ((_kind, counts),) = response.context["plan"].counts
        assert list(counts.values()) == [1, 1, 0, 2]
        assert "Buurt 3 (BU01185003)" in page
        assert re.search(r"Buurt 2 \(BU01185002\): [\w ]+ Krakeel &amp; co", page)
        assert len(response.context["skipped"]) == 1

    def test_lists_what_is_wrong_and_offers_no_import(self, editor):
        point = {"type": "Point", "coordinates": [6.4, 52.7]}
        areas = collection(neighbourhood(0), neighbourhood(7, point))
        response = upload(editor, areas)
        assert response.status_code == 422
        assert "BU01185007 Buurt 7" in response.content.decode()
        assert token_in(response) is None

    def test_shows_only_so_many_areas(self, editor, monkeypatch):
        monkeypatch.setattr(import_views, "ROWS_SHOWN", 2)
        response = upload(editor, collection(*map(neighbourhood, range(5))))
        assert len(response.context["shown_areas"]) == 2
        assert response.context["hidden_areas"] == 3

    @override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10_050)
    def test_tells_when_the_form_would_be_too_large(self, editor):
        response = upload(editor, collection(neighbourhood()))
        assert response.status_code == 422
        assert "import_neighbourhoods" in response.content.decode()
        assert token_in(response) is None


class TestUpload:
    CUT = as_bytes(collection(neighbourhood()))[:200]

    @pytest.mark.parametrize(
        "content",
        [b"", b"PK\x03\x04", b"\x00", b"{", CUT, zip_of({"../a.txt": "x"})],
        ids=["empty", "half a ZIP", "no text", "no JSON", "cut off", "path in a ZIP"],
    )
    def test_that_cannot_be_read_is_told(self, editor, content):
        response = upload(editor, content)
        assert response.status_code == 422
        assert response.context["form"].errors["file"]

    def test_that_is_too_large_is_told_before_it_is_read(self, editor, monkeypatch):
        monkeypatch.setattr(import_forms, "ON_THE_WEB", Limits(MEGABYTE, MEGABYTE))
        monkeypatch.setattr(import_forms, "read_areas", lambda *a, **k: 1 / 0)
        response = upload(editor, b" " * 3 * MEGABYTE)
        assert response.status_code == 422
        assert "1 MB" in response.context["form"].errors["file"][0]

    def test_without_a_file_is_told(self, editor):
        assert editor.post(url(), {}).status_code == 422

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("municipality", "Assen"),
            ("year", "2016"),
            ("year", "16"),
            ("kind", "district"),
            ("kind", "x"),
            ("municipality", "\x00"),
        ],
    )
    def test_with_a_choice_that_does_not_fit_is_told_there(self, editor, field, text):
        response = upload(editor, collection(neighbourhood()), **{field: text})
        assert response.status_code == 422
        assert response.context["form"].errors[field]

    def test_proposes_the_municipality_of_the_site(self, editor):
        make_site(municipality_code="GM0118")
        response = editor.get(url(), HTTP_HOST="localhost")
        assert response.context["form"]["municipality"].value() == "GM0118"


class TestToken:
    @pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00", "x" * 10_000])
    def test_that_is_not_ours_imports_nothing(self, editor, token):
        assert editor.post(url(), {"token": token}).status_code == 422
        assert not Neighbourhood.objects.exists()

    def test_of_the_import_of_groups_is_not_ours(self, editor):
        preview = upload(editor, collection(neighbourhood(0, place(0))))
        groups = reverse("wagtail_whatsappalert_admin:import_groups")
        assert editor.post(groups, {"token": token_in(preview)}).status_code != 200

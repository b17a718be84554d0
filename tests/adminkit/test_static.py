import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from wagtail_whatsappalert.adminkit.area_widget import AreaInput
from wagtail_whatsappalert.adminkit.widgets import AddressSearchInput, LocationInput

from .factories import media_paths

VENDOR = "wagtail_whatsappalert/vendor"


class TestVendoredFiles:
    @pytest.mark.parametrize(
        "library", ["leaflet", "leaflet.markercluster", "leaflet-geoman"]
    )
    def test_bring_their_licence(self, library):
        assert finders.find(f"{VENDOR}/{library}/LICENSE")

    def test_and_ours_survive_hashed_names(self, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path
        backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": backend},
        }
        call_command("collectstatic", interactive=False, verbosity=0)
        cluster = f"{VENDOR}/leaflet.markercluster/leaflet.markercluster.js"
        for widget in (LocationInput(), AddressSearchInput(), AreaInput()):
            paths = [*media_paths(widget.media), cluster]
            for path in paths:
                assert staticfiles_storage.stored_name(path) != path

"""The test settings as a site in production runs, with pages to compare with."""

import tempfile
from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS, TEMPLATES

INSTALLED_APPS = ["bench", *INSTALLED_APPS]
# A small base template: what costs nothing hides nothing.
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    BENCH_FOLDER = tempfile.TemporaryDirectory(prefix="whatsappalert-bench-")
    DATABASES["default"]["TEST"] = {"NAME": f"{BENCH_FOLDER.name}/bench.sqlite3"}
DATABASES["default"].setdefault("TEST", {})["MIGRATE"] = False

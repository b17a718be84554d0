"""
The wheel, as a site gets it: everything is in it, and it works from it.

Takes a minute and the package index, so it runs where ``WHATSAPPALERT_REQUIRE``
names ``wheel``.
"""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
import wagtail

from tests.hosts.host import REPOSITORY, Host

PACKAGE = REPOSITORY / "wagtail_whatsappalert"
IS_DATA = {".html", ".txt", ".css", ".js", ".svg", ".png", ".mo"}

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(
        "wheel" not in os.environ.get("WHATSAPPALERT_REQUIRE", ""),
        reason="builds a wheel: set WHATSAPPALERT_REQUIRE=wheel",
    ),
]


def pip(python, *arguments):
    command = [python, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    copy_sources(source)
    pip(sys.executable, "wheel", str(source), "--no-deps", "-w", str(folder))
    (found,) = folder.glob("*.whl")
    return found


def copy_sources(target):
    """What git knows, or would: setuptools leaves its build in the folder."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (REPOSITORY / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((REPOSITORY / name).read_bytes())


@pytest.fixture(scope="module")
def names(wheel):
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """A Python with the wheel, and with the Wagtail that the tests run on."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip(python, "install", str(wheel), f"wagtail=={wagtail.__version__}")
    return python


class TestTheWheel:
    def test_holds_every_file_that_is_no_code(self, names):
        data = {
            str(path.relative_to(REPOSITORY))
            for path in PACKAGE.rglob("*")
            if path.suffix in IS_DATA
        }
        assert len(data) > 50
        assert data - names == set()

    @pytest.mark.parametrize(
        "name",
        [
            "py.typed",
            "migrations/0001_initial.py",
            "pages/migrations/0001_initial.py",
            "static/wagtail_whatsappalert/css/whatsappalert.css",
            "static/wagtail_whatsappalert/js/signup-form.js",
            "static/wagtail_whatsappalert/vendor/leaflet/leaflet.js",
            "static/wagtail_whatsappalert/vendor/leaflet/LICENSE",
            "static/wagtail_whatsappalert/vendor/leaflet.markercluster/LICENSE",
            "templates/wagtail_whatsappalert/signups/form.html",
            "templates/wagtail_whatsappalert/mailing/letter.txt",
        ],
    )
    def test_holds(self, names, name):
        assert f"wagtail_whatsappalert/{name}" in names

    def test_holds_nothing_else(self, names):
        tops = {Path(name).parts[0] for name in names}
        (own, information) = sorted(tops, key=lambda top: "dist-info" in top)
        assert own == "wagtail_whatsappalert"
        assert not any("__pycache__" in name for name in names)


class TestASiteThatInstalledIt:
    def test_works(self, environment, tmp_path):
        host = Host("swapped", tmp_path, python=str(environment), package_folder=None)
        seen = host.walk()
        assert "site-packages" in seen["package"]
        assert set(seen["pages"].values()) == {200}
        assert seen["way"] == [422, 303, 200, 200, 200]
        assert set(seen["admin"].values()) == {200}

    def test_finds_its_static_files(self, environment, tmp_path):
        host = Host("swapped", tmp_path, python=str(environment), package_folder=None)
        found = host.run(
            "manage.py", "findstatic", "wagtail_whatsappalert/css/whatsappalert.css"
        )
        assert "site-packages" in found

"""Runs a site of its own, in processes of its own, on a database of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HOSTS = Path(__file__).resolve().parent
REPOSITORY = HOSTS.parent.parent


class Host:
    """
    A copy of a project of this folder.

    ``package_folder`` is where the package is found; ``None`` where ``python``
    has it installed.
    """

    def __init__(self, name, folder, python=sys.executable, package_folder=REPOSITORY):
        self.folder = folder / name
        self.python = python
        hidden = shutil.ignore_patterns("__pycache__", "*.sqlite3")
        shutil.copytree(HOSTS / name, self.folder, ignore=hidden)
        # Nothing of the settings, or the database, of the tests that run this.
        passed_on = ("PATH", "HOME", "LANG")
        self.environment = {
            key: value for key, value in os.environ.items() if key in passed_on
        }
        self.environment["PYTHONDONTWRITEBYTECODE"] = "1"
        if package_folder:
            self.environment["PYTHONPATH"] = str(package_folder)

    def run(self, *command):
        """What a script of the project says; fails with what it complained of."""
        done = subprocess.run(
            [self.python, *command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def walk(self):
        """What ``walk.py`` saw, after a developer made the migrations of his pages."""
        self.run("manage.py", "makemigrations", "neighbourhood")
        return json.loads(self.run("walk.py").splitlines()[-1])

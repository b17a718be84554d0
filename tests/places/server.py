"""A real gunicorn on the database of the tests."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from socket import create_connection, socket

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PRELOADED = (
    "import logging\n"
    "logging.getLogger('django.request').addHandler(logging.StreamHandler())\n"
    "from example_project.wsgi import application\n"
    "from django.urls import get_resolver\n"
    "get_resolver().url_patterns\n"
)


@contextmanager
def serving(folder):
    """
    Answers the port of a server with 8 workers; on SQLite one with 8 threads.

    What it writes stands in ``errors.log`` in the folder.
    """
    port = free_port()
    (folder / "preloaded.py").write_text(PRELOADED)
    sqlite = connection.vendor == "sqlite"
    many = ["--threads", "8"] if sqlite else ["--workers", "8"]
    command = [sys.executable, "-m", "gunicorn", "--preload", *many]
    with (folder / "errors.log").open("w") as errors:
        server = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", "preloaded:application"],
            cwd=folder,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "DATABASE_URL": database_url(),
                "PYTHONPATH": str(ROOT),
            },
            stdout=errors,
            stderr=errors,
        )
        try:
            wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)


def database_url():
    """Where the test runner made its database, as ``tests.settings`` reads it."""
    facts = connection.settings_dict
    scheme = {"sqlite": "sqlite", "postgresql": "postgres"}.get(
        connection.vendor, "mysql"
    )
    if scheme == "sqlite":
        return f"sqlite://{facts['NAME']}"
    login = f"{facts['USER']}:{facts['PASSWORD']}".rstrip(":")
    return f"{scheme}://{login}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def free_port():
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, server, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("gunicorn does not answer")

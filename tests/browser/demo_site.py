"""The demo as ``make demo`` serves it, in a process and folder of its own."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from example_project.mailbox.letters import readable

PROJECT = Path(__file__).resolve().parents[2]
MANAGE = PROJECT / "example_project" / "manage.py"
PATIENCE = 60
CONFIRM_LINK = re.compile(r"https?://\S+/confirm/\S+")


@dataclass(frozen=True)
class DemoSite:
    url: str
    folder: Path

    def mails_to(self, address):
        """What was sent to ``address``, the oldest first."""
        files = sorted((self.folder / "mailbox").glob("*.eml"))
        mails = [readable(file.read_bytes()) for file in files]
        return [mail for mail in mails if address in mail.to]

    def confirm_link(self, address):
        """The link in the last mail to ``address``."""
        for _attempt in range(50):
            mails = self.mails_to(address)
            if mails:
                return CONFIRM_LINK.search(mails[-1].text).group()
            time.sleep(0.1)
        raise AssertionError(f"No mail to {address}")

    def signups_of(self, address):
        """``[(name of the group, status), …]``"""
        with closing(sqlite3.connect(self.folder / "demo.sqlite3")) as database:
            return database.execute(
                'SELECT "group".name, signup.status '
                "FROM wagtail_whatsappalert_signup AS signup "
                'JOIN wagtail_whatsappalert_group AS "group" '
                'ON "group".id = signup.group_id WHERE signup.email = ?',
                [address],
            ).fetchall()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def serve_demo(folder):
    """Build the demo in ``folder`` and serve it; yields a ``DemoSite``."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "BASE_URL": url,
        "DEMO_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "example_project.settings",
        # Without it Django shows a page of its own for an address not found.
        "DEBUG": "0",
    }
    with (folder / "log.txt").open("w+") as log:
        quiet = {"cwd": PROJECT, "env": environment, "stdout": log, "stderr": log}
        build = [sys.executable, "-m", "tests.browser.build"]
        if subprocess.run(build, **quiet, check=False).returncode:
            raise AssertionError(Path(log.name).read_text())
        serve = ["runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"]
        server = subprocess.Popen([sys.executable, MANAGE, *serve], **quiet)
        try:
            wait_for(url, server, Path(log.name))
            yield DemoSite(url, folder)
        finally:
            server.terminate()
            server.wait()


def wait_for(url, server, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(url):
                return
        except URLError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())

"""
``python -m tests.signups.exporting make|csv|xlsx``: an export in its own process.

Writes the greatest memory before and after it in kilobytes, and its size in bytes.
"""

import os
import sys

import django

PEOPLE = 50_000
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from tests.groups.factories import make_group  # noqa: E402
from tests.signups.many import make_many_signups  # noqa: E402
from tests.site.tree import make_site  # noqa: E402


def make():
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    make_site(hostname="testserver")
    get_user_model().objects.create_superuser("boss", "boss@example.org", "boss")
    make_many_signups([make_group(name="Krakeel")], PEOPLE)


def peak():
    # Not getrusage: that starts with what the process that started us had.
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1])


def export(kind):
    client = Client()
    client.force_login(get_user_model().objects.get())
    url = "/admin/whatsappalert_signups/"
    # What a first request loads is not the export's.
    client.get(url)
    before = peak()
    response = client.get(f"{url}?export={kind}")
    size = sum(len(piece) for piece in response.streaming_content)
    sys.stdout.write(f"{before} {peak()} {size}")


if __name__ == "__main__":
    make() if sys.argv[1] == "make" else export(sys.argv[1])

"""Processes of their own on the database of the tests, with a mailbox they share."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def starter(worker, folder):
    """``start(task, **environment)`` starts the module ``worker``; mails go there."""
    database = {"NAME": str(connection.settings_dict["NAME"])}
    environment = {
        **os.environ,
        "DATABASE": json.dumps(database),
        "MAIL_FOLDER": str(folder),
        "PYTHONPATH": str(ROOT),
    }

    def start(task, **more):
        return subprocess.Popen(
            [sys.executable, "-m", worker, task],
            env={**environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    return start


def finish(process):
    out, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    return out.strip()


def die(process):
    process.communicate(timeout=300)
    assert process.returncode == -signal.SIGKILL


def set_up(mailer):
    """For the worker itself, before it imports anything of Django's apps."""
    import tests.settings as base

    names = {name: getattr(base, name) for name in dir(base) if name.isupper()}
    names["DATABASES"]["default"].update(json.loads(os.environ["DATABASE"]))
    if django.VERSION >= (6, 1):
        names["MAILERS"] = {"default": {"BACKEND": mailer}}
    else:
        names["EMAIL_BACKEND"] = mailer
    settings.configure(**names)
    django.setup()

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction


def run_demo():
    output = StringIO()
    call_command("demo", stdout=output)
    return output.getvalue()


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker):
    """The demo, built once for this package; answers what the command printed."""
    outer = transaction.atomic()
    # As the transaction around a test: services that begin one of their own may.
    outer._from_testcase = True
    with django_db_blocker.unblock(), outer:
        cache.clear()
        yield run_demo()
        transaction.set_rollback(True)
    cache.clear()

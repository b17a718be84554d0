"""Real threads that start at the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection


def needs_a_database_between_threads():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share no lock on SQLite in memory")


def run_at_once(action, times):
    """The results of ``action`` in as many threads; their errors are raised."""
    barrier, results, errors = Barrier(times), [], []

    def run():
        try:
            barrier.wait(timeout=60)
            results.append(action())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if errors:
        raise errors[0]
    return results

"""
The one way to give, free or queue a place.

The first statement of the transaction is a write on the parent that changes
nothing. It locks the row on SQLite, PostgreSQL and MariaDB alike, while
``select_for_update`` does nothing on SQLite. Everything read after it is as the
last one left it. Places are counted, never added up: a counter is undone by an
editor who saves the record in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from django.db import OperationalError, connection, models, transaction
from django.db.models import F, Max

from .models import PlaceProvider

Provider = TypeVar("Provider", bound=PlaceProvider)

# How often SQLite is asked again, which gives up after five seconds when many write.
PATIENCE = 10


@contextmanager
def locked(model: type[Provider], pk: int) -> Iterator[Provider]:
    """
    A transaction that holds this parent for itself; yields it as it is now.

    Raises ``DoesNotExist`` if it is gone, and ``RuntimeError`` inside another
    transaction, where an earlier read could be stale (decorate the view with
    ``non_atomic_requests``).
    """
    with _begin_patiently(model, [pk]):
        yield model.objects.get(pk=pk)


def _begin_patiently(model: type[Provider], pks: Iterable[int]) -> ExitStack:
    for _time in range(PATIENCE):
        try:
            return _begin(model, pks)
        except OperationalError:
            # Nothing is done yet, so it can be tried again.
            if connection.vendor != "sqlite":
                raise
    return _begin(model, pks)


def _begin(model: type[Provider], pks: Iterable[int]) -> ExitStack:
    """An open transaction that holds the rows."""
    with ExitStack() as stack:
        stack.enter_context(transaction.atomic(durable=True))
        for pk in pks:
            lock_row(model, pk)
        return stack.pop_all()


@contextmanager
def locked_places(model: type[Provider], pk: int) -> Iterator[Provider]:
    """
    As ``locked``, to give and free places: they are counted before and after.
    """
    with locked(model, pk) as parent:
        before = parent.availability
        parent.places_given = parent.count_places_given()
        yield parent
        _store_places(parent)
        if parent.availability != before:
            parent.availability_changed()


@contextmanager
def all_locked_places(
    model: type[Provider], pks: Iterable[int]
) -> Iterator[dict[int, Provider]]:
    """
    As ``locked_places`` for several at once, by number; who is gone is left out.

    They are locked in order of number, so that two who do this never wait for each
    other.
    """
    pks = sorted(set(pks))
    with _begin_patiently(model, pks):
        parents = model.objects.in_bulk(pks)
        before = {pk: parent.availability for pk, parent in parents.items()}
        for parent in parents.values():
            parent.places_given = parent.count_places_given()
        yield parents
        for pk, parent in parents.items():
            _store_places(parent)
            if parent.availability != before[pk]:
                parent.availability_changed()


def lock_row(model: type[Provider], pk: int) -> None:
    """The write that changes nothing, on its own for the test that takes it out."""
    model.objects.filter(pk=pk).update(capacity=F("capacity"))


def next_ticket(queue: models.QuerySet) -> int:
    """The number that puts somebody behind everybody who is in the queue."""
    highest = queue.aggregate(highest=Max("ticket"))["highest"]
    return (highest or 0) + 1


def _store_places(parent: PlaceProvider) -> None:
    parent.places_given = parent.count_places_given()
    type(parent).objects.filter(pk=parent.pk).update(places_given=parent.places_given)

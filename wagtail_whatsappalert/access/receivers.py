"""People of a role change: what they had open is closed in the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone

from .people import People, Person, register_people
from .services import forget, shut_out

# The facts of somebody that decide whether what is open stays open.
DECISIVE = {"email", "active_from", "active_until"}


def connect_people(role: str, model: type[models.Model]) -> None:
    """
    Let the people of ``model`` sign in with ``role``.

    Its queryset needs ``active(today)``, its records ``email`` and
    ``is_active(today)``. Called once, from ``AppConfig.ready``.
    """

    def by_pk(pk: int, today: date) -> Person | None:
        return model.objects.active(today).filter(pk=pk).first()

    def by_email(email: str, today: date) -> Person | None:
        # One who wrote it in capitals as well: the one who came first.
        found = model.objects.active(today).filter(email__iexact=email)
        return found.order_by("pk").first()

    register_people(role, People(by_pk, by_email))
    _watch(role, model)


def _watch(role: str, model: type[models.Model]) -> None:
    def will_save(
        instance: Any, update_fields: Collection[str] | None, raw: bool, **kwargs: Any
    ) -> None:
        instance.email_before = None
        if raw or instance.pk is None or not _decides(update_fields):
            return
        before = model.objects.filter(pk=instance.pk).values_list("email", flat=True)
        instance.email_before = before.first()

    def saved(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
        before = getattr(instance, "email_before", None)
        if created or raw or before is None:
            return
        now = timezone.now()
        is_same = before.casefold() == instance.email.casefold()
        if not (is_same and instance.is_active(timezone.localdate(now))):
            shut_out(role=role, person=instance.pk, now=now)

    def deleted(instance: Any, **kwargs: Any) -> None:
        forget(role=role, person=instance.pk)

    for signal, receiver in (
        (pre_save, will_save),
        (post_save, saved),
        (post_delete, deleted),
    ):
        signal.connect(
            receiver,
            sender=model,
            # They live in this function only.
            weak=False,
            dispatch_uid=f"whatsappalert_access_{role}_{receiver.__name__}",
        )


def _decides(update_fields: Collection[str] | None) -> bool:
    return update_fields is None or not DECISIVE.isdisjoint(update_fields)

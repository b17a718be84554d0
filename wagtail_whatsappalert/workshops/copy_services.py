"""Recurring evenings: the same workshop on other days."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from ..adminkit.record_pages import make_record_page
from ..common.pages import page_models
from .models import Workshop
from .pages import WorkshopPageMixin

# What a copy does not get: it is a workshop of its own, with nobody in it yet.
OWN = frozenset(
    {"id", "uid", "sequence", "places_given", "calendar_event", "updated_at"}
    | {"start", "end", "opens_at", "closes_at", "is_cancelled"}
)
LISTS = ("hosts", "groups", "neighbourhoods", "leaflets")


def copy_workshop(
    *, workshop: Workshop, starts: Iterable[datetime], key: uuid.UUID
) -> list[Workshop]:
    """
    A copy for each start that was not made before with the same ``key``.

    It lasts as long on the clock, and registering starts and ends as long before it.
    So whoever sends the form twice makes each evening once.
    """
    made = (_copy(workshop, start, key) for start in sorted(set(starts)))
    return [copy for copy in made if copy]


def _copy(workshop: Workshop, start: datetime, key: uuid.UUID) -> Workshop | None:
    uid = uuid.uuid5(key, start.astimezone(ZoneInfo("UTC")).isoformat())
    facts = {
        field.attname: getattr(workshop, field.attname)
        for field in Workshop._meta.concrete_fields
        if field.name not in OWN
    }
    copy = Workshop(**facts, **_moments(workshop, start), uid=uid)
    try:
        with transaction.atomic():
            copy.save(force_insert=True)
            for name in LISTS:
                getattr(copy, name).set(getattr(workshop, name).all())
    except IntegrityError:
        if not Workshop.objects.filter(uid=uid).exists():
            raise
        return None
    return copy


def _moments(workshop: Workshop, start: datetime) -> dict[str, datetime | None]:
    shift = _clock(start) - _clock(workshop.start)
    moments: dict[str, datetime | None] = {"start": start}
    for name in ("end", "opens_at", "closes_at"):
        moment = getattr(workshop, name)
        moments[name] = moment and _shifted(moment, shift)
    return moments


def _clock(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None)


def _shifted(moment: datetime, shift: timedelta) -> datetime:
    """On the clock: half past seven stays half past seven in another season."""
    return timezone.make_aware(_clock(moment) + shift)


def make_copied_page(
    *, copy: Workshop, source: Workshop, parent: Any, live: bool, user: Any
) -> Any:
    """The page of a copy: as that of its source under the same page, else a new one."""
    page = _page_under(parent, source)
    if page is None:
        return make_record_page(
            record=copy,
            record_field="workshop",
            page_mixin=WorkshopPageMixin,
            parent=parent,
            live=live,
            user=user,
        )
    return _copied(page, copy, live, user)


def _page_under(parent: Any, workshop: Workshop) -> Any:
    for model in page_models(WorkshopPageMixin):
        found = model.objects.child_of(parent).filter(workshop=workshop)
        if page := found.order_by("path").first():
            return page
    return None


def _copied(page: Any, copy: Workshop, live: bool, user: Any) -> Any:
    slug = f"{page.slug}-{timezone.localdate(copy.start):%Y-%m-%d}"
    taken = set(page.get_siblings().values_list("slug", flat=True))
    if slug in taken:
        slug = f"{slug}-{copy.pk}"
    new = page.copy(
        update_attrs={"slug": slug, "workshop": copy},
        copy_revisions=False,
        keep_live=False,
        user=user,
    )
    if live:
        new.get_latest_revision().publish(user=user)
    return new

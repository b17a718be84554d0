"""
What Wagtail and Django tell us: pages that moved or appeared, records that
somebody saved, in the admin or in code of the site.
"""

from __future__ import annotations

from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_delete,
    pre_save,
)
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from ..areas.following import follow_neighbourhoods
from ..areas.models import District, Neighbourhood
from ..common.pages import page_models
from ..common.versions import AREAS, touch_public_version
from ..site_settings.models import WhatsAppAlertSettings
from .choices import AreaSource
from .models import Group
from .pages import GroupPageMixin
from .services import refresh_group_pages, update_addresses, update_area

NO_AREA = {
    "area_source": AreaSource.NEIGHBOURHOODS,
    "drawn_area": None,
    "address_list": "",
}
AREA_FIELDS = set(NO_AREA)
# Databases take only so many values in one query.
NUMBERS_AT_ONCE = 500


def public_facts_changed(sender, **kwargs):
    touch_public_version()


def areas_changed(sender, **kwargs):
    touch_public_version(AREAS)


def group_is_saved(sender, instance, raw=False, update_fields=None, **kwargs):
    """Remember what decided its area until now."""
    decides = AREA_FIELDS & set(update_fields or AREA_FIELDS)
    instance.area_before = None
    if instance.pk and decides and not raw:
        stored = Group.objects.filter(pk=instance.pk).values(*AREA_FIELDS).first()
        instance.area_before = stored


def group_saved(sender, instance, created, raw=False, **kwargs):
    refresh_group_pages(instance)
    before = NO_AREA if created and not raw else instance.area_before
    if before and any(getattr(instance, name) != before[name] for name in before):
        update_area(instance)
        update_addresses(instance)


def neighbourhoods_changed(sender, instance, action, reverse, pk_set, **kwargs):
    if reverse and action == "pre_clear":
        neighbourhood_goes(sender, instance)
    elif reverse and action == "post_clear":
        neighbourhood_gone(sender, instance)
    elif action.startswith("post_"):
        groups = Group.objects.filter(pk__in=pk_set) if reverse else [instance]
        for group in groups:
            update_area(group)
            refresh_group_pages(group)


def neighbourhood_saved(sender, instance, created, **kwargs):
    if not created:
        for group in instance.groups.all():
            update_area(group)


def neighbourhoods_imported(numbers):
    """Once for each group, however many of its neighbourhoods changed."""
    through = Group.neighbourhoods.through.objects
    groups = set()
    for start in range(0, len(numbers), NUMBERS_AT_ONCE):
        some = numbers[start : start + NUMBERS_AT_ONCE]
        used = through.filter(neighbourhood_id__in=some)
        groups.update(used.values_list("group_id", flat=True))
    for number in sorted(groups):
        group = Group.objects.get(pk=number)
        update_area(group)
        refresh_group_pages(group)


def neighbourhood_goes(sender, instance, **kwargs):
    instance.groups_left_behind = list(instance.groups.all())


def neighbourhood_gone(sender, instance, **kwargs):
    for group in instance.groups_left_behind:
        update_area(group)


def page_made(sender, instance, created, **kwargs):
    """A live page made by code, which is never published."""
    if created and instance.live:
        touch_public_version()


def connect() -> None:
    """Called once, from ``AppConfig.ready``."""
    follow_neighbourhoods("groups", neighbourhoods_imported)
    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        signal.connect(public_facts_changed, dispatch_uid="whatsappalert_pages")
    for model in (Site, WhatsAppAlertSettings, PageViewRestriction):
        for signal in (post_save, post_delete):
            signal.connect(
                public_facts_changed, sender=model, dispatch_uid="whatsappalert_site"
            )
    for model in (District, Neighbourhood, Group):
        post_delete.connect(
            areas_changed, sender=model, dispatch_uid="whatsappalert_gone"
        )
    for model in page_models(GroupPageMixin):
        post_save.connect(
            page_made, sender=model, dispatch_uid="whatsappalert_page_made"
        )
    pre_save.connect(
        group_is_saved, sender=Group, dispatch_uid="whatsappalert_group_is_saved"
    )
    post_save.connect(group_saved, sender=Group, dispatch_uid="whatsappalert_group")
    post_save.connect(
        neighbourhood_saved, sender=Neighbourhood, dispatch_uid="whatsappalert_area"
    )
    pre_delete.connect(
        neighbourhood_goes,
        sender=Neighbourhood,
        dispatch_uid="whatsappalert_area_goes",
    )
    post_delete.connect(
        neighbourhood_gone,
        sender=Neighbourhood,
        dispatch_uid="whatsappalert_area_gone",
    )
    m2m_changed.connect(
        neighbourhoods_changed,
        sender=Group.neighbourhoods.through,
        dispatch_uid="whatsappalert_group_areas",
    )

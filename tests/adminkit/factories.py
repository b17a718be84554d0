from datetime import timedelta

from django.utils import timezone

from wagtail_whatsappalert.workshops.models import Workshop

HOOGEVEEN = "SRID=4326;POINT(6.476 52.722)"


def make_workshop(**kwargs):
    start = timezone.now() + timedelta(days=7)
    values = {
        "title": "Meld verdacht gedrag",
        "venue": "De Tamboer",
        "start": start,
        "end": start + timedelta(hours=2),
        **kwargs,
    }
    return Workshop.objects.create(**values)


def media_paths(media):
    """Every file of a ``Media``; Django 6.1 wraps some in an object of its own."""
    files = [*media._js, *media._css.get("all", [])]
    return [getattr(each, "_path", each) for each in files]

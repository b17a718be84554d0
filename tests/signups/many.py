"""Thousands of people at once, without the services."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Site

from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.texts.models import HouseRules


def make_many_signups(groups, number, *, start=0, status="ready", **facts):
    """``number`` signups from number ``start`` on, spread over the groups."""
    site = Site.objects.get(is_default_site=True)
    rules = HouseRules.objects.filter(site=site).first() or HouseRules.objects.create(
        site=site, language="nl", number=1
    )
    now = timezone.now()
    Signup.objects.bulk_create(
        [
            Signup(
                group=groups[i % len(groups)],
                site=site,
                language="nl",
                status=status,
                name=f"Bewoner {i}",
                phone=f"+316{10000000 + i}",
                email=f"bewoner{i}@example.org",
                house_number=i % 200 + 1,
                relation="lives",
                minimum_age=18,
                house_rules=rules,
                created_at=now - timedelta(minutes=i),
                confirmed_at=now - timedelta(minutes=i),
                ticket=i,
                **{"postcode": "7901 AB", **facts},
            )
            for i in range(start, start + number)
        ],
        batch_size=1000,
    )

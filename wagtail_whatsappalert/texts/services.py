"""How versions of the house rules and of the SAAR steps come about."""

from __future__ import annotations

from wagtail.models import Site

from ..common.versioning import publish_version, record_first_version
from .models import GroupReminder, HouseRules, SaarSteps
from .wording import current_house_rules


def record_house_rules(site: Site, language: str) -> HouseRules:
    """
    The rules in force; the default text becomes version 1 at the first signup.

    Two first signups at one moment get the same version.
    """
    rules = current_house_rules(site, language)
    return rules if rules.pk else record_first_version(rules)


def publish_house_rules(rules: HouseRules) -> HouseRules:
    """Save rules as the next version; who accepted an earlier one keeps that one."""
    return publish_version(rules)


def publish_saar_steps(steps: SaarSteps) -> SaarSteps:
    return publish_version(steps)


def publish_reminder(reminder: GroupReminder) -> GroupReminder:
    return publish_version(reminder)

"""What coordinators promise, that they did, and what they say of themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Site

from ..common.versioning import known_language, publish_version, record_first_version
from ..privacy.access_log import AccessAction, record_access
from .models import ConfidentialityAgreement, Coordinator
from .wording import current_agreement


class NotInForce(Exception):
    """A newer version came while somebody was looking at an older one."""


def publish_agreement(agreement: ConfidentialityAgreement) -> ConfidentialityAgreement:
    """Save it as the next version; who accepted an earlier one stays bound by that."""
    return publish_version(agreement)


def accept_agreement(
    *,
    coordinator: Coordinator,
    site: Site,
    language: str,
    number: int,
    accepted_at: datetime,
    actor: Any,
) -> Coordinator:
    """
    Keep that a coordinator signed this version on paper.

    The default text becomes version 1 here. Raises ``NotInForce`` if version
    ``number`` is not the one in force.
    """
    with transaction.atomic():
        agreement = _bind(coordinator, site, language, number, accepted_at)
        _log_change(coordinator, actor, **_facts(agreement), on_paper=True)
    return coordinator


def accept_agreement_herself(
    *, coordinator: Coordinator, site: Site, language: str, number: int, now: datetime
) -> Coordinator:
    """As ``accept_agreement``, by herself on her own screen."""
    with transaction.atomic():
        agreement = _bind(coordinator, site, language, number, now)
        _log_change(coordinator, None, **_facts(agreement), on_paper=False)
    return coordinator


def confirm_reachable(
    *, coordinator: Coordinator, phone: Any, in_directory: bool, now: datetime
) -> Coordinator:
    """Keep that she says how she is reached, and who may see it."""
    return _change(
        coordinator, phone=phone, in_directory=in_directory, reachable_at=now
    )


def change_own_details(
    *, coordinator: Coordinator, phone: Any, language: str, in_directory: bool
) -> Coordinator:
    """What is hers to change; name and e-mail address are for the municipality."""
    return _change(
        coordinator, phone=phone, language=language, in_directory=in_directory
    )


def _change(coordinator: Coordinator, **facts: Any) -> Coordinator:
    changed = [name for name in facts if getattr(coordinator, name) != facts[name]]
    if not changed:
        return coordinator
    with transaction.atomic():
        for name in changed:
            setattr(coordinator, name, facts[name])
        coordinator.save(update_fields=changed)
        _log_change(coordinator, None, fields=changed)
    return coordinator


def _bind(
    coordinator: Coordinator,
    site: Site,
    language: str,
    number: int,
    accepted_at: datetime,
) -> ConfidentialityAgreement:
    # The first statement is a write, so that nothing is read too early.
    Coordinator.objects.filter(pk=coordinator.pk).update(
        agreement_accepted_at=accepted_at
    )
    agreement = current_agreement(site, known_language(language))
    if not agreement.pk:
        agreement = record_first_version(agreement)
    if agreement.number != number:
        raise NotInForce
    coordinator.agreement = agreement
    coordinator.agreement_accepted_at = accepted_at
    coordinator.save(update_fields=["agreement", "agreement_accepted_at"])
    return agreement


def _facts(agreement: ConfidentialityAgreement) -> dict[str, int]:
    return {"agreement": agreement.pk, "version": agreement.number}


def _log_change(coordinator: Coordinator, actor: Any, **data: Any) -> None:
    """``actor`` is a user, or ``None`` for herself."""
    if actor is None:
        data["coordinator"] = coordinator.pk
    record_access(
        AccessAction.CHANGE,
        user=actor,
        model=Coordinator,
        numbers=[coordinator.pk],
        **data,
    )

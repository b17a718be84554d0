"""Coordinators in a form of a room above: only for who may see them, and logged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..privacy.access_log import AccessAction, record_access
from .models import Coordinator

VIEW_COORDINATORS = "wagtail_whatsappalert.view_coordinator"


class ShowsCoordinators:
    """Mixin for a create or edit view whose form may have ``coordinators``."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        field = context["form"].fields.get("coordinators")
        if field is not None:
            numbers = list(field.queryset.values_list("pk", flat=True))
            log_shown(self.request.user, numbers)
        return context


def log_shown(user: Any, numbers: Sequence[int]) -> None:
    """That somebody saw these coordinators in a list."""
    record_access(AccessAction.LIST, user=user, model=Coordinator, numbers=numbers)

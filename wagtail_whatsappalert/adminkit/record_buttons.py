"""
Buttons that a higher room puts with the records of a lower one.

The lower room does not know who is above it: the higher one registers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from wagtail.admin.widgets.button import Button

# Answers the buttons of one record for one user; no query, it runs for each row.
ButtonMaker = Callable[[Any, Any], list[Button]]

_makers: dict[type[models.Model], list[ButtonMaker]] = {}


def register_record_buttons(model: type[models.Model], maker: ButtonMaker) -> None:
    _makers.setdefault(model, []).append(maker)


def record_buttons(record: models.Model, user: Any) -> list[Button]:
    """What is registered for this kind of record, for this user."""
    makers = _makers.get(type(record), [])
    return [button for maker in makers for button in maker(record, user)]

"""Months as whole numbers that can be counted with: year × 12 + month - 1."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dates import MONTHS


def month_number(year: int, month: int) -> int:
    return year * 12 + month - 1


def month_of(moment: datetime) -> int:
    """The month on the clock of the site."""
    local = timezone.localtime(moment)
    return month_number(local.year, local.month)


def iso_month(month: int) -> str:
    """``2025-03``"""
    return f"{month // 12}-{month % 12 + 1:02}"


def month_name(month: int) -> str:
    """``maart 2025``, in the active language."""
    return f"{MONTHS[month % 12 + 1]} {month // 12}"

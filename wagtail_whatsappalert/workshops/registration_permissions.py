"""
Who may do what with registrations. Each right comes on top of the right to view.
"""

from __future__ import annotations

from typing import Any

APP = "wagtail_whatsappalert"
VIEW_REGISTRATION = f"{APP}.view_registration"
MANAGE_REGISTRATION = f"{APP}.manage_registration"
EXPORT_REGISTRATION = f"{APP}.export_registration"
VIEW_ADDRESSES = f"{APP}.view_exercise_addresses"

# What the editor of account groups offers; nobody adds or deletes one by hand.
OFFERED_PERMISSIONS = [
    permission.removeprefix(f"{APP}.")
    for permission in (VIEW_REGISTRATION, MANAGE_REGISTRATION, EXPORT_REGISTRATION)
]


def may_view_registrations(user: Any) -> bool:
    return user.is_active and user.has_perm(VIEW_REGISTRATION)


def may_manage_registrations(user: Any) -> bool:
    return may_view_registrations(user) and user.has_perm(MANAGE_REGISTRATION)


def may_export_registrations(user: Any) -> bool:
    return may_view_registrations(user) and user.has_perm(EXPORT_REGISTRATION)


def may_view_addresses(user: Any) -> bool:
    return user.is_active and user.has_perm(VIEW_ADDRESSES)

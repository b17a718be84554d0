"""
Who may do what with signups. Each right comes on top of the right to view.

A manager can be limited to some groups; a superuser cannot.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from ..groups.models import Group

APP = "wagtail_whatsappalert"
VIEW_SIGNUP = f"{APP}.view_signup"
MANAGE_SIGNUP = f"{APP}.manage_signup"
EXPORT_SIGNUP = f"{APP}.export_signup"
VIEW_PRIVACY_LOG = f"{APP}.view_privacy_log"

# What the editor of account groups offers; nobody adds or deletes a signup.
OFFERED_PERMISSIONS = [
    permission.removeprefix(f"{APP}.")
    for permission in (VIEW_SIGNUP, MANAGE_SIGNUP, EXPORT_SIGNUP, VIEW_PRIVACY_LOG)
]


def may_view(user: Any) -> bool:
    return user.is_active and user.has_perm(VIEW_SIGNUP)


def may_manage(user: Any) -> bool:
    return may_view(user) and user.has_perm(MANAGE_SIGNUP)


def may_export(user: Any) -> bool:
    return may_view(user) and user.has_perm(EXPORT_SIGNUP)


def limit_of(user: Any) -> QuerySet[Group] | None:
    """The only groups whose signups somebody may see; ``None`` is no limit."""
    if user.is_superuser:
        return None
    limit = getattr(user, "whatsappalert_limit", None)
    return None if limit is None else limit.groups.all()


def groups_visible_to(user: Any) -> QuerySet[Group]:
    """The groups whose signups somebody may see."""
    if not may_view(user):
        return Group.objects.none()
    limit = limit_of(user)
    return Group.objects.all() if limit is None else limit

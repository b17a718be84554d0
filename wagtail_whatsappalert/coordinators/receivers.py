"""Coordinators may sign in, and are signed out when they stop."""

from __future__ import annotations

from ..access.models import Role
from ..access.receivers import connect_people
from .models import Coordinator


def connect() -> None:
    """Called once, from ``AppConfig.ready``."""
    connect_people(Role.COORDINATOR, Coordinator)

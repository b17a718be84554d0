"""What can stand in the way of a message."""

from __future__ import annotations


class ThreadClosed(Exception):
    """Somebody closed it first."""

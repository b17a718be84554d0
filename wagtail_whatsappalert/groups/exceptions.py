from __future__ import annotations


class ChangedMeanwhile(Exception):
    """Somebody else changed it after it was read; ``now_in_force`` is his."""

    def __init__(self, now_in_force: str) -> None:
        super().__init__()
        self.now_in_force = now_in_force

"""Text that XML and iCalendar can hold."""

from __future__ import annotations

import re

# Everything that XML 1.0 forbids; a feed with one of them cannot be read.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without control characters; line ends become ``\\n``."""
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))

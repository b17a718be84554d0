"""Reads the mails that the demo has sent."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy

from django.conf import settings

NAME = re.compile(r"\d{8}-\d{6}-\d{6}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Mail:
    key: str
    subject: str
    sender: str
    to: str
    date: datetime | None
    text: str


def folder():
    settings.MAILBOX_FOLDER.mkdir(parents=True, exist_ok=True)
    return settings.MAILBOX_FOLDER


def newest_first():
    files = sorted(folder().glob("*.eml"), reverse=True)
    return [readable(file.read_bytes(), file.stem) for file in files]


def find(key):
    """The mail with this key, or ``None``."""
    file = folder() / f"{key}.eml"
    if not NAME.fullmatch(key) or not file.exists():
        return None
    return readable(file.read_bytes(), key)


def readable(raw, key=""):
    """The headers and the plain text of a mail, decoded."""
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(preferencelist=("plain",))
    return Mail(
        key=key,
        subject=str(mail["Subject"] or ""),
        sender=str(mail["From"] or ""),
        to=str(mail["To"] or ""),
        date=mail["Date"].datetime if mail["Date"] else None,
        text=body.get_content() if body else "",
    )

"""What the overview says of a problem, in a few words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..conf import conf
from .overview import Finding, GroupState, Problem, days_since


def in_words(finding: Finding, state: GroupState, now: datetime) -> str:
    match finding.problem:
        case Problem.READY_TOO_LONG:
            return _ready_too_long(finding, now)
        case Problem.UNREACHABLE:
            return _could_not_be_reached(finding.count)
        case Problem.TO_BE_REMOVED:
            return _still_to_be_removed(finding.count)
        case Problem.CAN_START:
            return _can_start(finding.count)
        case Problem.WAITS:
            return f"{finding.source.label}: {finding.count}"
        case Problem.STOPS if finding.since:
            return _("Coordinator stops on %(day)s") % {"day": day(finding.since)}
        case Problem.UNVERIFIED if finding.paused_on:
            return _("Unverified; is paused on %(day)s") % {
                "day": day(finding.paused_on)
            }
        case Problem.UNVERIFIED:
            return _("Unverified since %(day)s") % {"day": day(finding.since)}
        case Problem.ACTIVITY_ASKED:
            return _asked(finding)
        case Problem.ACTIVITY_DUE:
            return _("Is asked on %(day)s if it is active") % {
                "day": day(finding.since)
            }
    return str(finding.problem.label)


def day(moment: Any) -> str:
    if isinstance(moment, datetime):
        moment = timezone.localdate(moment)
    return date_format(moment, "SHORT_DATE_FORMAT") if isinstance(moment, date) else ""


def _ready_too_long(finding: Finding, now: datetime) -> str:
    words = ngettext(
        "%(count)d person ready for more than %(limit)d days, the longest %(days)d",
        "%(count)d people ready for more than %(limit)d days, the longest %(days)d",
        finding.count,
    )
    return words % {
        "count": finding.count,
        "limit": conf.READY_WARNING_DAYS,
        "days": days_since(finding.since, now),
    }


def _could_not_be_reached(count: int) -> str:
    words = ngettext(
        "%(count)d person could not be reached",
        "%(count)d people could not be reached",
        count,
    )
    return words % {"count": count}


def _still_to_be_removed(count: int) -> str:
    words = ngettext(
        "%(count)d person still to be removed",
        "%(count)d people still to be removed",
        count,
    )
    return words % {"count": count}


def _can_start(count: int) -> str:
    words = ngettext(
        "Can be started: %(count)d person is interested",
        "Can be started: %(count)d people are interested",
        count,
    )
    return words % {"count": count}


def _asked(finding: Finding) -> str:
    if not finding.count:
        return _("Asked on %(day)s if it is active") % {"day": day(finding.since)}
    words = ngettext(
        "Asked on %(day)s if it is active, reminded once",
        "Asked on %(day)s if it is active, reminded %(count)d times",
        finding.count,
    )
    return words % {"day": day(finding.since), "count": finding.count}

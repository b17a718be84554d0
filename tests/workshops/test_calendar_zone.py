from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Timezone

from wagtail_whatsappalert.workshops.calendar_zone import zone_text

ZONES = [
    "Europe/Amsterdam",
    "America/New_York",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Asia/Kolkata",
]


def moments():
    """Every seventh hour of two years."""
    start = datetime(2027, 1, 1, tzinfo=UTC)
    return [start + timedelta(hours=hours) for hours in range(0, 2 * 365 * 24, 7)]


class TestZone:
    @pytest.mark.parametrize("key", ZONES)
    def test_has_the_offsets_of_the_zone_database_for_two_parsers(self, key):
        zone = ZoneInfo(key)
        text = zone_text(zone, 2027)
        first = Timezone.from_ical(text).to_tz()
        second = tzical(StringIO(text)).get(key)
        for moment in moments():
            clock = moment.astimezone(zone).replace(tzinfo=None)
            expected = moment.astimezone(zone).utcoffset()
            assert clock.replace(tzinfo=first).utcoffset() == expected
            assert clock.replace(tzinfo=second).utcoffset() == expected

    def test_tells_the_rule_of_europe(self):
        text = zone_text(ZoneInfo("Europe/Amsterdam"), 2027).replace("\r\n", " ")
        yearly = "RRULE:FREQ=YEARLY"
        assert f"20260329T020000 {yearly};BYMONTH=3;BYDAY=-1SU" in text
        assert f"20261025T030000 {yearly};BYMONTH=10;BYDAY=-1SU" in text

    @pytest.mark.parametrize("year", [1, 1900, 9999])
    def test_is_there_for_any_year(self, year):
        assert "BEGIN:STANDARD" in zone_text(ZoneInfo("Europe/Amsterdam"), year)

    def test_lists_the_dates_where_there_is_no_rule(self):
        # Morocco follows the moon.
        assert "RDATE:" in zone_text(ZoneInfo("Africa/Casablanca"), 2027)

    def test_needs_none_in_utc(self):
        assert zone_text(ZoneInfo("UTC"), 2027) == ""

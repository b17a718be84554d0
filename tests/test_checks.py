import pytest
from django.core.checks import run_checks
from django.test import override_settings

from wagtail_whatsappalert.checks import (
    check_base_template,
    check_bulletin_channels,
    check_captcha,
    check_installed_apps,
    check_settings,
    check_shared_cache,
    check_urls,
)
from wagtail_whatsappalert.conf import declared_settings

WRONG = {
    "BASE_TEMPLATE": [None, "", 7],
    "COUNTRY": ["DE", "nl", None, []],
    "DEFAULT_CAPACITY": [0, -1, "100", True, 1.5, None],
    "MAX_CAPACITY": [0, "1024"],
    "DEFAULT_MINIMUM_PARTICIPANTS": [0, "10"],
    "DEFAULT_MINIMUM_AGE": [0, "18"],
    "CONFIRMATION_LINK_DAYS": [0, 1.5],
    "UNCONFIRMED_RETENTION_DAYS": [0, None],
    "CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY": [0, "5"],
    "LETTER_ATTEMPTS": [0, "10"],
    "GEOCODER": [
        *("path.to.Geocoder", {}, {"BACKEND": None}, 7),
        *({"BACKEND": "a.B", "TRIES": 0}, {"BACKEND": "a.B", "CACHE": 1}),
        {"BACKEND": "a.B", "OPTIONS": ["timeout"]},
    ],
    "MAP_TILES": ["https://tiles.example", {"url": "x"}, None],
    "OFFER_DAYS": [-1, "7"],
    "WORKSHOPS_BEFORE_LAPSE": [-1, 1.5],
    "RECONFIRM_AFTER_DAYS": [0, None],
    "RECONFIRM_ANSWER_DAYS": [0, "30"],
    "LEFT_RETENTION_DAYS": [-1, None],
    "WITHDRAWN_RETENTION_DAYS": [-1, None],
    "REFUSED_RETENTION_DAYS": [-1, None],
    "EXPIRED_RETENTION_DAYS": [-1, None],
    "REMOVAL_DAYS": [-1, "14"],
    "PURGE_AT_HAND_OVER": [None, 1, "yes"],
    "DATA_LINK_HOURS": [0, 1.5],
    "SIGNUPS_PER_NETWORK_PER_HOUR": [0, -1, "120", None],
    "FINDS_PER_NETWORK_PER_HOUR": [0, -1, "300", None],
    "SIGNUPS_PER_ADDRESS_PER_HOUR": [0, True],
    "MINIMUM_FILL_SECONDS": [-1, 0.5, None],
    "TRUSTED_PROXIES": [-1, True, ["10.0.0.1"], None],
    "LETTER_RETENTION_DAYS": [0, "30"],
    "ACCESS_SESSION_HOURS": [0, "8"],
    "SIGN_IN_LINK_MINUTES": [0, None],
    "SIGN_IN_LINKS_PER_ADDRESS_PER_HOUR": [0, "5"],
    "ACTIVITY_AFTER_DAYS": [0, "182"],
    "ACTIVITY_REMINDER_DAYS": [0, 1.5],
    "READY_WARNING_DAYS": [0, None],
    "BULLETIN_CHANNELS": [None, {}, "path", [None], [{"OPTIONS": {}}]],
    "BULLETIN_RETENTION_DAYS": [0, "365"],
    "THREAD_RETENTION_DAYS": [-1, None],
    "SMALLEST_NUMBER_SHOWN": [-1, True],
    "DEFAULT_WORKSHOP_CAPACITY": [0, "40", None],
    "REMINDER_DAYS": [0, 1.5],
    "ACCESS_NEEDS_RETENTION_DAYS": [-1, 1.5],
    "REGISTRATION_RETENTION_DAYS": [-1, None],
    "CAPTCHA": ["path.to.Captcha", {}, {"BACKEND": None}, 7],
    "CLIENT_ADDRESS": [7, "", "function", ["a.b"]],
    "MAP_CENTRE": [(200, 52), (5, 95), (5,), "5,52", ("5", "52"), None],
}
CASES = [(name, value) for name, values in WRONG.items() for value in values]


def ids(messages):
    return [message.id.rpartition(".")[2] for message in messages]


def ours():
    return [m for m in run_checks() if m.id.startswith("wagtail_whatsappalert")]


class TestSettings:
    def test_every_setting_has_a_wrong_value_here(self):
        assert set(WRONG) == {setting.name for setting in declared_settings()}

    def test_every_setting_has_an_id_of_its_own(self):
        check_ids = [setting.check_id for setting in declared_settings()]
        assert len(set(check_ids)) == len(check_ids)

    @pytest.mark.parametrize(("name", "value"), CASES)
    def test_a_wrong_value_is_told_once(self, settings, name, value):
        settings.WAGTAIL_WHATSAPPALERT = {name: value}
        (message,) = check_settings(None)
        expected = {s.name: s.check_id for s in declared_settings()}[name]
        assert message.id == expected
        assert name in message.msg
        # Nor do the other checks fall over it.
        assert expected in [each.id for each in ours()]

    @pytest.mark.parametrize("value", [None, {"BACKEND": "a.B", "OPTIONS": {"x": 1}}])
    def test_the_geocoder_may_be_none_or_have_options(self, settings, value):
        settings.WAGTAIL_WHATSAPPALERT = {"GEOCODER": value}
        assert check_settings(None) == []

    def test_an_unknown_setting_is_a_warning(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"CAPACITY": 5}
        (message,) = check_settings(None)
        assert ids([message]) == ["W001"]
        assert "CAPACITY" in message.msg

    def test_no_settings_at_all_are_fine(self, settings):
        del settings.WAGTAIL_WHATSAPPALERT
        assert ours() == []

    @pytest.mark.parametrize("value", [None, "x", ["COUNTRY"]])
    def test_settings_that_are_no_dict_are_told(self, settings, value):
        settings.WAGTAIL_WHATSAPPALERT = value
        assert ids(ours()) == ["E099"]


class TestGeocoder:
    NOMINATIM = "wagtail_whatsappalert.geocoding.nominatim.NominatimGeocoder"

    def test_that_cannot_be_imported_is_told(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"GEOCODER": {"BACKEND": "no.such.Geocoder"}}
        assert ids(ours()) == ["E106"]

    def test_options_that_are_needed_are_told(self, settings):
        chosen = {"BACKEND": self.NOMINATIM, "OPTIONS": {"base_url": "https://x.nl"}}
        settings.WAGTAIL_WHATSAPPALERT = {"GEOCODER": chosen}
        (message,) = ours()
        assert "'user_agent'" in message.msg
        chosen["OPTIONS"]["user_agent"] = "hoogeveen.nl"
        assert ours() == []


class TestInstallation:
    @pytest.mark.parametrize(
        "name", ["phonenumber_field", "wagtail.contrib.settings", "wagtailgeowidget"]
    )
    def test_an_app_that_is_missing_is_told(self, monkeypatch, name):
        monkeypatch.setattr(
            "wagtail_whatsappalert.checks.apps.is_installed", lambda app: app != name
        )
        (message,) = check_installed_apps(None)
        assert ids([message]) == ["E100"]
        assert name in message.msg

    def test_a_base_template_that_does_not_exist_is_told(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"BASE_TEMPLATE": "no/such.html"}
        assert ids(check_base_template(None)) == ["E101"]

    @override_settings(ROOT_URLCONF="tests.urls_without_ours")
    def test_urls_that_are_not_included_are_told(self):
        assert ids(check_urls(None)) == ["E102"]


def client_of(request):
    return "62.41.8.9"


class TestWhatSettingsName:
    @pytest.mark.parametrize(
        ("name", "value", "check_id"),
        [
            ("CAPTCHA", {"BACKEND": "no.such.Captcha"}, "E103"),
            ("CAPTCHA", {"BACKEND": "os.sep"}, "E103"),
            ("CLIENT_ADDRESS", "no.such.function", "E104"),
            ("CLIENT_ADDRESS", "os.sep", "E104"),
        ],
    )
    def test_must_be_there(self, settings, name, value, check_id):
        settings.WAGTAIL_WHATSAPPALERT = {name: value}
        (message,) = check_captcha(None)
        assert ids([message]) == [check_id]
        assert name in message.msg

    def test_is_fine_where_it_is_there(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {
            "CAPTCHA": {"BACKEND": "tests.signups.test_captcha.SumCaptcha"},
            "CLIENT_ADDRESS": f"{__name__}.client_of",
        }
        assert check_captcha(None) == []


class TestBulletinChannels:
    GOOD = "wagtail_whatsappalert.bulletins.channels.DummyChannel"

    @pytest.mark.parametrize("path", ["no.such.Channel", "os.sep"])
    def test_must_be_there(self, settings, path):
        channels = [{"BACKEND": self.GOOD}, {"BACKEND": path}]
        settings.WAGTAIL_WHATSAPPALERT = {"BULLETIN_CHANNELS": channels}
        (message,) = check_bulletin_channels(None)
        assert ids([message]) == ["E105"]
        assert path in message.msg

    @pytest.mark.parametrize("value", [[], [{"BACKEND": GOOD}], "wrong"])
    def test_are_fine_where_they_are_there(self, settings, value):
        settings.WAGTAIL_WHATSAPPALERT = {"BULLETIN_CHANNELS": value}
        assert check_bulletin_channels(None) == []


class TestSharedCache:
    def use(self, settings, backend):
        settings.CACHES = {"default": {"BACKEND": backend}}

    @pytest.mark.parametrize("name", ["locmem.LocMemCache", "dummy.DummyCache"])
    def test_is_missed_at_deployment(self, settings, name):
        self.use(settings, f"django.core.cache.backends.{name}")
        (message,) = check_shared_cache(None)
        assert ids([message]) == ["W002"]

    @pytest.mark.parametrize(
        "name", ["redis.RedisCache", "memcached.PyMemcacheCache", "db.DatabaseCache"]
    )
    def test_is_fine_where_processes_share_it(self, settings, name):
        self.use(settings, f"django.core.cache.backends.{name}")
        assert check_shared_cache(None) == []

    def test_is_no_matter_for_a_developer(self):
        assert "W002" not in ids(ours())
        at_deployment = run_checks(include_deployment_checks=True)
        assert "W002" in ids(at_deployment)

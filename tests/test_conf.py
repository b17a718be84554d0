import re

import pytest

from wagtail_whatsappalert.conf import Conf, Setting, conf, declared_settings
from wagtail_whatsappalert.groups.models import Group


class TestReading:
    def test_gives_the_default_where_nothing_is_set(self, settings):
        del settings.WAGTAIL_WHATSAPPALERT
        assert conf.MAX_CAPACITY == 1024
        assert conf.COUNTRY == "NL"

    def test_happens_when_a_setting_is_used(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"DEFAULT_CAPACITY": 55}
        assert conf.DEFAULT_CAPACITY == 55
        assert Group().capacity == 55
        settings.WAGTAIL_WHATSAPPALERT = {}
        assert Group().capacity == 100

    def test_of_one_setting_leaves_the_others(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"DEFAULT_CAPACITY": 55}
        assert conf.DEFAULT_MINIMUM_AGE == 18

    def test_an_unknown_name_is_an_error(self):
        with pytest.raises(AttributeError):
            _ = conf.NO_SUCH_SETTING


class TestDeclarations:
    def test_answers_the_setting_itself_on_the_class(self):
        assert isinstance(Conf.COUNTRY, Setting)
        assert Conf.COUNTRY in declared_settings()

    @pytest.mark.parametrize("setting", declared_settings(), ids=lambda s: s.name)
    def test_a_default_passes_its_own_check(self, setting):
        assert setting.check(setting.default) is None

    @pytest.mark.parametrize("setting", declared_settings(), ids=lambda s: s.name)
    def test_an_id_has_the_form_of_django(self, setting):
        assert re.fullmatch(r"wagtail_whatsappalert\.E0\d\d", setting.check_id)

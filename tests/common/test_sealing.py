from datetime import timedelta

import pytest

from wagtail_whatsappalert.common.sealing import SealBroken, seal, unseal

DATA = {"email": "anna@example.org", "group": 7, "name": "Ané 👋"}


class TestSeal:
    def test_gives_back_what_it_holds(self):
        assert unseal(seal(DATA, purpose="a"), purpose="a") == DATA

    def test_is_for_one_purpose(self):
        with pytest.raises(SealBroken):
            unseal(seal(DATA, purpose="a"), purpose="b")

    def test_may_have_an_end(self, monkeypatch):
        token = seal(DATA, purpose="a")
        assert unseal(token, purpose="a", max_age=timedelta(hours=1)) == DATA
        import time

        later = time.time() + 7200
        monkeypatch.setattr("time.time", lambda: later)
        with pytest.raises(SealBroken):
            unseal(token, purpose="a", max_age=timedelta(hours=1))

    def test_of_empty_data_is_read(self):
        assert unseal(seal({}, purpose="a"), purpose="a") == {}

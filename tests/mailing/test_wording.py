import pytest

from wagtail_whatsappalert.mailing.wording import fill_in, registered_wordings


class TestOurWordings:
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_pass_what_is_asked_of_a_municipality(self, language):
        assert len(registered_wordings()) > 10
        for wording in registered_wordings():
            subject, text = wording.in_language(language)
            assert not wording.unknown_in(subject + text), wording.kind
            assert not wording.missing_in(subject, text), wording.kind
            assert set(wording.necessary) <= set(wording.samples), wording.kind
            assert len(subject) <= 150

    def test_leave_no_brace_with_their_samples(self):
        for wording in registered_wordings():
            subject, text = wording.in_language("en")
            assert "{" not in fill_in(subject + text, wording.samples), wording.kind


class TestFillingIn:
    def test_replaces_once_and_keeps_other_braces(self):
        values = {"name": "{group}", "group": "Krakeel"}
        assert fill_in("{name} {group} {x} {}", values) == "{group} Krakeel {x} {}"

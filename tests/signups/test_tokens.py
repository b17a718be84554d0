import base64
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing

from wagtail_whatsappalert.signups import tokens
from wagtail_whatsappalert.signups.tokens import (
    BadToken,
    ConfirmationLink,
    FormToken,
    Receipt,
    read_confirmation_link,
    read_form_token,
    read_receipt,
)

FORM = FormToken("nl", 7, "Doe mee", "Dank", True, "digest")
RECEIPT = Receipt("anna@example.org", "nl", 7, 31, "Dank u")
MADE = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINK = ConfirmationLink(31, 7, "nl", "digest", int(MADE.timestamp()))

# Each kind: a token and what reads it.
KINDS = {
    "form": (FORM.sign, read_form_token, FORM),
    "receipt": (RECEIPT.seal, read_receipt, RECEIPT),
    "confirmation": (LINK.seal, read_confirmation_link, LINK),
}
each_kind = pytest.mark.parametrize(
    ("make", "read", "value"), KINDS.values(), ids=KINDS
)


@each_kind
class TestEveryToken:
    def test_is_read_as_it_was_made(self, make, read, value):
        assert read(make()) == value

    def test_fits_in_a_url(self, make, read, value):
        assert set(make()).isdisjoint('/?#&%+= <>"')

    def test_that_was_changed_is_refused(self, make, read, value):
        token = make()
        for position in range(0, len(token), 7):
            other = "A" if token[position] != "A" else "B"
            with pytest.raises(BadToken):
                read(token[:position] + other + token[position + 1 :])

    def test_that_was_cut_off_is_refused(self, make, read, value):
        token = make()
        for length in (0, 1, len(token) // 2, len(token) - 1):
            with pytest.raises(BadToken):
                read(token[:length])

    @pytest.mark.parametrize(
        "token", ["é", "\0", "\ud800", "=", "====", "a:b", ":", "🙂" * 99, "x" * 9999]
    )
    def test_that_is_nonsense_is_refused(self, make, read, value, token):
        with pytest.raises(BadToken):
            read(token)

    def test_for_something_else_is_refused(self, make, read, value):
        for other, (make_other, _read, _value) in KINDS.items():
            if KINDS[other][1] is not read:
                with pytest.raises(BadToken):
                    read(make_other())

    def test_of_another_site_is_refused(self, make, read, value, settings):
        token = make()
        settings.SECRET_KEY = "another"
        with pytest.raises(BadToken):
            read(token)

    def test_survives_a_new_secret_key_while_the_old_one_is_kept(
        self, make, read, value, settings
    ):
        token = make()
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "new"
        assert read(token) == value
        settings.SECRET_KEY_FALLBACKS = []
        with pytest.raises(BadToken):
            read(token)


class TestFormToken:
    def test_is_the_same_at_each_rendering(self):
        assert FORM.sign() == FORM.sign()

    @pytest.mark.parametrize("values", [["nl", 7], ["nl"] * 6, [1] * 9])
    def test_of_an_earlier_release_is_refused_in_words(self, values):
        token = signing.Signer(salt=tokens.FORM_SALT).sign_object(values)
        with pytest.raises(BadToken):
            read_form_token(token)

    @pytest.mark.parametrize(
        "form",
        [
            FormToken("nl", by_address=True),
            FormToken("nl", by_address=True, ask_coordinator=True),
            FormToken("nl", neighbourhood=12),
        ],
    )
    def test_tells_what_decides_and_stays_short(self, form):
        assert read_form_token(form.sign()) == form
        assert len(form.sign()) - len(FormToken("nl").sign()) < 8

    def test_signed_for_another_purpose_is_refused(self):
        with pytest.raises(BadToken):
            read_form_token(signing.Signer(salt="other").sign_object(["nl"] * 6))


def every_decoding(token):
    """The bytes that somebody could get from a token without its key."""
    yield token.encode()
    for start in range(4):
        piece = token[start:]
        whole = piece[: len(piece) // 4 * 4]
        yield base64.urlsafe_b64decode(whole)


class TestReceipt:
    def test_cannot_be_read_without_the_key(self):
        for text in every_decoding(RECEIPT.seal()):
            assert b"anna@" not in text
            assert b"example" not in text
            # Nor compressed: zlib's header would show.
            assert not text.startswith((b"x\x9c", b"x\xda"))

    def test_is_another_at_each_time(self):
        assert RECEIPT.seal() != RECEIPT.seal()

    def test_is_refused_after_a_week(self, monkeypatch):
        token = RECEIPT.seal()
        now = time.time()
        monkeypatch.setattr("time.time", lambda: now + 7 * 86400 - 60)
        assert read_receipt(token) == RECEIPT
        monkeypatch.setattr("time.time", lambda: now + 7 * 86400 + 60)
        with pytest.raises(BadToken):
            read_receipt(token)


class TestConfirmationLink:
    def test_cannot_be_read_without_the_key(self):
        for text in every_decoding(LINK.seal()):
            assert b"digest" not in text

    @pytest.mark.parametrize(
        ("age", "valid"),
        [
            (timedelta(), True),
            (timedelta(days=3), True),
            (timedelta(days=3, seconds=1), False),
        ],
    )
    def test_is_valid_for_three_days(self, age, valid):
        assert LINK.is_valid(MADE + age) is valid

    def test_is_valid_as_long_as_the_setting_says(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"CONFIRMATION_LINK_DAYS": 1}
        assert not LINK.is_valid(MADE + timedelta(days=2))

    def test_is_read_however_old(self, monkeypatch):
        token = LINK.seal()
        later = time.time() + 400 * 86400
        monkeypatch.setattr("time.time", lambda: later)
        assert read_confirmation_link(token) == LINK

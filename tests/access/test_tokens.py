import pytest

from wagtail_whatsappalert.access.tokens import (
    BadSignInToken,
    make_token,
    read_token,
)
from wagtail_whatsappalert.common.sealing import seal


class TestToken:
    def test_holds_the_number_of_the_link(self):
        assert read_token(make_token(12)) == 12

    @pytest.mark.parametrize(
        "token", ["", "x", "é", make_token(1)[:-4], seal({"link": 1}, purpose="data")]
    )
    def test_is_refused_when_it_is_not_ours(self, token):
        with pytest.raises(BadSignInToken):
            read_token(token)

    def test_of_another_content_is_refused(self):
        for content in ({}, {"link": "x"}, [], None):
            with pytest.raises(BadSignInToken):
                read_token(seal(content, purpose="sign in"))

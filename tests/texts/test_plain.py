import pytest

from wagtail_whatsappalert.texts.plain import as_plain, as_rich, for_chat

RICH = (
    '<p data-block-key="p1">Wees <b>aardig</b> &amp; stil</p>'
    '<ul><li data-block-key="l1">een<ul><li data-block-key="l2">diep</li></ul></li>'
    '<li data-block-key="l3">twee</li></ul>'
    '<ol><li data-block-key="o1">eerst</li>'
    '<li data-block-key="o2">dan <a href="/regels/">dit</a></li></ol>'
)
PLAIN = """Wees aardig & stil

- een
  - diep
- twee

1. eerst
2. dan dit"""


class TestAsPlain:
    def test_shows_paragraphs_and_lists(self):
        assert as_plain(RICH) == PLAIN

    def test_of_nothing_is_nothing(self):
        assert as_plain("") == as_plain("<p></p>") == ""


class TestAsRich:
    def test_gives_back_what_was_not_changed(self):
        assert as_rich(PLAIN, RICH) == RICH

    def test_gives_back_the_rest_where_one_line_was_changed(self):
        rich = as_rich(PLAIN.replace("twee", "drie"), RICH)
        assert "<b>aardig</b>" in rich
        assert '<a href="/regels/">dit</a>' in rich
        assert "drie" in rich

    def test_keeps_the_style_of_words_in_a_line_that_was_changed(self):
        rich = as_rich(PLAIN.replace("Wees aardig", "Blijf altijd aardig"), RICH)
        assert "Blijf altijd <b>aardig</b>" in rich

    def test_drops_the_style_with_the_words(self):
        assert "<b>" not in as_rich(PLAIN.replace("aardig", "lief"), RICH)

    @pytest.mark.parametrize("mark", ["-", "*", "•"])
    def test_knows_the_points_of_a_list(self, mark):
        rich = as_rich(f"{mark} een\r\n{mark} twee")
        assert rich.startswith("<ul><li")
        assert rich.count("</li>") == 2

    def test_takes_nothing_for_html(self):
        rich = as_rich("<b onclick='x'>a</b> & b")
        assert "<b" not in rich
        assert "&amp; b" in rich

    def test_is_read_back_as_it_was_typed(self):
        typed = "a\nb\n\n- c\n  - d\n\n1. e\n2. f\n\ng"
        assert as_plain(as_rich(typed)) == typed

    def test_of_nothing_is_nothing(self):
        assert as_rich(" \n ") == ""


class TestForChat:
    def test_writes_styles_and_links_as_a_chat_shows_them(self):
        text = for_chat(RICH, {}, "https://www.example.nl/")
        assert "Wees *aardig* & stil" in text
        assert "dan dit (https://www.example.nl/regels/)" in text

    def test_fills_in_what_the_site_says(self):
        text = for_chat(
            "<p>Bel {emergency_number} {x}</p>", {"emergency_number": "<1>"}
        )
        assert text == "Bel <1> {x}"

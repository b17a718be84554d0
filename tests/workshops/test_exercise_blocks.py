from wagtail_whatsappalert.workshops.exercise_blocks import BurglarInTheAreaBlock


class TestBurglarInTheAreaBlock:
    def test_explains_the_game_below_its_heading(self):
        block = BurglarInTheAreaBlock()
        page = block.render(block.to_python({"heading": "Boef <in> de Wijk"}))
        assert "<h2>Boef &lt;in&gt; de Wijk</h2>" in page
        assert page.count("<li>") == 11

    def test_needs_no_heading(self):
        block = BurglarInTheAreaBlock()
        assert "<h2>" not in block.render(block.to_python({}))

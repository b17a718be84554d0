import pytest
import vobject

from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.vcards import fold, write_vcards


def make_person(name="Anna de Vries", *, group="Krakeel", prefix=""):
    group = make_group(name=group, contact_prefix=prefix)
    return Signup(group=group, name=name, phone="+31612345678")


def parsed(*people):
    return list(vobject.readComponents(write_vcards(people)))


@pytest.mark.django_db
class TestContacts:
    def test_have_a_name_and_a_number(self):
        [card] = parsed(make_person())
        assert card.version.value == "3.0"
        assert card.fn.value == "Krakeel Anna de Vries"
        assert card.tel.value == "+31612345678"
        assert card.tel.type_param == "CELL"

    def test_hold_nothing_else(self):
        [card] = parsed(make_person())
        assert set(card.contents) == {"version", "n", "fn", "tel"}

    def test_start_as_the_group_wants(self):
        [card] = parsed(make_person(prefix="BP Zuid"))
        assert card.fn.value == "BP Zuid Anna de Vries"
        assert card.n.value.given == "BP Zuid Anna de Vries"

    def test_are_as_many_as_there_are_people(self):
        cards = parsed(make_person("Anna"), make_person("Bert"))
        assert [card.fn.value for card in cards] == ["Krakeel Anna", "Krakeel Bert"]

    def test_of_nobody_are_an_empty_file(self):
        assert write_vcards([]) == ""

    @pytest.mark.parametrize(
        "name",
        [
            "Anna; Bert",
            "Vries, Anna de",
            r"back\slash\n",
            "Zoë Ünal 👩‍🚒",
            "een zeer lange naam die over de regel heen gaat met Zoë en Ünal erbij",
            "END:VCARD",
            "TEL;TYPE=CELL:+31600000000",
            "=1+1",
        ],
    )
    def test_keep_a_name_as_it_is(self, name):
        [card] = parsed(make_person(name))
        assert card.fn.value == f"Krakeel {name}"
        assert card.n.value.given == f"Krakeel {name}"
        assert card.tel.value == "+31612345678"

    @pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
    def test_cannot_be_forged_with_a_line_end(self, end):
        evil = f"Anna{end}END:VCARD{end}BEGIN:VCARD{end}TEL:+31600000000"
        cards = parsed(make_person(evil))
        assert len(cards) == 1
        assert cards[0].tel.value == "+31612345678"


class TestLines:
    def test_are_at_most_75_octets(self):
        pieces = list(fold("FN:" + "Zoë" * 60))
        assert all(len(piece.encode()) <= 75 for piece in pieces)
        assert "".join([pieces[0], *(p[1:] for p in pieces[1:])]) == "FN:" + "Zoë" * 60

    def test_that_fit_stay_whole(self):
        assert list(fold("x" * 75)) == ["x" * 75]
        assert list(fold("x" * 76)) == ["x" * 75, " x"]

    @pytest.mark.django_db
    def test_end_as_the_standard_says(self):
        make_site()
        lines = write_vcards([make_person()]).split("\r\n")
        assert lines[0] == "BEGIN:VCARD"
        assert lines[-2:] == ["END:VCARD", ""]
        assert "\n" not in "".join(lines)

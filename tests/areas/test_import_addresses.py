"""The command for the yearly list of CBS."""

import random
from io import StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from tests.groups.factories import make_neighbourhood
from wagtail_whatsappalert.areas.address_files import AddressFile
from wagtail_whatsappalert.areas.address_gathering import gather
from wagtail_whatsappalert.areas.address_runs import of_runs
from wagtail_whatsappalert.areas.addresses import AddressMatch, look_up
from wagtail_whatsappalert.areas.models import PostcodeAddresses
from wagtail_whatsappalert.common.versions import area_version

from .factories import make_addresses

HEADING = "PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025"
ROWS = [
    *(f"7901AB;{number};1180101;11801;118" for number in range(1, 42, 2)),
    *(f"7901AB;{number};1180102;11801;118" for number in range(2, 41, 2)),
    *(f"7902CD;{number};1180102;11801;118" for number in range(1, 61)),
    *(f"7903ZZ;{number};1090203;10902;109" for number in range(1, 61)),
]


@pytest.fixture
def write(tmp_path):
    def write(rows=ROWS, heading=HEADING, name="pc6hnr20250801_gwb.csv", end="\n"):
        path = tmp_path / name
        path.write_text("\n".join([heading, *rows]) + end)
        return path

    return write


def run(path, *arguments, municipality="GM0118"):
    out = StringIO()
    options = [f"--municipality={municipality}"] if municipality else []
    call_command(
        "import_addresses", str(path), *options, *arguments, stdout=out, stderr=out
    )
    return out.getvalue()


def stored():
    rows = PostcodeAddresses.objects.order_by("postcode", "municipality_code")
    return list(rows.values_list("municipality_code", "postcode", "year", "runs"))


HOOGEVEEN = [
    ("GM0118", "7901 AB", 2025, "1180101:1-41/2;1180102:2-40/2"),
    ("GM0118", "7902 CD", 2025, "1180102:1-60"),
]


@pytest.mark.django_db
class TestImport:
    def test_keeps_the_wanted_municipality_a_row_for_each_postcode(self, write):
        said = run(write())
        assert stored() == HOOGEVEEN
        assert "rows read: 161, not readable: 0" in said
        assert "the list of 2025 (101 addresses in 2 postcodes)" in said

    def test_takes_several_municipalities(self, write):
        run(write(), "--municipality", "109")
        assert ("GM0109", "7903 ZZ", 2025, "1090203:1-60") in stored()
        assert len(stored()) == 3

    def test_the_order_of_the_rows_is_nothing(self, write):
        rows = [*ROWS]
        random.Random(118).shuffle(rows)
        run(write(rows))
        assert stored() == HOOGEVEEN

    @pytest.mark.parametrize(
        ("heading", "change"),
        [
            ("PC6,Huisnummer,Buurt2025,Wijk2025,Gem2025", (";", ",")),
            ('"PC6";"Huisnummer";"Buurt2025";"Wijk2025";"Gemeente2025"', ("", "")),
            ("\ufeffpc6;huisnummer;buurt2025;wijk2025;gem2025\r", ("", "")),
            ("PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025", (";118", ";0118")),
            ("PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025", (";118", ";BU0118")),
        ],
    )
    def test_reads_every_spelling_of_cbs(self, write, heading, change):
        rows = [row.replace(*change) if change[0] else row for row in ROWS]
        rows = [row.replace(";BU0118;", ";").removesuffix("BU0118") for row in rows]
        rows = [row + "118" if row.endswith(";") else row for row in rows]
        run(write(rows, heading))
        assert stored() == HOOGEVEEN

    def test_reads_a_zip_file_with_other_lists_in_it(self, write, tmp_path):
        path = tmp_path / "2025-cbs-pc6huisnr20250801_buurt.zip"
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            archive.writestr("buurten2025.csv", "buurtcode2025;buurtnaam2025\n1;x\n")
            archive.write(write(), "pc6hnr20250801_gwb.csv")
        run(path)
        assert stored() == HOOGEVEEN

    def test_keeps_letters_in_codes(self, write):
        rows = ["1011AB;99;0363AF01;0363AF;0363"]
        run(write(rows), municipality="GM0363")
        assert look_up("1011 AB", 99) == AddressMatch("BU0363AF01", 2025, "GM0363")

    def test_notes_that_a_postcode_goes_on_in_another_municipality(self, write):
        run(write([*ROWS, "7902CD;99;1090203;10902;109"]))
        assert look_up("7902 CD", 60).is_exact
        assert look_up("7902 CD", 98) is None

    def test_the_year_is_asked_where_the_file_does_not_tell(self, write):
        path = write(heading="PC6;Huisnummer;Buurt;Wijk;Gemeente", name="list.csv")
        with pytest.raises(CommandError, match="--year"):
            run(path)
        run(path, "--year=2025")
        assert stored() == HOOGEVEEN

    def test_the_name_of_the_file_tells_the_year_too(self, write):
        run(write(heading="PC6;Huisnummer;Buurt;Wijk;Gemeente"))
        assert stored() == HOOGEVEEN

    def test_tells_which_neighbourhoods_are_not_known_in_that_year(self, write):
        make_neighbourhood(code="BU01180101", year=2025)
        make_neighbourhood(code="BU01180102", year=2016)
        said = run(write())
        assert "1 of its 2 neighbourhoods of 2025 are not known (BU01180102)" in said
        make_neighbourhood(code="BU01180102", year=2025)
        assert "not known" not in run(write())


@pytest.mark.django_db
class TestAgain:
    def test_the_same_changes_nothing(self, write):
        run(write())
        before = area_version()
        assert "the same as" in run(write())
        assert area_version() == before

    def test_replaces_what_was_known_of_that_municipality_only(self, write):
        make_addresses("1180109:1", postcode="7999 XX")
        make_addresses("1090203:1", postcode="7999 XX", municipality_code="GM0109")
        before = area_version()
        said = run(write())
        assert [row[:2] for row in stored()] == [
            ("GM0118", "7901 AB"),
            ("GM0118", "7902 CD"),
            ("GM0109", "7999 XX"),
        ]
        assert "the list of 2016 (1 addresses in 1 postcodes), replaced by" in said
        assert area_version() != before

    def test_less_than_half_is_refused_unless_told(self, write):
        run(write())
        few = write(ROWS[:40])
        with pytest.raises(CommandError, match="keep 40 of its 101.*--allow-fewer"):
            run(few)
        assert stored() == HOOGEVEEN
        run(few, "--allow-fewer")
        assert len(stored()) == 1

    def test_a_dry_run_tells_the_same_and_does_nothing(self, write):
        before = area_version()
        said = run(write(), "--dry-run")
        assert "would be replaced by the list of 2025 (101 addresses" in said
        assert stored() == []
        assert area_version() == before


@pytest.mark.django_db
class TestRefusal:
    @pytest.fixture(autouse=True)
    def known(self):
        make_addresses("1180109:1")
        yield
        assert [row[3] for row in stored()] == ["1180109:1"]

    @pytest.mark.parametrize(
        ("rows", "reason"),
        [
            ([], "no addresses"),
            ([*ROWS, "7901AB;4"], "half-way"),
            ([*["?;?;?;?;118"] * 3, *ROWS * 2, *[ROWS[-1]] * 999], "3 of 205 rows"),
            (["a;b;c;d;e"] * 5 + ROWS, "5 of 166 rows"),
            ([f"7904AB;{n};1090203;11801;118" for n in (1, 2)] + ROWS, "2 of 163"),
            ([row for row in ROWS if row.endswith("109")], "no address of GM0118"),
        ],
    )
    def test_of_a_list_that_is_not_whole(self, write, rows, reason):
        with pytest.raises(CommandError, match=f"({reason}).*Nothing is imported"):
            run(write(rows))

    def test_if_one_of_several_municipalities_is_missing(self, write):
        with pytest.raises(CommandError, match="no address of GM0599"):
            run(write(), "--municipality=GM0599")

    def test_of_another_year_than_was_asked(self, write):
        with pytest.raises(CommandError, match="those of 2025"):
            run(write(), "--year=2024")

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x00" * 2000,
            b"<html></html>",
            b"PK\x03\x04 cut off",
            b"BU_CODE;BU_NAAM\nBU01180101;Centrum\n",
            HEADING.encode("utf-16"),
        ],
    )
    def test_of_another_file(self, tmp_path, content):
        path = tmp_path / "list.csv"
        path.write_bytes(content)
        with pytest.raises(CommandError, match="not the list"):
            run(path)

    def test_of_half_a_zip_file(self, write, tmp_path):
        path = tmp_path / "list.zip"
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            archive.write(write(), "pc6hnr20250801_gwb.csv")
        whole = path.read_bytes()
        path.write_bytes(whole[:60] + bytes(40) + whole[100:])
        with pytest.raises(CommandError, match="damaged"):
            run(path)

    def test_of_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(CommandError, match="No such file"):
            run(tmp_path / "list.csv")

    @pytest.mark.parametrize("name", ["Hoogeveen", "GM", "GM01180", ""])
    def test_of_what_is_no_municipality(self, write, name):
        with pytest.raises(CommandError, match="is no municipality"):
            run(write(), f"--municipality={name}")


ADDRESSES = st.sets(
    st.tuples(
        st.sampled_from(["7901AB", "7901AC", "7902ZZ"]),
        st.integers(1, 40) | st.integers(1, 99_999),
        st.sampled_from(["1180101", "01180102", "1185003", "0118A0A1"]),
    ),
    min_size=1,
)


@given(ADDRESSES, st.randoms(use_true_random=False))
def test_every_address_of_a_list_keeps_its_own_neighbourhood(addresses, chance):
    rows = [[postcode, str(n), code, "", "118"] for postcode, n, code in addresses]
    chance.shuffle(rows)
    file = AddressFile(rows=iter(rows), columns=(0, 1, 2, 4), year=2025)
    kept = {
        (postcode.replace(" ", ""), number, code)
        for postcode, runs in gather(file, {"GM0118"})
        .runs_by_postcode("GM0118")
        .items()
        for code, numbers in of_runs(runs).items()
        for number in numbers
    }
    assert kept == {(postcode, n, code.lstrip("0")) for postcode, n, code in addresses}

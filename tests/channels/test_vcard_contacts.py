"""vCards as real programs write them, and as no program should: each card is a contact or has its sentence."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.channels.vcard_contacts import VcardContacts
from desktop_app.channels.vcard_lines import CARD_LIMIT, OUTSIDE, VcardFile, looks_like_vcards
from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.errors import Unavailable
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.importing import ContactRow, FoundIdentifier, RejectedRow

FILES = Path(__file__).parent / "files"
PHONE, EMAIL, EXTERNAL_ID = IdentifierType.PHONE, IdentifierType.EMAIL, IdentifierType.EXTERNAL_ID
Rows = list[ContactRow | RejectedRow]


def rows_of(path: Path) -> Rows:
    with VcardContacts(path) as file:
        return list(file)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contacts.vcf"


def read(path: Path, *lines: str, version: str = "3.0") -> ContactRow:
    """The one contact of a card with *lines*."""
    path.write_text("\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]), newline="")
    (row,) = rows_of(path)
    assert isinstance(row, ContactRow), row
    return row


def whole(path: Path, content: bytes) -> Rows:
    path.write_bytes(content)
    return rows_of(path)


def found(row: ContactRow) -> list[tuple[str, str]]:
    return [(each.type.value, each.value) for each in row.identifiers]


def contacts_in(name: str) -> list[ContactRow]:
    return [row for row in rows_of(FILES / name) if isinstance(row, ContactRow)]


# As programs write them


def test_google() -> None:
    ada, grace, navy = contacts_in("google.vcf")

    assert ada.fields == {
        "first_name": "Ada",
        "middle_name": "Byron",
        "last_name": "Lovelace Jr.",
        "salutation": "Prof.",
        "title": "Chief Analyst",
        "organization": "Analytical Engines, Ltd., Research",
        "cell_phone": "+1 803-123-0000",
        "work_phone": "(803) 123-0001",
        "home_phone": "8031230002",
        "other_phone": "+1 803-123-0003",
        "work_email": "ada@engines.example",
        "personal_email": "ada@home.example",
        "other_email": "ada@other.example",
        "address1": "12 St James's Square",
        "address2": "Flat 3",
        "postal_code": "SW1Y 4LE",
        "city": "London",
        "country": "GB",
        "external_system_url": "http://www.google.com/profiles/ada",
    }
    assert ada.identifiers == (FoundIdentifier(PHONE, "+1 803-123-0009", label="fax, work"),)
    assert ada.notes == (
        "Calls at noon.\nPrefers letters, in ink.",
        "Also in the vCard:\nWeb address: https://engines.example",
    )
    assert "BDAY" in ada.warnings[0]
    assert (grace.line, grace.fields["work_phone"], grace.warnings) == (32, "+18031230010", ())
    assert navy.fields == {"work_email": "navy@example.org"}


def test_icloud() -> None:
    ming, company = contacts_in("icloud.vcf")
    group = rows_of(FILES / "icloud.vcf")[2]

    assert (ming.fields["first_name"], ming.fields["last_name"], ming.fields["country"]) == ("小明", "王", "CN")
    assert (ming.fields["cell_phone"], ming.fields["other_phone"]) == ("+86 138 1234 5678", "010 6552 9988")
    assert found(ming) == [
        ("phone", "+86 138 1234 5679"),
        ("external-id", "1E2C5F0A-7C6B-4C0D-9E55-6A0C1B2D3E4F"),
        ("x", "ming_w"),
        ("facebook", "100001234"),
        ("facebook", "ming.fb"),
    ]
    assert company.fields == {"organization": "Analytical Engines", "work_phone": "+1 803 123 0100"}
    assert isinstance(group, RejectedRow)
    assert "a group of contacts" in group.reason


def test_outlook() -> None:
    (jurgen,) = contacts_in("outlook.vcf")

    assert jurgen.fields["last_name"] == "Müller"
    assert jurgen.fields["title"] == "Geschäftsführer"
    assert jurgen.fields["organization"] == "Müller & Söhne GmbH, Vertrieb"
    assert (jurgen.fields["address1"], jurgen.fields["address2"]) == ("Straße des 17. Juni 135", "Hinterhaus")
    assert jurgen.notes == ("Erreichbar bis 17 Uhr.\nSonst über das Sekretariat; € 5,00 je Minute.",)
    assert found(jurgen) == [("phone", "+49 (30) 901820-99")]


def test_thunderbird() -> None:
    (marie,) = contacts_in("thunderbird.vcf")

    assert (marie.fields["work_phone"], marie.fields["home_phone"]) == ("01 44 27 67 00", "+33-1-44-27-67-01 ext. 12")
    assert (marie.fields["work_email"], marie.fields["personal_email"]) == (
        "marie@sorbonne.example",
        "manya@home.example",
    )
    assert marie.fields["title"] == "Professeure"
    assert found(marie) == [("external-id", "0f3d1d1c-5d1e-4f8e-9a34-0a1b2c3d4e5f")]
    assert marie.notes == ("Two lines\nof a note", "Also in the vCard:\nRole: Directrice")


def test_android() -> None:
    sofia, pizza = contacts_in("android.vcf")

    assert (sofia.fields["first_name"], sofia.fields["last_name"]) == ("Софья", "Ковалевская")
    phones = [sofia.fields[name] for name in ("cell_phone", "other_phone", "work_phone")]
    assert phones == ["+79161234567", "+79161234568", "84951234567"]
    assert found(sofia) == [("whatsapp", "79161234567")]
    assert pizza.fields == {"first_name": "Pizza", "work_phone": "8031230500"}


def test_nokia_in_utf_16_with_an_assistants_card_inside() -> None:
    (aino,) = contacts_in("nokia.vcf")

    assert (aino.fields["last_name"], aino.fields["organization"]) == ("Mäkinen", "Nokia Oyj")
    assert (aino.fields["address1"], aino.fields["address2"]) == ("Mannerheimintie 1", "PL 12")


def test_evolution() -> None:
    (margaret,) = contacts_in("evolution.vcf")

    assert (margaret.fields["work_phone"], margaret.fields["other_phone"]) == ("+1 617 555 0100", "+1 617 555 0101")
    assert margaret.fields["address1"] == "555 Technology Sq"
    assert margaret.notes == ("Also in the vCard:\nAddress: 1 Home St, 02101, Boston, MA, USA",)
    assert found(margaret) == [
        ("phone", "+1 617 555 0103"),
        ("email", "third@draper.example"),
        ("external-id", "pas-id-4B0F1A2C00000001"),
    ]


def test_nextcloud() -> None:
    (lukasz,) = contacts_in("nextcloud.vcf")

    assert (lukasz.fields["home_phone"], lukasz.fields["cell_phone"]) == ("+48 12 345 67 89", "+48 601 234 567")
    assert found(lukasz)[1:] == [("instagram", "lukasz.z"), ("x", "@lukasz_z"), ("whatsapp", "+48601234567")]
    (note,) = lukasz.notes
    assert "in the middle of a word, and in front of a blank" in note
    assert note.endswith("as it was meant; żółć is not cut.")


def test_what_is_wrong_with_one_card_leaves_the_others_alone() -> None:
    lower, outside, never_ended, after_it, empty, eva = rows_of(FILES / "broken.vcf")

    assert isinstance(lower, ContactRow)
    assert lower.notes == ("The first line\nand a second that nobody folded\nand a third",)
    assert lower.warnings == ("A line break in NOTE is not written as it should be; it was kept as one.",)
    assert outside == RejectedRow(11, "", OUTSIDE, ("Exported on Monday",))
    assert isinstance(never_ended, ContactRow)
    assert (never_ended.line, never_ended.warnings) == (12, ("The card has no END:VCARD.",))
    assert isinstance(after_it, ContactRow)
    assert after_it.fields == {
        "first_name": "After",
        "last_name": "It",
        "work_phone": "803 12 3 0022".replace("12 3", "123"),
    }
    assert isinstance(empty, RejectedRow)
    assert (empty.line, empty.cells) == (23, ("VERSION:3.0\r\nREV:20240101",))
    assert isinstance(eva, ContactRow)
    assert (eva.fields["first_name"], eva.fields["last_name"]) == ("Eva", "Müller")


# What the lines mean


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["N:Lovelace;Ada"], {"first_name": "Ada", "last_name": "Lovelace"}),
        (["FN:Ada Lovelace"], {"first_name": "Ada", "last_name": "Lovelace"}),
        (["FN:Lovelace\\, Ada"], {"first_name": "Ada", "last_name": "Lovelace"}),
        (["N:Lovelace;Ada,Augusta;;;"], {"first_name": "Ada Augusta", "last_name": "Lovelace"}),
        (["N:;;;;", "FN:Acme", "ORG:Acme"], {"organization": "Acme"}),
        (["NICKNAME:Countess"], {"first_name": "Countess"}),
        (["TEL:1234567"], {"work_phone": "1234567"}),
        (["TEL;TYPE=pref,cell:1234567"], {"cell_phone": "1234567"}),
        (["TEL;CELL;PREF:1234567"], {"cell_phone": "1234567"}),
        (["TEL;TYPE=CELL:1", "TEL;TYPE=CELL,PREF:2"], {"cell_phone": "2", "other_phone": "1"}),
        (["TEL;TYPE=WORK:803 123 0000", "TEL:8031230000"], {"work_phone": "803 123 0000"}),
        (["a.TEL:1234567", "a.X-ABLabel:_$!<Mobile>!$_"], {"cell_phone": "1234567"}),
        (["EMAIL;TYPE=INTERNET;TYPE=HOME:a@x.org"], {"personal_email": "a@x.org"}),
        (["EMAIL:mailto:a@x.org?subject=Hi"], {"work_email": "a@x.org"}),
        (["TITLE:A", "TITLE:A"], {"title": "A"}),
        (["ROLE:Boss"], {"title": "Boss"}),
        (['ORG;SORT-AS="a:b;c":Acme'], {"organization": "Acme"}),
        (["ADR:;;A Street;Town;;1;DE"], {"address1": "A Street", "city": "Town", "postal_code": "1", "country": "DE"}),
        (["ADR:Box 7;;;Town"], {"address1": "Box 7", "city": "Town"}),
    ],
)
def test_lines_of_a_card(path: Path, lines: list[str], expected: Mapping[str, str]) -> None:
    assert read(path, *lines).fields == expected


@pytest.mark.parametrize(
    ("line", "type", "value"),
    [
        ("IMPP:whatsapp:18031230000", "whatsapp", "18031230000"),
        ("X-SOCIALPROFILE;type=twitter:https://x.com/ada/", "x", "ada"),
        ("X-SOCIALPROFILE:https://twitter.com/ada", "x", "ada"),
        ("SOCIALPROFILE;SERVICE-TYPE=Instagram;VALUE=text:ada.l", "instagram", "ada.l"),
        ("X-TWITTER:@ada", "x", "@ada"),
        ("UID:urn:uuid:0f3d", "external-id", "0f3d"),
    ],
)
def test_how_somebody_is_known_elsewhere(path: Path, line: str, type: str, value: str) -> None:
    assert found(read(path, "FN:Ada", line)) == [(type, value)]


@pytest.mark.parametrize("uid", ["0", "none", "x" * 300])
def test_a_uid_that_tells_nobody_apart_is_none(path: Path, uid: str) -> None:
    assert read(path, "FN:Ada", f"UID:{uid}").identifiers == ()


def test_a_uid_is_an_external_id_of_vcards(path: Path) -> None:
    assert read(path, "FN:Ada", "UID:a-1").identifiers == (FoundIdentifier(EXTERNAL_ID, "a-1", "vCard"),)


def test_a_text_that_is_too_long_for_its_field_is_kept_in_a_note(path: Path) -> None:
    row = read(path, "FN:Ada", "ADR:;;;;" + "S" * 60 + ";;")

    assert row.fields == {"first_name": "Ada"}
    assert row.notes == ("Also in the vCard:\nState: " + "S" * 60,)


def test_a_note_that_is_too_long_for_one_is_several(path: Path) -> None:
    row = read(path, "FN:Ada", "NOTE:" + "x" * 70_000)

    assert [len(note) for note in row.notes] == [32_000, 32_000, 6_000]


def test_what_has_no_place_is_said_once_for_the_file(path: Path) -> None:
    card = "BEGIN:VCARD\nFN:Ada\nBDAY:18151210\nEND:VCARD\n"
    path.write_text(card + card.replace("BDAY", "GENDER") + card)

    said = [row.warnings for row in rows_of(path) if isinstance(row, ContactRow)]

    assert [("BDAY" in " ".join(each), "GENDER" in " ".join(each)) for each in said] == [
        (True, False),
        (False, True),
        (False, False),
    ]


# How lines are written


def test_lines_are_unfolded_as_each_version_folds_them(path: Path) -> None:
    by_octets = read(path, "NOTE:a word that is cu", " t, and another", "\t one ", " after it")
    by_words = read(path, "NOTE:a line that is cut", " between words", version="2.1")

    assert by_octets.notes == ("a word that is cut, and another one after it",)
    assert by_words.notes == ("a line that is cut between words",)


def test_a_line_that_is_folded_after_a_blank_keeps_it(path: Path) -> None:
    assert read(path, "NOTE:a line ", " goes on").notes == ("a line goes on",)


def test_escapes_are_taken_back(path: Path) -> None:
    assert read(path, r"NOTE:a\, b\; c\\ d\n e\N f\: g").notes == ("a, b; c\\ d\n e\n f: g",)
    assert read(path, r"NOTE:C:\new; a\; b", version="2.1").notes == (r"C:\new; a; b",)


def test_a_quoted_printable_text_ends_where_it_ends(path: Path) -> None:
    row = read(path, "NOTE;ENCODING=QUOTED-PRINTABLE:caf=C3=", "=A9 =3D 2=", "FN:x", version="2.1")

    assert row.notes == ("café = 2FN:x",)


def test_a_soft_line_break_swallows_no_end(path: Path) -> None:
    rows = whole(path, b"BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:a=\nEND:VCARD\nBEGIN:VCARD\nFN:b\nEND:VCARD\n")

    assert len(rows) == 2


@pytest.mark.parametrize("charset", ["ISO-8859-1", "windows-1252", "UTF-8", "SHIFT_JIS", "KOI8-R"])
def test_a_line_is_read_in_the_charset_that_it_names(path: Path, charset: str) -> None:
    name = {"SHIFT_JIS": "田中", "KOI8-R": "Софья"}.get(charset, "Müller")
    head = f"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET={charset}:".encode()

    (row,) = whole(path, head + name.encode(charset) + b"\r\nEND:VCARD\r\n")

    assert isinstance(row, ContactRow)
    assert row.fields == {"last_name": name}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_files_encoding_is_found_out(path: Path, encoding: str) -> None:
    content = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller\r\nEND:VCARD\r\n".encode(encoding)

    (row,) = whole(path, content)

    assert isinstance(row, ContactRow)
    assert row.fields == {"last_name": "Müller"}
    assert looks_like_vcards(content)


@pytest.mark.parametrize(
    "head", [b"", b"First Name,Last Name\nAda,BEGIN:VCARD\n", b"BEGIN:VCALENDAR\n", b"\x89PNG\r\n"]
)
def test_other_files_are_no_vcards(head: bytes) -> None:
    assert not looks_like_vcards(head)


def test_old_photos_end_at_a_blank_line_with_or_without_a_margin(path: Path) -> None:
    photo = ["PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ", "SkZJRgABAQ==", "", "TEL;CELL:1234567"]

    assert read(path, *photo, version="2.1").fields == {"cell_phone": "1234567"}


def test_a_card_that_is_too_long_is_left_out_and_costs_no_other(path: Path) -> None:
    long = b"BEGIN:VCARD\nNOTE:" + b"x" * (CARD_LIMIT + 10) + b"\nEND:VCARD\n"

    first, second = whole(path, long + b"BEGIN:VCARD\nFN:Ada\nEND:VCARD\n")

    assert isinstance(first, RejectedRow)
    assert f"{CARD_LIMIT:,} characters" in first.reason
    assert isinstance(second, ContactRow)


def test_a_file_out_of_reach_is_said_in_a_sentence(path: Path) -> None:
    with pytest.raises(Unavailable, match=r"contacts\.vcf cannot be read"):
        VcardContacts(path)


# Large files


def test_memory_is_flat_however_long_the_file_and_its_photos_are(path: Path) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lovelace\nPHOTO;ENCODING=b:{}\nEND:VCARD\n"
    with path.open("w") as file:
        for _ in range(2_000):
            file.write(card.format("\n ".join(["A" * 75] * 50)))
        file.write(card.format("A" * 30_000_000))
    tracemalloc.start()
    try:
        with VcardContacts(path) as file:
            assert sum(1 for _ in file) == 2_001
            assert file.position == file.size
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16_000_000


def test_photos_on_one_long_line_each_do_not_make_a_card_too_long(path: Path) -> None:
    photos = [f"PHOTO;ENCODING=b:{'A' * 1_500_000}"] * 4

    assert read(path, *photos, "FN:Ada").fields == {"first_name": "Ada"}


def test_a_line_that_never_comes_to_its_colon_is_given_up(path: Path) -> None:
    row = read(path, "FN:Ada", "TEL;TYPE=", *[" work"] * 200_000)

    assert row.fields == {"first_name": "Ada"}
    assert "no line of a vCard" in row.warnings[0]


def test_the_position_goes_on_with_the_reading(path: Path) -> None:
    path.write_text("BEGIN:VCARD\nFN:Ada\nEND:VCARD\n" * 5_000)
    with VcardContacts(path) as file:
        positions = [file.position for _ in file]
    assert positions == sorted(positions)
    assert 0 < positions[0] < positions[-1] <= file.size


# Whatever comes


_MARKS = ["BEGIN:VCARD", "END:VCARD", "AGENT:", "VERSION:2.1", "VERSION:4.0", "KIND:group", "X-LINKDESK-IDENTIFIER:"]
_PARTS = ["N:", "TEL", "TYPE=", "CELL", "ENCODING=QUOTED-PRINTABLE", "ENCODING=b", "CHARSET=utf-16", "item1.", "UID:0"]
_SIGNS = [";", ":", ",", "\\", "\\n", "=", "=3D=\n", '"', " ", "\t", "\r", "\ufeff", "\0", "ü", "😀"]
_WORDS = st.sampled_from([*_MARKS, *_PARTS, *_SIGNS, "X-ABLABEL:", "X-ABADR:", "ADR", "NOTE"])
_TEXT = st.lists(st.one_of(_WORDS, st.just("\n"), st.text(max_size=8)), max_size=60).map("".join)


def _fuzzed() -> Iterator[Any]:
    yield _TEXT.map(lambda text: text.encode("utf-8", "replace"))
    yield _TEXT.map(lambda text: f"BEGIN:VCARD\n{text}\nEND:VCARD\n".encode("utf-8", "replace"))
    yield _TEXT.map(lambda text: text.encode("utf-16", "replace"))
    yield st.binary(max_size=300)


@given(st.one_of(*_fuzzed()))
def test_nothing_crashes_and_every_card_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.vcf"
    rows = whole(path, content)

    assert all(row.line >= 1 for row in rows)
    file = VcardFile(path)
    try:
        assert len(list(file.cards())) == len(rows)
    finally:
        file.close()
    for row in rows:
        if isinstance(row, ContactRow):
            assert row.fields.keys() <= FIELD_RULES.keys()
            assert all(text.strip() for text in row.fields.values())


@given(st.sampled_from(sorted(each.name for each in FILES.glob("*.vcf"))), st.data())
def test_real_files_with_a_few_bytes_changed_are_read(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    content = bytearray((FILES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))

    assert isinstance(whole(tmp_path_factory.getbasetemp() / "changed.vcf", bytes(content)), list)

"""Whatever is wrong with one row of a file gets its sentence and leaves the other rows alone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.channels import csv_lines
from desktop_app.channels.csv_columns import COLUMNS, as_meant, column_named, made_harmless
from desktop_app.channels.csv_contacts import CsvContacts
from desktop_app.domain.errors import InvalidFile, Unavailable
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.importing import ContactRow, FoundIdentifier, RejectedRow

Rows = list[ContactRow | RejectedRow]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contacts.csv"


def read(path: Path, content: str | bytes, **mapped: str) -> Rows:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with CsvContacts(path, mapped=mapped) as file:
        return list(file)


def contacts(rows: Rows) -> list[ContactRow]:
    return [row for row in rows if isinstance(row, ContactRow)]


def rejected(rows: Rows) -> list[RejectedRow]:
    return [row for row in rows if isinstance(row, RejectedRow)]


def first_names(rows: Rows) -> list[str]:
    return [row.fields["first_name"] for row in contacts(rows)]


# What the columns are called


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("First Name", "first_name"),
        ("first_name", "first_name"),
        ("FIRST NAME", "first_name"),
        ("Contact First Name", "first_name"),
        ("Contact Id", "external_id"),
        ("External ID", "external_id"),
        ("Work Phone", "work_phone"),
        ("Mobile", "cell_phone"),
        ("E-mail Address", "work_email"),
        ("Company", "organization"),
        ("Country Code", "country"),
        ("Street", "address1"),
        ("Address Line 2", "address2"),
        ("Town", "city"),
        ("State/Province", "state"),
        ("Zip", "postal_code"),
        ("Contact Zip Code", "postal_code"),
        ("Do not survey", "survey_opt_out"),
        ("CRM Link", "external_system_url"),
        ("Web ID", "cookie"),
        ("LINE ID", "line"),
        ("Twitter", "x"),
        ("X", "x"),
        ("WhatsApp", "whatsapp"),
        ("Apple", "apple"),
        ("Shoe Size", None),
        ("", None),
    ],
)
def test_a_header_is_known_by_many_names(header: str, column: str | None) -> None:
    assert column_named(header) == column


def test_every_column_is_known_by_its_own_name() -> None:
    assert [column_named(column) for column in COLUMNS] == list(COLUMNS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_out(path: Path, delimiter: str) -> None:
    rows = read(path, f"First Name{delimiter}Work Phone\nAda{delimiter}1\n")

    assert contacts(rows)[0].fields == {"first_name": "Ada", "work_phone": "1"}


def test_a_spreadsheets_own_word_for_the_delimiter_is_believed(path: Path) -> None:
    assert first_names(read(path, "sep=;\r\nFirst Name;Title\r\nAda;a,b\r\n")) == ["Ada"]


def test_the_delimiter_in_a_heading_does_not_mislead(path: Path) -> None:
    rows = read(path, '"Name, full";First Name;Last Name\nx;Ada;Lovelace\n')

    assert contacts(rows)[0].fields == {"first_name": "Ada", "last_name": "Lovelace"}


def test_a_mapping_names_a_column_that_is_not_known(path: Path) -> None:
    rows = read(path, "Vorname,Handynummer\nAda,1\n", first_name="vorname", cell_phone="Handynummer")

    assert contacts(rows)[0].fields == {"first_name": "Ada", "cell_phone": "1"}


def test_a_mapping_to_a_column_that_is_not_there_names_those_that_are(path: Path) -> None:
    with pytest.raises(InvalidFile, match="no column called 'Phone'; the columns are First Name"):
        read(path, "First Name\nAda\n", cell_phone="Phone")


def test_a_full_name_is_split_where_no_other_is_given(path: Path) -> None:
    rows = read(path, "Name,First Name\nAda King Lovelace,\nIda Byron,Eve\n")

    assert contacts(rows)[0].fields == {"first_name": "Ada King", "last_name": "Lovelace"}
    assert contacts(rows)[1].fields == {"first_name": "Eve"}


def test_identifiers_are_kept_with_their_source(path: Path) -> None:
    rows = read(path, "External ID,External Source,Web ID,LINE ID\nC-1,crm,ab12,ada_l\n")

    assert contacts(rows)[0].identifiers == (
        FoundIdentifier(IdentifierType.EXTERNAL_ID, "C-1", "crm"),
        FoundIdentifier(IdentifierType.COOKIE, "ab12"),
        FoundIdentifier(IdentifierType.LINE, "ada_l"),
    )


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_out(path: Path, encoding: str) -> None:
    assert first_names(read(path, "First Name\nZoë\nJürgen\n".encode(encoding))) == ["Zoë", "Jürgen"]


def test_big_endian_utf_16_is_read(path: Path) -> None:
    assert first_names(read(path, b"\xfe\xff" + "First Name\nŁukasz\n".encode("utf-16-be"))) == ["Łukasz"]


def test_one_stray_byte_spoils_no_other_line(path: Path) -> None:
    assert first_names(read(path, "First Name\nŁukasz\n".encode() + b"Zo\xeb\n")) == ["Łukasz", "Zoë"]


def test_a_byte_that_no_encoding_has_stops_nothing(path: Path) -> None:
    assert len(contacts(read(path, b"First Name\nA\x81\xff\nBob\n"))) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(path: Path, end: str) -> None:
    assert first_names(read(path, end.join(["First Name,Title", "Ada,x", "Ida,y", ""]))) == ["Ada", "Ida"]


# What is wrong with a file


def test_an_empty_file_is_said_to_be_empty(path: Path) -> None:
    with pytest.raises(InvalidFile, match=r"contacts\.csv is empty"):
        read(path, "")
    with pytest.raises(InvalidFile, match="is empty"):
        read(path, "\n\n\r\n")


def test_a_header_alone_is_no_error(path: Path) -> None:
    assert read(path, "First Name") == []


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", bytes(range(256)) * 40, b"PK\x03\x04\x14\x00\x06\x00"]
)
def test_a_picture_called_csv_gets_one_sentence(path: Path, content: bytes) -> None:
    with pytest.raises(InvalidFile) as raised:
        read(path, content)

    assert "contacts.csv" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 300


def test_a_file_without_a_column_of_ours_says_how_to_name_them(path: Path) -> None:
    with pytest.raises(InvalidFile, match="--map FIELD=COLUMN"):
        read(path, "Vorname,Nachname\nAda,Lovelace\n")


def test_a_header_with_an_unclosed_quote_is_refused(path: Path) -> None:
    with pytest.raises(InvalidFile, match="header"):
        read(path, '"First Name,Last Name\nAda,Lovelace\n')


def test_a_file_that_is_not_there_and_a_folder_are_out_of_reach(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(Unavailable):
            CsvContacts(path, mapped={})


def test_doubled_and_unknown_columns_are_named(path: Path) -> None:
    path.write_text("First Name,Shoe Size,Given Name\nAda,38,Ada\n")
    with CsvContacts(path, mapped={}) as file:
        doubled, unknown = file.detected.notes

    assert "'First Name', 'Given Name'" in doubled
    assert "Shoe Size" in unknown


def test_ten_thousand_columns_are_read(path: Path) -> None:
    header = ["First Name", *(f"Column {number}" for number in range(9_999))]
    path.write_text(",".join(header) + "\n" + ",".join(["Ada", *["x"] * 9_999]) + "\n")

    with CsvContacts(path, mapped={}) as file:
        assert first_names(list(file)) == ["Ada"]
        (note,) = file.detected.notes

    assert note.startswith("9,999 columns are not known")
    assert len(note) < 400


# What is wrong with a row


def test_a_short_row_counts_the_missing_cells_as_empty_and_says_so(path: Path) -> None:
    (row,) = contacts(read(path, "First Name,Last Name,Title\nAda\n"))

    assert row.fields == {"first_name": "Ada"}
    assert row.warnings == ("The row has 1 cell for 3 columns; the missing ones count as empty.",)


def test_a_long_row_is_kept_and_names_what_was_left_out(path: Path) -> None:
    (row,) = contacts(read(path, "First Name,Last Name\nAda,Lovelace,Countess,\n"))

    assert row.fields == {"first_name": "Ada", "last_name": "Lovelace"}
    assert row.warnings == ("The row has 4 cells for 2 columns; left out: Countess.",)


def test_of_a_doubled_column_the_first_filled_cell_counts(path: Path) -> None:
    rows = contacts(read(path, "Mobile,Cell Phone\n,1\n2,3\n4,4\n"))

    assert [row.fields["cell_phone"] for row in rows] == ["1", "2", "4"]
    assert [row.warnings for row in rows] == [(), ("Cell Phone is there twice; '3' was kept as Other phone.",), ()]


def test_a_row_without_anything_is_rejected_and_a_blank_line_is_none(path: Path) -> None:
    rows = read(path, "First Name,Last Name\n,\n\nAda,\n  , \n")

    assert [(row.line, row.reason) for row in rejected(rows)] == [
        (2, "The row holds nothing to make a contact of."),
        (5, "The row holds nothing to make a contact of."),
    ]
    assert [row.line for row in contacts(rows)] == [4]


def test_an_unclosed_quote_costs_its_own_row_only(path: Path) -> None:
    rows = read(path, 'First Name,Last Name\nAda,Lovelace\nIda,"Byron\nEve,Adams\n"Zoë",Zola\n')

    assert first_names(rows) == ["Ada", "Eve", "Zoë"]
    (row,) = rejected(rows)
    assert (row.line, row.column, row.cells[0]) == (3, "Last Name", "Ida")
    assert "never closed" in row.reason


def test_an_unclosed_quote_in_the_last_row_costs_no_other(path: Path) -> None:
    rows = read(path, 'First Name\nAda\n"Ida')

    assert first_names(rows) == ["Ada"]
    assert [row.line for row in rejected(rows)] == [3]


def test_many_unclosed_quotes_cost_as_many_rows(path: Path) -> None:
    rows = read(path, "First Name,Title\n" + 'Ada,x\nIda,"y\n' * 2_000)

    assert (len(contacts(rows)), len(rejected(rows))) == (2_000, 2_000)


def test_line_breaks_and_doubled_quotes_within_quotes_are_read(path: Path) -> None:
    rows = read(path, 'First Name,Title\r\n"Ada ""the\r\nCountess""",x\r\nIda,y\r\n')

    assert first_names(rows) == ['Ada "the\r\nCountess"', "Ida"]
    assert [row.line for row in contacts(rows)] == [2, 4]


def test_a_stray_quote_is_read_and_pointed_out(path: Path) -> None:
    (row,) = contacts(read(path, 'First Name,Title\n"Ada" Lovelace,x\n'))

    assert row.fields == {"first_name": "Ada Lovelace", "title": "x"}
    assert "quotation mark" in row.warnings[0]


def test_a_quote_inside_a_cell_is_a_character_like_any_other(path: Path) -> None:
    (row,) = contacts(read(path, 'First Name,Title\nAda,5" pipes\n'))

    assert (row.fields["title"], row.warnings) == ('5" pipes', ())


def test_a_cell_of_ten_million_characters_reaches_the_contacts_own_rules(path: Path) -> None:
    rows = read(path, "First Name,Title\n" + "x" * 10_000_000 + ',y\n"' + "z" * 1_000_000 + '",y\nAda,y\n')

    assert [len(name) for name in first_names(rows)] == [10_000_000, 1_000_000, 3]


def test_a_line_without_end_is_rejected_without_being_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_lines, "LINE_LIMIT", 1_000)
    rows = read(path, "First Name\n" + "x" * 5_000 + "\nAda\n" + '"' + "y\n" * 2_000 + 'z"\nIda\n')

    assert {row.line for row in rejected(rows)} >= {2, 4}
    assert len(rejected(rows)[0].cells[0]) <= 1_000
    assert {"Ada", "Ida"} <= set(first_names(rows))


def test_a_nul_is_left_for_the_contacts_own_rules(path: Path) -> None:
    assert first_names(read(path, "First Name\nA\0da\nIda\n")) == ["A\0da", "Ida"]


cells = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\x85\x1c\x1d\x1e\u2028\u2029"))


@given(st.lists(st.tuples(cells, cells), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_a_program_writes_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, written: list[tuple[str, str]], delimiter: str
) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("First Name", "Last Name"), *written])

    rows = read(tmp_path_factory.getbasetemp() / "written.csv", file.getvalue())

    assert [row.cells for row in rows] == written


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    rows = read(tmp_path_factory.getbasetemp() / "bytes.csv", b"First Name,Last Name\n" + content)

    assert all(row.line > 1 for row in rows)


# What an export has besides


def test_a_cell_that_was_made_harmless_is_taken_back(path: Path) -> None:
    text = "first_name,title,cell_phone\n'=1+1,''@x,'+49 30 1234\n'Ali,'t Hooft,-\n"

    first, second = contacts(read(path, text))

    assert first.fields == {"first_name": "=1+1", "title": "'@x", "cell_phone": "+49 30 1234"}
    assert second.fields == {"first_name": "'Ali", "title": "'t Hooft", "cell_phone": "-"}


@given(st.text("='@+-\t\r\nx＝"))
def test_making_a_cell_harmless_is_taken_back_exactly(text: str) -> None:
    harmless = made_harmless(text)

    assert as_meant(harmless) == text
    assert not harmless.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


def test_an_exports_own_columns_are_read(path: Path) -> None:
    identifiers = '[{""type"": ""phone"", ""value"": ""803 123 0009"", ""label"": ""assistant""}]'
    text = f'linkdesk_id,linkdesk_type,Custom: Plan,linkdesk_identifiers\nc-1,Business,Gold,"{identifiers}"\n'

    (row,) = contacts(read(path, text))

    assert (row.contact_id, row.contact_type, row.custom_fields) == ("c-1", "Business", {"Plan": "Gold"})
    assert row.identifiers == (FoundIdentifier(IdentifierType.PHONE, "803 123 0009", label="assistant"),)


@pytest.mark.parametrize(
    "cell", ["x", "7", '"x"', "{}x", '[{"type": "fax", "value": "1"}]', '[{"type": 1}]', "[" * 99_999]
)
def test_further_identifiers_that_are_none_leave_the_row_out(path: Path, cell: str) -> None:
    quoted = cell.replace('"', '""')

    (row,) = read(path, f'first_name,linkdesk_identifiers\nAda,"{quoted}"\n')

    assert isinstance(row, RejectedRow)
    assert row.column == "linkdesk_identifiers"

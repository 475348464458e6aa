"""What is written keeps to its format, whatever stands in a contact."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.channels.csv_export import CsvExport
from desktop_app.channels.json_export import JsonExport
from desktop_app.channels.vcard_export import LINE_OCTETS, VcardExport
from desktop_app.domain.contacts import FIELD_RULES, Contact, ContactFields, ContactKind, HeldIdentifier, Note, Origin
from desktop_app.domain.exporting import ExportedContact
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region
from desktop_app.domain.ids import AgentName, ContactId, NoteId

AT = datetime(2026, 2, 4, 10, tzinfo=UTC)
_TEXT = st.one_of(st.sampled_from(["", "=1+1", "@x", "a;b,c\\d\ne", "é" * 90, "😀" * 40]), st.text(max_size=120))
# RFC 6350, 3.3: a name, in a group or not, parameters without control characters or quotation marks, a value.
_LINE = re.compile(r'([A-Za-z0-9-]+\.)?[A-Z0-9-]+(;[A-Z0-9-]+=[^\x00-\x1f\x7f":;]+)*:[^\x00-\x08\x0a-\x1f\x7f]*')


@st.composite
def contacts(draw: st.DrawFn) -> ExportedContact:
    fields = ContactFields(**{name: draw(_TEXT) for name in FIELD_RULES})
    identifiers = draw(st.lists(st.tuples(st.sampled_from(list(IdentifierType)), _TEXT, _TEXT), max_size=3))
    held = tuple(
        HeldIdentifier(Identifier(type, value or "x", ""), value, Origin.ADDED, AT, "Test", label)
        for type, value, label in identifiers
    )
    contact = Contact(ContactId(draw(_TEXT) or "c-1"), ContactKind.CURATED, fields, held, AT, 1, AT)
    note = Note(NoteId("n-1"), contact.id, draw(_TEXT) or "x", AgentName("noor"), AT)
    return ExportedContact(contact, Region("US"), notes=(note,))


@given(contacts())
def test_a_card_keeps_to_rfc_6350(exported: ExportedContact) -> None:
    octets = VcardExport().contact(exported).encode("utf-8", "surrogatepass")

    assert octets.endswith(b"\r\n")
    physical = octets.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= LINE_OCTETS for line in physical)
    for line in physical:
        line.decode("utf-8", "surrogatepass")  # no character is cut in two
    lines = octets.decode("utf-8", "surrogatepass").replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCARD", "VERSION:4.0", "END:VCARD")
    assert all(_LINE.fullmatch(line) for line in lines), [line for line in lines if not _LINE.fullmatch(line)]
    assert sum(line.startswith("FN:") and len(line) > 3 for line in lines) == 1
    assert sum(line.startswith("N:") for line in lines) == 1


@given(contacts())
def test_no_cell_begins_as_a_formula_does(exported: ExportedContact) -> None:
    writer = CsvExport()
    header, row = csv.reader(io.StringIO(writer.begin() + writer.contact(exported), newline=""))

    assert len(row) == len(header)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)


@given(st.lists(contacts(), max_size=3))
def test_json_is_one_document(exported: list[ExportedContact]) -> None:
    writer = JsonExport()
    text = writer.begin() + "".join(writer.contact(each) for each in exported) + writer.end()

    assert [each["id"] for each in json.loads(text)["contacts"]] == [each.contact.id for each in exported]

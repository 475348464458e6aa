"""Contacts as a CSV file that a spreadsheet opens without running anything in it, and that an import reads back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from desktop_app.channels.csv_columns import (
    CONTACT_ID,
    CONTACT_TYPE,
    CUSTOM,
    EXTERNAL_SOURCE,
    IDENTIFIER_COLUMNS,
    IDENTIFIERS,
    made_harmless,
    written_identifiers,
)
from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.custom_fields import CustomField
from desktop_app.domain.exporting import ExportedContact
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.importing import FoundIdentifier

_COLUMN_OF = {type: column for column, type in IDENTIFIER_COLUMNS.items()}


class CsvExport:
    """Writes one row a contact. What has several of a kind, or a label, is in one column more; notes are in none."""

    encoding = "utf-8-sig"  # without the mark, spreadsheets take accents for something else

    def __init__(self, custom_fields: Sequence[CustomField] = ()) -> None:
        self._custom = [each.name for each in custom_fields]

    def begin(self) -> str:
        return _line(
            [CONTACT_ID, *FIELD_RULES, *IDENTIFIER_COLUMNS, EXTERNAL_SOURCE, IDENTIFIERS, CONTACT_TYPE]
            + [CUSTOM + " " + name for name in self._custom]
        )

    def contact(self, exported: ExportedContact) -> str:
        contact = exported.contact
        columns, further = _in_columns(exported.further_identifiers)
        custom = {field.name.casefold(): text for field, text in exported.custom_values.items()}
        cells = [contact.id, *(getattr(contact.fields, name) for name in FIELD_RULES)]
        cells += [columns.get(name, "") for name in (*IDENTIFIER_COLUMNS, EXTERNAL_SOURCE)]
        cells += [written_identifiers(further), exported.custom.schema.title if exported.custom.schema else ""]
        cells += [custom.get(name.casefold(), "") for name in self._custom]
        return _line(cells)

    def end(self) -> str:
        return ""


def _in_columns(identifiers: Iterable[FoundIdentifier]) -> tuple[dict[str, str], list[FoundIdentifier]]:
    """The first of each type that has a column; and the rest."""
    columns: dict[str, str] = {}
    further: list[FoundIdentifier] = []
    for each in identifiers:
        column = _COLUMN_OF.get(each.type)
        if column is None or column in columns or each.label:
            further.append(each)
            continue
        columns[column] = each.value
        if each.type is IdentifierType.EXTERNAL_ID:
            columns[EXTERNAL_SOURCE] = each.source
    return columns, further


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([made_harmless(cell) for cell in cells])
    return text.getvalue()
